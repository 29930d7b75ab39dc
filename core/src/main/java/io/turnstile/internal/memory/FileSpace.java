package io.turnstile.internal.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * The blocks or pages behind an open file: reserves them before anyone stores, and gives them back. The descriptor
 * belongs to the caller, who also sees to it that it stays open during a call.
 */
final class FileSpace {
    /**
     * How much is asked of the file system at a time. A signal makes the tmpfs give up and undo a whole request, and a
     * profiler sends signals every millisecond or so: a piece must take less (0.5 ms at 238 ms a GiB) or it would never
     * come to an end.
     */
    private static final long PIECE = 2L << 20;

    private static final int MAX_INTERRUPTIONS = 100;
    private static final int ZEROS_LENGTH = 64 << 10;

    private final Path file;
    private final int descriptor;

    FileSpace(Path file, int descriptor) {
        this.file = file;
        this.descriptor = descriptor;
    }

    /** See {@link FileMapping#reserve}. */
    void reserve(long offset, long length) throws NoSpaceException {
        try {
            for (long done = 0; done < length; done += PIECE) {
                reservePiece(offset + done, Math.min(PIECE, length - done));
            }
        } catch (IOException e) {
            // The range was never handed out, so nothing is lost; where holes are unknown, the pieces stay for the next
            // try.
            punch(offset, length);
            throw new NoSpaceException(file, offset, length, usableSpace(), e);
        }
    }

    /** See {@link FileMapping#punch}. */
    boolean punch(long offset, long length) {
        return NativeCalls.available() && NativeCalls.punchHole(descriptor, offset, length);
    }

    private void reservePiece(long offset, long length) throws IOException {
        if (!NativeCalls.available()) {
            writeZeros(offset, length);
            return;
        }
        if (NativeCalls.allocate(descriptor, offset, length)) {
            return;
        }
        // It failed for a reason we were not told. Ask again in the way that tells.
        final int error = allocateUninterrupted(offset, length);
        if (error == NativeCalls.EOPNOTSUPP || error == NativeCalls.ENOSYS) {
            writeZeros(offset, length);
        } else if (error != 0) {
            throw new IOException(NativeCalls.describe(error) + " (error=" + error + ")");
        }
    }

    private int allocateUninterrupted(long offset, long length) {
        int error = NativeCalls.EINTR;
        for (int tries = 0; error == NativeCalls.EINTR && tries < MAX_INTERRUPTIONS; tries++) {
            error = NativeCalls.allocateOrReason(descriptor, offset, length);
        }
        return error;
    }

    /**
     * Reserves by writing, for file systems and C libraries that cannot otherwise. Whatever the range held is gone.
     *
     * <p>Through a stream and not a FileChannel: a channel is closed by an interrupt of the thread, which would look
     * like a full file system. The stream is a second descriptor of the file, so nobody may hold POSIX record locks on
     * it.
     */
    void writeZeros(long offset, long length) throws IOException {
        final byte[] zeros = new byte[ZEROS_LENGTH];
        final String reopened = FileIdentity.descriptorPath(descriptor).toString();
        try (RandomAccessFile out = new RandomAccessFile(reopened, "rw")) {
            out.seek(offset);
            for (long done = 0; done < length; done += zeros.length) {
                out.write(zeros, 0, (int) Math.min(zeros.length, length - done));
            }
        }
    }

    private long usableSpace() {
        return FileIdentity.descriptorPath(descriptor).toFile().getUsableSpace();
    }
}
