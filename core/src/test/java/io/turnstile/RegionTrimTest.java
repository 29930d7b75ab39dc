package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Memory that is given back, or is not since others can reach it, and how it is used again. */
@ExtendWith(RegionExtension.class)
class RegionTrimTest {
    private static final int LARGE = 4 << 20;

    private Region region;
    private TestDict dict;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create(builder -> builder.capacity("64 MiB"));
        dict = TestDict.open(region, "dict");
        dict.put("large", new byte[LARGE]);
        dict.remove("large");
    }

    @Test
    void givesNothingBackWhileOthersHaveTheRegion(final RegionFactory regions) {
        final Region reader = regions.attachReadOnly(region);
        assertEquals(0, region.trim());
        reader.close();
        final Region member = regions.attach(region);
        assertEquals(0, region.trim());
        assertEquals(0, member.trim());
        region.close();
        assertTrue(member.trim() >= LARGE);
        assertEquals(0, member.trim(), "it is gone");
    }

    @Test
    void isUsedAgainByThisAndOtherMembers(final RegionFactory regions) {
        for (int round = 0; round < 3; round++) {
            assertTrue(region.trim() >= LARGE / 2);
            final byte[] bytes = new byte[LARGE];
            bytes[0] = 1;
            bytes[LARGE - 1] = (byte) round;
            final Region other = regions.attach(region);
            TestDict.open(other, "dict").put("large", bytes);
            assertArrayEquals(bytes, (byte[]) dict.get("large"));
            dict.put("more", bytes);
            assertArrayEquals(bytes, (byte[]) TestDict.open(other, "dict").get("more"));
            other.close();
            dict.remove("large");
            dict.remove("more");
            assertEquals(List.of(), region.check().problems());
        }
    }

    /** One who is killed between the word and the pages leaves pages behind the word, and what they held. */
    @Test
    void whatOneWhoWasKilledHasLeftIsNotSeen() throws Exception {
        region.trim();
        final Heap heap = region.attachment().heap();
        try (RandomAccessFile file = new RandomAccessFile(region.file().toFile(), "rw")) {
            file.seek(heap.reserved());
            file.write("left behind".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        }
        region.inTurn(() -> {
            final byte[] bytes = new byte[1_000_000];
            final long block = heap.allocatePages(bytes.length, BlockKind.ARRAY);
            region.attachment().memory().getBytes(block, bytes, 0, bytes.length);
            assertArrayEquals(new byte[bytes.length], bytes);
            heap.free(block);
        });
    }

    /** Readers of this process, whose loads may have begun before. */
    @Test
    void readersBesideOneWhoTrims() throws Exception {
        final AtomicBoolean done = new AtomicBoolean();
        final byte[] bytes = new byte[300_000];
        bytes[299_999] = 3;
        final List<Background<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(Background.run(() -> {
                while (!done.get()) {
                    final byte[] read = (byte[]) dict.get("value");
                    assertTrue(read == null || read.length == bytes.length && read[299_999] == 3);
                }
            }));
        }
        long given = 0;
        for (int i = 0; i < 300; i++) {
            dict.put("value", bytes);
            dict.remove("value");
            given += region.trim();
        }
        done.set(true);
        for (final Background<Void> reader : readers) {
            reader.join();
        }
        assertTrue(given > 50L * bytes.length, "given=" + given);
        assertEquals(List.of(), region.check().problems());
    }
}
