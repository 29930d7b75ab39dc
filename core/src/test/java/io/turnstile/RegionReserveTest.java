package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that is asked for ahead of its use. */
@ExtendWith(RegionExtension.class)
class RegionReserveTest {
    private static final int MIB = 1 << 20;
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    private Region region;

    @BeforeEach
    void create(final RegionFactory regions) {
        region = regions.create(builder -> builder.capacity("64 MiB"));
    }

    /** Bytes of the region's pages that this process has in its page tables. */
    private long resident() throws IOException {
        long bytes = 0;
        for (final Iterator<String> lines = Files.readAllLines(MAPPINGS).iterator(); lines.hasNext(); ) {
            if (lines.next().endsWith(region.file().toString())) {
                lines.next();
                lines.next();
                lines.next();
                final String[] words = lines.next().split(" +");
                assertEquals("Rss:", words[0]);
                bytes += Long.parseLong(words[1]) * 1024;
            }
        }
        return bytes;
    }

    @Test
    void asksForMemoryAndTouchesIt() throws IOException {
        final long before = region.committed();
        assertTrue(resident() < MIB, "before");
        region.reserve(10 * MIB);
        final long after = region.committed();
        assertTrue(after >= before + 9 * MIB && after <= before + 11 * MIB, () -> "committed=" + after);
        assertTrue(resident() >= 9 * MIB, "afterwards");
    }

    /** The system calls of the first process are no others', its pages in their tables neither. */
    @Test
    void eachProcessTouchesForItself(final RegionFactory regions) throws IOException {
        region.reserve("10 MiB");
        final long committed = region.committed();
        final Region second = regions.attach(region);
        final long before = resident();
        second.reserve("10 MiB");
        assertTrue(resident() >= before + 9 * MIB, "afterwards");
        assertEquals(committed, region.committed());
    }

    @Test
    void growingAsksForNothingThen() {
        region.reserve("4 MiB");
        final long committed = region.committed();
        TestDict.open(region, "dict").put("large", new byte[3 * MIB]);
        assertEquals(committed, region.committed());
    }

    @Test
    void whatIsFreeBetweenBlocksCounts() {
        final TestDict dict = TestDict.open(region, "dict");
        dict.put("large", new byte[4 * MIB]);
        dict.put("behind", new byte[MIB]);
        dict.remove("large");
        final long committed = region.committed();
        region.reserve("3 MiB");
        assertEquals(committed, region.committed());
        region.reserve("6 MiB");
        final long after = region.committed();
        assertTrue(after > committed + MIB && after < committed + 3 * MIB, () -> "committed=" + after);
    }

    @Test
    void trimGivesItBack() {
        final long before = region.committed();
        region.reserve("4 MiB");
        assertTrue(region.trim() >= 3 * MIB, "given back");
        assertEquals(before, region.committed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 B", "1 B", "3 KiB"})
    void littleIsReservedToo(final String size) {
        region.reserve(size);
        assertEquals(List.of(), region.check().problems());
    }

    @Test
    void aTurnThatIsRolledBackKeepsIt() {
        final long before = region.committed();
        try (Turn turn = region.takeTurn()) {
            region.reserve("4 MiB");
            turn.rollback();
        }
        assertTrue(region.committed() >= before + 3 * MIB, "kept");
    }

    @Test
    void refusesWhatCanNotBe(final RegionFactory regions) {
        final long before = region.committed();
        assertThrows(IllegalArgumentException.class, () -> region.reserve(-1));
        assertThrows(IllegalArgumentException.class, () -> region.reserve("much"));
        assertThrows(RegionFullException.class, () -> region.reserve("64 MiB"));
        assertThrows(RegionFullException.class, () -> region.reserve(Long.MAX_VALUE));
        final Region reader = regions.attachReadOnly(region);
        assertThrows(RegionAccessException.class, () -> reader.reserve(1));
        assertEquals(before, region.committed());
        region.close();
        assertThrows(IllegalStateException.class, () -> region.reserve(1));
    }
}
