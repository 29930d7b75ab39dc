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
     * blocks of descriptors and the list of users' types, which stay for ever.
     *
     * @param region sound, whose content is no longer needed.
     */
    public static void assertNone(final Region region) {
        final Attachment attachment = region.attachment();
        region.inTurn(() -> region.names().forEach(region::remove));
        region.collect();
        final long types = attachment.heap().types();
        region.inTurn(() -> {
            attachment.turns().mutating();
            // Their rooms are as large as they ever were.
            attachment.dict().clear(attachment.directory().descriptor());
            if (types != 0) {
                attachment.dict().clear(types);
            }
        });
        final Map<String, Long> expected = types == 0 ? Map.of("directory", 1L) : Map.of("directory", 1L, "types", 1L);
        assertEquals(expected, region.stats().objects(), "objects left when all names are gone");
        final Map<BlockKind, Long> left = new TreeMap<>();
        attachment.heap().walk((block, size, kind) -> {
            if (!kind.isFree() && kind != BlockKind.DESCRIPTORS) {
                left.merge(kind, size, Long::sum);
            }
        });
        assertEquals(Map.of(), left, "bytes left by kind of block when all names are gone");
    }
}
