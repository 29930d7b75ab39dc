package io.turnstile;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.LockHolders;

/**
 * A read-write lock. Where there is a writer, all read locks are its own.
 *
 * <pre>
 *  descriptor
 *   16 +-----------------------+-----------------------+
 *      | participant id of the | how often it has      |
 *      | writer's attachment,  | locked                |
 *      | 0 if there is none    |                       |
 *   24 +-----------------------+-----------------------+
 *      | thread id of the writer                       |
 *   32 +-----------------------------------------------+
 *      | who reads and who waits, see LockHolders      |
 *   64 +-----------------------------------------------+
 * </pre>
 */
final class ReadWriteLockLayout {
    static final int WRITER = DescriptorLayout.BODY_OFFSET;
    static final int WRITES = WRITER + Integer.BYTES;
    static final int WRITER_THREAD = WRITES + Integer.BYTES;
    static final int HOLDERS = WRITER_THREAD + Long.BYTES;
    static final int END = HOLDERS + LockHolders.LENGTH;

    private ReadWriteLockLayout() {}
}
