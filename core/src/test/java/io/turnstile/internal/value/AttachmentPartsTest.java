package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.lang.reflect.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class AttachmentPartsTest {
    private static final int DEPTH = 100;

    private static Object part(final Attachment attachment, final Class<?> type, final int depth) {
        return partOf(attachment, type, depth);
    }

    /** A part whose making asks for another one, of arrays of one dimension more. */
    private static <T> T partOf(final Attachment attachment, final Class<T> type, final int depth) {
        return attachment.part(type, in -> {
            final Object array = Array.newInstance(type.getComponentType(), 1);
            if (depth > 1) {
                part(in, array.getClass().arrayType(), depth - 1);
            }
            return type.cast(array);
        });
    }

    @Test
    void partsMayAskForOthersWhileTheyAreMade(final Region region) {
        final Attachment attachment = region.attachment();
        final Object first = part(attachment, int[].class, DEPTH);
        assertEquals(1, Array.getLength(first));
        assertSame(first, part(attachment, int[].class, 1));
    }
}
