package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class CellsTest {
    private Region region;
    private Region other;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        other = regions.attach(region);
    }

    @Test
    void longCellDoesWhatAnAtomicLongDoes() {
        final LongCell cell = LongCell.open(region, "cell");
        assertEquals(0, cell.get());
        cell.set(5);
        assertEquals(8, cell.add(3));
        assertEquals(8, cell.getAndAdd(-10));
        assertEquals(-2, cell.get());
        assertFalse(cell.compareAndSet(8, 1));
        assertTrue(cell.compareAndSet(-2, 7));
        assertEquals(21, cell.accumulate(3, (value, x) -> value * x));
        cell.set(Long.MAX_VALUE);
        assertEquals(Long.MIN_VALUE, cell.add(1));
        assertEquals(Long.MIN_VALUE, LongCell.open(other, "cell").get());
        region.inTurn(() -> {
            cell.set(6);
            assertEquals(7, cell.add(1));
            assertEquals(7, cell.getAndAdd(1));
            assertTrue(cell.compareAndSet(8, 9));
            assertEquals(9, cell.accumulate(0, Math::max));
        });
        assertEquals(9, LongCell.open(other, "cell").get());
        assertThrows(NullPointerException.class, () -> cell.accumulate(1, null));
    }

    @Test
    void atomicLongCellDoesWhatAnAtomicLongDoes() {
        final AtomicLongCell cell = AtomicLongCell.open(region, "cell");
        assertEquals(0, cell.get());
        cell.set(5);
        assertEquals(8, cell.add(3));
        assertEquals(8, cell.getAndAdd(-10));
        assertFalse(cell.compareAndSet(8, 1));
        assertTrue(cell.compareAndSet(-2, 7));
        assertEquals(21, cell.accumulate(3, (value, x) -> value * x));
        assertEquals(21, AtomicLongCell.open(other, "cell").get());
        assertThrows(NullPointerException.class, () -> cell.accumulate(1, null));
    }

    @Test
    void doubleCellHoldsEveryDouble() {
        final DoubleCell cell = DoubleCell.open(region, "cell");
        assertEquals(0.0, cell.get());
        cell.set(1.5);
        assertEquals(1.75, cell.add(0.25));
        assertEquals(1.75, cell.getAndAdd(1));
        assertEquals(5.5, cell.accumulate(2, (value, x) -> value * x));
        assertFalse(cell.compareAndSet(5, 1));
        assertTrue(cell.compareAndSet(5.5, Double.NaN));
        assertTrue(cell.compareAndSet(Double.NaN, -0.0), "compared by bits");
        assertFalse(cell.compareAndSet(0.0, 1), "compared by bits");
        assertEquals(-0.0, cell.get());
        for (final double each :
                new double[] {Double.MIN_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN}) {
            cell.set(each);
            assertEquals(each, DoubleCell.open(other, "cell").get());
        }
        region.inTurn(() -> {
            cell.set(2);
            assertEquals(2.5, cell.add(0.5));
        });
        assertEquals(2.5, DoubleCell.open(other, "cell").get());
    }

    @Test
    void cellsAreNumbers() {
        final LongCell whole = LongCell.open(region, "long");
        whole.set((1L << 40) + 3);
        assertEquals((1L << 40) + 3, whole.longValue());
        assertEquals(3, whole.intValue());
        assertEquals((float) ((1L << 40) + 3), whole.floatValue());
        assertEquals((double) ((1L << 40) + 3), whole.doubleValue());
        assertEquals("1099511627779", whole.toString());
        final AtomicLongCell atomic = AtomicLongCell.open(region, "atomic");
        atomic.set(-7);
        assertEquals(-7, atomic.longValue());
        assertEquals(-7, atomic.intValue());
        assertEquals(-7f, atomic.floatValue());
        assertEquals(-7.0, atomic.doubleValue());
        assertEquals("-7", atomic.toString());
        final DoubleCell real = DoubleCell.open(region, "double");
        real.set(2.75);
        assertEquals(2, real.longValue());
        assertEquals(2, real.intValue());
        assertEquals(2.75f, real.floatValue());
        assertEquals(2.75, real.doubleValue());
        assertEquals("2.75", real.toString());
    }

    @Test
    void rollBackUndoesCellsButNotAtomicOnes() {
        final LongCell cell = LongCell.open(region, "long");
        final DoubleCell real = DoubleCell.open(region, "double");
        final AtomicLongCell atomic = AtomicLongCell.open(region, "atomic");
        try (Turn turn = region.takeTurn()) {
            cell.set(1);
            real.set(1);
            atomic.set(1);
            turn.rollback();
        }
        assertEquals(0, cell.get());
        assertEquals(0.0, real.get());
        assertEquals(1, atomic.get());
    }

    /** Also when its descriptor has become another cell since, of the same name and kind. */
    @Test
    void handleOfARemovedCellIsStale() {
        final List<BiFunction<Region, String, Number>> kinds =
                List.of(LongCell::open, DoubleCell::open, AtomicLongCell::open);
        for (final BiFunction<Region, String, Number> open : kinds) {
            final Number cell = open.apply(region, "cell");
            final Number same = open.apply(other, "cell");
            assertEquals(0, cell.longValue());
            assertTrue(region.remove("cell"));
            for (int i = 0; i < 2; i++) {
                final StaleHandleException e = assertThrows(StaleHandleException.class, cell::longValue);
                assertTrue(e.getMessage().contains("was freed"), e.getMessage());
                assertThrows(StaleHandleException.class, same::longValue);
                assertEquals(0, open.apply(region, "cell").longValue());
            }
            region.remove("cell");
        }
    }

    @Test
    void changesThroughAStaleHandleAreRefused() {
        final LongCell cell = LongCell.open(region, "cell");
        final AtomicLongCell atomic = AtomicLongCell.open(region, "atomic");
        region.remove("cell");
        region.remove("atomic");
        LongCell.open(region, "new");
        AtomicLongCell.open(region, "new atomic");
        assertThrows(StaleHandleException.class, () -> cell.set(1));
        assertThrows(StaleHandleException.class, () -> cell.add(1));
        assertThrows(StaleHandleException.class, () -> cell.compareAndSet(0, 1));
        assertThrows(StaleHandleException.class, () -> cell.accumulate(0, Math::max));
        assertThrows(StaleHandleException.class, () -> region.inTurn(() -> cell.set(1)));
        assertThrows(StaleHandleException.class, () -> atomic.set(1));
        assertThrows(StaleHandleException.class, () -> atomic.add(1));
        assertThrows(StaleHandleException.class, () -> atomic.compareAndSet(0, 1));
        assertEquals(0, LongCell.open(region, "new").get());
        assertEquals(0, AtomicLongCell.open(region, "new atomic").get());
    }

    @Test
    void cellOfARolledBackTurnIsStaleForEver() {
        final LongCell[] cell = new LongCell[1];
        final Turn turn = region.takeTurn();
        cell[0] = LongCell.open(region, "cell");
        cell[0].set(1);
        turn.rollback();
        assertThrows(StaleHandleException.class, cell[0]::get);
        final LongCell next = LongCell.open(region, "cell");
        assertThrows(StaleHandleException.class, cell[0]::get);
        assertEquals(0, next.get());
    }

    @Test
    void nameOfAnotherKindIsRefused() {
        LongCell.open(region, "cell");
        for (final Region each : List.of(region, other)) {
            final WrongTypeException e = assertThrows(WrongTypeException.class, () -> DoubleCell.open(each, "cell"));
            assertTrue(e.getMessage().endsWith("name=cell is a LongCell, not a DoubleCell"), e.getMessage());
            assertThrows(WrongTypeException.class, () -> AtomicLongCell.open(each, "cell"));
        }
        DoubleCell.open(region, "double");
        assertThrows(WrongTypeException.class, () -> LongCell.open(other, "double"));
    }

    @Test
    void readOnlyAttachmentReadsAndChangesNothing(final RegionFactory regions) {
        LongCell.open(region, "long").set(3);
        DoubleCell.open(region, "double").set(3.5);
        AtomicLongCell.open(region, "atomic").set(4);
        final Region readOnly = regions.attachReadOnly(region);
        assertTrue(readOnly.readOnly());
        final LongCell cell = LongCell.open(readOnly, "long");
        final DoubleCell real = DoubleCell.open(readOnly, "double");
        final AtomicLongCell atomic = AtomicLongCell.open(readOnly, "atomic");
        assertEquals(3, cell.get());
        assertEquals(3.5, real.get());
        assertEquals(4, atomic.get());
        assertEquals(List.of("long", "double", "atomic"), readOnly.names());
        assertTrue(readOnly.contains("long"));
        assertEquals(7L, readOnly.read(() -> cell.get() + atomic.get()));
        assertTrue(readOnly.check().isSound());
        assertEquals(region.stats().objects(), readOnly.stats().objects());
        assertEquals(region.used(), readOnly.used());
        assertEquals(2, readOnly.members().size(), "it is no member itself");
        readOnly.force();
        final List<org.junit.jupiter.api.function.Executable> changes = List.of(
                () -> cell.set(1),
                () -> cell.add(1),
                () -> cell.getAndAdd(1),
                () -> cell.compareAndSet(3, 1),
                () -> cell.accumulate(1, Long::sum),
                () -> real.set(1),
                () -> real.add(1),
                () -> real.compareAndSet(3.5, 1),
                () -> real.accumulate(1, Double::sum),
                () -> atomic.set(1),
                () -> atomic.add(1),
                () -> atomic.getAndAdd(1),
                () -> atomic.compareAndSet(4, 1),
                () -> atomic.accumulate(1, Long::sum),
                () -> LongCell.open(readOnly, "new"),
                readOnly::takeTurn,
                readOnly::tryTurn,
                () -> readOnly.inTurn(() -> {}),
                () -> readOnly.remove("long"),
                () -> readOnly.rename("long", "other"),
                readOnly::collect,
                readOnly::trim);
        for (int i = 0; i < changes.size(); i++) {
            final int at = i;
            final RegionAccessException e =
                    assertThrows(RegionAccessException.class, changes.get(i), () -> "change " + at);
            assertTrue(e.getMessage().contains("read-only"), e.getMessage());
        }
        LongCell.open(region, "long").set(9);
        assertEquals(9, cell.get(), "it sees what others change");
        assertNotEquals(0, readOnly.address());
        readOnly.close();
        assertThrows(IllegalStateException.class, cell::get);
        assertThrows(IllegalStateException.class, atomic::get);
    }
}
