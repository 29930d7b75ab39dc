package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnRolledBackException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of several pieces between arrays and all sorts of buffers, and stores one after the other, undone and not. */
@ExtendWith(RegionExtension.class)
class ArrayCopiesTest {
    /** Some pieces of a copy, and a part of one. */
    private static final int SIZE = 3 * BulkCopy.PIECE / Double.BYTES + 5;

    private Region region;
    private SharedArray array;
    private double[] numbers;

    @BeforeEach
    void makeArray(final RegionFactory regions) {
        region = regions.create();
        array = SharedArray.create(region, "m", DType.FLOAT64, SIZE);
        numbers = new double[SIZE];
        Arrays.setAll(numbers, i -> i + 0.5);
    }

    /** Each sort with an offset, so that a position or the start of an array that is forgotten shows. */
    static Stream<Buffer> buffers() {
        final int bytes = SIZE * Double.BYTES;
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes + 16).order(ByteOrder.nativeOrder());
        final ByteBuffer swapped = ByteBuffer.allocateDirect(bytes).order(ByteOrder.BIG_ENDIAN);
        return Stream.of(
                direct.duplicate().position(8).limit(bytes + 8),
                direct.duplicate()
                        .order(ByteOrder.nativeOrder())
                        .position(8)
                        .asDoubleBuffer()
                        .position(1)
                        .limit(SIZE + 1)
                        .slice(),
                swapped.asDoubleBuffer(),
                ByteBuffer.allocate(bytes + 16).position(8).slice().position(3).limit(bytes + 3),
                DoubleBuffer.wrap(new double[SIZE + 2], 1, SIZE),
                DoubleBuffer.wrap(new double[SIZE + 2]).position(1).slice().position(1));
    }

    private static DoubleBuffer doubles(final Buffer buffer) {
        return buffer instanceof ByteBuffer bytes
                ? bytes.duplicate().order(ByteOrder.nativeOrder()).asDoubleBuffer()
                : ((DoubleBuffer) buffer).duplicate();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void buffersAreCopiedInAndOut(final Buffer buffer) {
        final int start = buffer.position();
        doubles(buffer).put(numbers);
        array.copyFrom(buffer);
        assertEquals(buffer.limit(), buffer.position());
        final double[] copied = new double[SIZE];
        array.copyTo(copied);
        assertArrayEquals(numbers, copied);

        array.plus(1.0);
        array.copyTo(buffer.position(start));
        assertEquals(buffer.limit(), buffer.position());
        doubles(buffer.position(start)).get(copied);
        assertArrayEquals(Arrays.stream(numbers).map(number -> number + 1).toArray(), copied);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void copiesOfBuffersAreUndone(final Buffer buffer) {
        array.copyFrom(numbers);
        try (Turn turn = region.takeTurn()) {
            array.copyFrom(buffer);
            assertEquals(0, array.getDouble(SIZE - 1));
            turn.rollback();
        }
        final double[] copied = new double[SIZE];
        array.copyTo(copied);
        assertArrayEquals(numbers, copied);
    }

    @Test
    void copiesOfArraysAreUndone() {
        array.copyFrom(numbers);
        try (Turn turn = region.takeTurn()) {
            array.copyFrom(new double[SIZE]);
            turn.rollback();
        }
        final double[] copied = new double[SIZE];
        array.copyTo(copied);
        assertArrayEquals(numbers, copied);
    }

    /** What one turn has logged, ahead too, says nothing of the next one. */
    @Test
    void storesOneAfterTheOtherAreUndoneInEachTurn() {
        array.copyFrom(numbers);
        for (int round = 0; round < 3; round++) {
            try (Turn turn = region.takeTurn()) {
                for (int i = 0; i < SIZE; i++) {
                    array.setDouble(-round, i);
                }
                turn.rollback();
            }
            final double[] copied = new double[SIZE];
            array.copyTo(copied);
            assertArrayEquals(numbers, copied, "round=" + round);
        }
    }

    /** A line that was logged before a roll-back is logged anew in the turn that comes right after it. */
    @Test
    void aStoreToTheSameLineInTheNextTurnIsUndone() {
        array.setDouble(1, 0);
        for (final boolean commit : new boolean[] {true, false}) {
            try (Turn turn = region.takeTurn()) {
                array.setDouble(1, 0);
                if (commit) {
                    turn.commit();
                }
            }
            try (Turn turn = region.takeTurn()) {
                array.setDouble(2, 0);
                turn.rollback();
            }
            assertEquals(1, array.getDouble(0), "after commit=" + commit);
        }
    }

    /** The line was logged in that turn, and is not taken for logged after the roll-back. */
    @Test
    void nobodyStoresAfterAnInnerTurnWasRolledBack() {
        assertThrows(
                TurnRolledBackException.class,
                () -> region.inTurn(() -> {
                    array.setDouble(3, 7);
                    try (Turn inner = region.takeTurn()) {
                        array.setDouble(4, 7);
                        inner.rollback();
                    }
                    array.setDouble(5, 7);
                }));
        assertEquals(0, array.getDouble(7));
    }

    /** What is removed in a turn stays until the turn ends, and so does the room of its elements. */
    @Test
    void aRemovedArrayIsStoredToUntilTheTurnEnds() {
        final double[] copied = new double[SIZE];
        region.inTurn(() -> {
            final SharedArray old = SharedArray.create(region, "old", DType.FLOAT64, SIZE);
            old.setDouble(1, 0);
            region.remove("old");
            final SharedArray other = SharedArray.create(region, "other", DType.FLOAT64, SIZE);
            other.copyFrom(numbers);
            old.setDouble(-1, 0);
            assertEquals(-1, old.getDouble(0));
            other.copyTo(copied);
        });
        assertArrayEquals(numbers, copied);
    }

    @Test
    void threeDimensionsHaveTheirOwnAccess() {
        final SharedArray cube = array.slice(0, 0, 24).reshape(2, 3, 4);
        cube.setDouble(9, 1, 2, 3);
        cube.setLong(8, 0, 1, 2);
        assertEquals(9, array.getDouble(23));
        assertEquals(8, cube.getLong(0, 1, 2));
        assertEquals(9, cube.getDouble(new long[] {1, 2, 3}));
        assertThrows(IndexOutOfBoundsException.class, () -> cube.getDouble(1, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> cube.getDouble(1, 2));
        assertThrows(IllegalArgumentException.class, () -> array.getDouble(1, 2, 3));
    }
}
