package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.value.Attachment;
import java.util.Map;
import java.util.TreeMap;

/** Proves that a region holds nothing that nobody can reach any more. */
public final class Leaks {
    private Leaks() {}

    /**
     * Empties a region: removes all names, and collects. What is used then must be what a new region uses, but for the
     * blocks of descriptors, which stay what they are for ever.
     *
     * @param region sound, whose content is no longer needed.
     */
    public static void assertNone(final Region region) {
        final Attachment attachment = region.attachment();
        region.inTurn(() -> {
            region.names().forEach(region::remove);
            attachment.turns().mutating();
            // Its room for names is as large as it ever was.
            attachment.dict().clear(attachment.directory().descriptor());
        });
        region.collect();
        assertEquals(Map.of("directory", 1L), region.stats().objects(), "objects left when all names are gone");
        final Map<BlockKind, Long> left = new TreeMap<>();
        attachment.heap().walk((block, size, kind) -> {
            if (!kind.isFree() && kind != BlockKind.DESCRIPTORS) {
                left.merge(kind, size, Long::sum);
            }
        });
        assertEquals(Map.of(), left, "bytes left by kind of block when all names are gone");
    }
}
