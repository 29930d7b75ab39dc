package io.turnstile.internal.memory;

import java.nio.channels.FileChannel;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Locks of ranges of a file that belong to the open file and not to the process (open-file-description locks, Linux 3.15 and
 * later). They end when they are released, when the channel is closed, or when the process dies, and in no other way. The
 * locks of {@link FileChannel#tryLock} belong to the process: it loses them when it closes any other descriptor of the same
 * file. Both kinds exclude each other, also within one process.
 *
 * <p>The JDK does not offer them. They need the native library and the number of the channel's descriptor.
 *
 * <p>Thread-safe, as far as nobody closes the channel meanwhile.
 */
public final class OpenFileLocks {
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /** struct flock of 64-bit Linux: shorts type and whence, longs start and length, and an int that must be 0. */
    private static final long TYPE_OFFSET = 0;

    private static final long START_OFFSET = 8;
    private static final long LENGTH_OFFSET = 16;
    private static final long RECORD_LENGTH = 32;

    /** One for all, used by one thread at a time, never freed. */
    private static final long RECORD = UnsafeMemory.INSTANCE.allocate(RECORD_LENGTH);

    private static final int FAILED = -1;

    private OpenFileLocks() {}

    /**
     * Whether the native library is loaded, so that {@link #areFor} costs no more than a system call.
     *
     * @return false also where the number of a descriptor cannot be had
     */
    public static boolean arePrepared() {
        return NativeCalls.isPrepared() && JdkCalls.available();
    }

    /**
     * Loads the native library, if that is possible here.
     *
     * @return as {@link #arePrepared} afterwards
     */
    public static boolean prepare() {
        if (!JdkCalls.available()) {
            return false;
        }
        try {
            FileMapping.prepare();
            return true;
        } catch (final UnsupportedOperationException | LinkageError e) {
            // Missing on the class path, or nowhere to unpack it to: whoever depends on it says so.
            return false;
        }
    }

    /**
     * Whether the kernel and the file system have these locks. From now on programs that this process starts do not inherit
     * the descriptor, and so not its locks either.
     *
     * @param channel an open file; {@link #arePrepared} is true
     * @return false with a kernel or file system that refuses
     */
    public static boolean areFor(final FileChannel channel) {
        return NativeCalls.control(JdkCalls.descriptor(channel), F_SETFD, FD_CLOEXEC) == 0
                && call(channel, F_OFD_GETLK, F_WRLCK, 0, 1) != FAILED;
    }

    /**
     * Takes a range alone.
     *
     * @param channel opened for reading and writing
     * @param start   of the range, also beyond the end of the file
     * @param length  above 0
     * @return false if somebody holds a lock in it: this process too, through another open file or through the JDK
     */
    public static boolean tryLock(final FileChannel channel, final long start, final long length) {
        return call(channel, F_OFD_SETLK, F_WRLCK, start, length) != FAILED;
    }

    /**
     * Releases what this open file holds of a range.
     *
     * @param channel as locked
     * @param start   as locked
     * @param length  as locked
     */
    public static void unlock(final FileChannel channel, final long start, final long length) {
        call(channel, F_OFD_SETLK, F_UNLCK, start, length);
    }

    /**
     * Whether somebody else than this open file holds a lock in a range. Takes none itself.
     *
     * @param channel an open file
     * @param start   of the range
     * @param length  above 0
     * @return true also if this process holds it through another open file or through the JDK
     */
    public static boolean isLocked(final FileChannel channel, final long start, final long length) {
        return call(channel, F_OFD_GETLK, F_WRLCK, start, length) != F_UNLCK;
    }

    /** The type that the record has afterwards, or FAILED. */
    private static synchronized int call(
            final FileChannel channel, final int command, final short type, final long start, final long length) {
        final UnsafeMemory memory = UnsafeMemory.INSTANCE;
        memory.setMemory(RECORD, RECORD_LENGTH, (byte) 0);
        memory.writeShort(RECORD + TYPE_OFFSET, type);
        memory.writeLong(RECORD + START_OFFSET, start);
        memory.writeLong(RECORD + LENGTH_OFFSET, length);
        final int result = NativeCalls.control(JdkCalls.descriptor(channel), command, RECORD);
        return result == 0 ? memory.readShort(RECORD + TYPE_OFFSET) : FAILED;
    }
}
