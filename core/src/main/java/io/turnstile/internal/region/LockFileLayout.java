package io.turnstile.internal.region;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What stands in a lock file, so that nothing else is taken for one. Written once, by whoever makes the file.
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | magic "TURNLOCK"                              |
 *    8 +-----------------------------------------------+
 *      | region id                                     |
 *   16 +-----------------------------------------------+
 * </pre>
 */
final class LockFileLayout {
    static final byte[] MAGIC = {'T', 'U', 'R', 'N', 'L', 'O', 'C', 'K'};
    static final int MAGIC_OFFSET = 0;
    static final int ID_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int LENGTH = ID_OFFSET + Long.BYTES;

    private LockFileLayout() {}

    /** Contents of the lock file of a region. */
    static byte[] contents(final long id) {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        bytes.put(MAGIC_OFFSET, MAGIC);
        bytes.putLong(ID_OFFSET, id);
        return bytes.array();
    }

    /** Whether bytes are the contents of the lock file of a region. */
    static boolean isOf(final byte[] bytes, final long id) {
        return Arrays.equals(bytes, contents(id));
    }
}
