package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of strings and bytes that no correct process has written. */
@ExtendWith(RegionExtension.class)
class DamagedRopeTest {
    private static final int LENGTH = 20_000;
    private static final int ROOTS = (int) ControlLayout.HEAP_ROOTS_OFFSET;
    private static final int[] WORDS = {
        RopeLayout.LEFT_OFFSET, RopeLayout.RIGHT_OFFSET, RopeLayout.TOTAL_OFFSET, RopeLayout.LENGTH_OFFSET
    };

    private RegionFactory regions;
    private Region region;
    private RegionMemory memory;
    private SharedString string;
    private RopeStorage storage;

    @BeforeEach
    void make(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        factory.damaged(region.file());
        memory = region.attachment().memory().unlogged();
        string = SharedString.open(region, "string");
        string.set("0123456789".repeat(LENGTH / 10));
        storage = RopeStorage.of(region.attachment());
        assertTrue(region.check().isSound());
    }

    private long root() {
        return storage.root(string.handle().descriptor());
    }

    private void forEachPiece(final long piece, final LongConsumer visitor) {
        if (piece != 0) {
            visitor.accept(piece);
            forEachPiece(storage.tree().left(piece), visitor);
            forEachPiece(storage.tree().right(piece), visitor);
        }
    }

    private void assertFound(final String what) {
        assertFalse(region.check().isSound(), what);
    }

    @Test
    void everyWordOfEveryPieceIsChecked() {
        forEachPiece(root(), piece -> {
            for (final int word : WORDS) {
                final long before = memory.getLong(piece + word);
                for (final long wrong : new long[] {before + 2, before ^ 1L << 34, piece, root(), -1, 1L << 40}) {
                    if (wrong != before) {
                        memory.putLong(piece + word, wrong);
                        assertFound("piece=" + piece + " word=" + word + " value=" + wrong);
                        memory.putLong(piece + word, before);
                    }
                }
            }
        });
        assertTrue(region.check().isSound());
    }

    @Test
    void aSizeThatIsNone() {
        final long size = string.handle().descriptor() + RopeLayout.SIZE;
        for (final long wrong : new long[] {-1, 0, 2L * LENGTH - 2, 2L * LENGTH + 2, 1L << 50, Long.MIN_VALUE}) {
            memory.putLong(size, wrong);
            assertFound("size=" + wrong);
        }
        memory.putLong(size, 1L << 50);
        assertThrows(RegionCorruptException.class, string::length);
        assertThrows(RegionCorruptException.class, string::toString);
        memory.putLong(size, 4L * LENGTH);
        assertThrows(RegionCorruptException.class, string::toString);
    }

    @Test
    void halfAChar() {
        final SharedString odd = SharedString.open(region, "odd");
        odd.set("abc");
        final long descriptor = odd.handle().descriptor();
        final long piece = storage.root(descriptor);
        memory.putLong(descriptor + RopeLayout.SIZE, 5);
        memory.putLong(piece + RopeLayout.TOTAL_OFFSET, 5);
        memory.putInt(piece + RopeLayout.LENGTH_OFFSET, 5);
        assertFound("half a char");
    }

    @Test
    void aCircle() {
        final long root = root();
        memory.putLong(root + RopeLayout.LEFT_OFFSET, root);
        assertFound("a circle");
        assertThrows(RegionCorruptException.class, string::toString);
        assertThrows(RegionCorruptException.class, () -> string.charAt(0));
        assertThrows(RegionCorruptException.class, () -> string.delete(10, 15_000));
        assertThrows(RegionCorruptException.class, () -> string.insert(10, "x".repeat(5_000)));
        assertThrows(RegionCorruptException.class, string::clear);
    }

    /** Whatever a word is, nothing but a RegionException comes of it, and soon. */
    @Test
    void anyDamageEndsInAnException() {
        final SharedBytes bytes = SharedBytes.open(region, "bytes");
        final byte[] content = new byte[30_000];
        bytes.set(content);
        final byte[] sound = new byte[(int) region.attachment().heap().top()];
        memory.getBytes(0, sound, 0, sound.length);
        Seeds.withRandom(random -> {
            for (int i = 0; i < 300; i++) {
                final long root = random.nextBoolean()
                        ? root()
                        : storage.root(bytes.handle().descriptor());
                final long[] piece = {root};
                forEachPiece(root, each -> piece[0] = random.nextInt(3) == 0 ? each : piece[0]);
                final long value = random.nextBoolean() ? random.nextLong() : random.nextInt(sound.length) & -16L;
                memory.putLong(piece[0] + WORDS[random.nextInt(WORDS.length)], value);
                attempt(() -> string.insert(random.nextInt(LENGTH), "x".repeat(random.nextInt(5_000))));
                attempt(() -> string.delete(random.nextInt(LENGTH), LENGTH));
                attempt(() -> bytes.setLength(random.nextInt(50_000)));
                attempt(() -> assertEquals(string.toString().indexOf("99"), string.indexOf("99")));
                attempt(bytes::clear);
                region.check();
                memory.putBytes(ROOTS, sound, ROOTS, sound.length - ROOTS);
            }
        });
        assertEquals(List.of(), region.check().problems());
        assertArrayEquals(content, bytes.toBytes());
    }

    private static void attempt(final Runnable operation) {
        try {
            operation.run();
        } catch (final RegionException | IndexOutOfBoundsException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Test
    void repairKeepsThePiecesThatAreSound() {
        final long left = storage.tree().left(root());
        final long lost = left != 0 ? left : storage.tree().right(root());
        final int before = string.length();
        final long bytesLost = storage.tree().total(lost);
        SharedBytes.open(region, "bytes").set(new byte[10_000]);
        memory.putInt(lost + RopeLayout.CAPACITY_OFFSET, 7);
        region.close();
        final String to = regions.name();
        final List<String> lines = Region.repair(region.name(), to);
        assertTrue(lines.stream().anyMatch(line -> line.contains("string: piece=" + lost)), lines::toString);
        final Region copy = regions.track(Region.at(to).open());
        assertEquals(before - bytesLost / 2, SharedString.open(copy, "string").length());
        assertArrayEquals(new byte[10_000], SharedBytes.open(copy, "bytes").toBytes());
        assertEquals(List.of(), copy.check().problems());
    }

    @Test
    void repairCopiesWhatIsSound() {
        final String text = string.toString();
        region.close();
        final String to = regions.name();
        assertEquals(List.of(), Region.repair(region.name(), to));
        assertEquals(
                text,
                SharedString.open(regions.track(Region.at(to).open()), "string").toString());
    }
}
