package io.turnstile.internal.memory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The file system did not give the pages a range of a file needs. Nothing was stored: the range holds what it held
 * before.
 */
public final class NoSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long length;
    private final long usableSpace;

    NoSpaceException(Path file, long offset, long length, long usableSpace, IOException cause) {
        super(
                "Cannot reserve space: file=" + file + " offset=" + offset + " length=" + length + " usableSpace="
                        + usableSpace + " reason=\"" + cause.getMessage()
                        + "\". Free space on that file system or enlarge it (tmpfs: mount -o remount,size=...;"
                        + " /dev/shm of a container: --shm-size)",
                cause);
        this.file = file.toString();
        this.offset = offset;
        this.length = length;
        this.usableSpace = usableSpace;
    }

    /**
     * Whether an error of the file system says that there is no room, for bytes or for one more file.
     *
     * @param error of java.io or java.nio.
     * @return true for ENOSPC and EDQUOT, which Java tells by their texts only.
     */
    public static boolean isReasonOf(IOException error) {
        final String reason = error instanceof FileSystemException named ? named.getReason() : error.getMessage();
        return error instanceof NoSpaceException
                || reason != null
                        && (reason.equals(NativeCalls.describe(NativeCalls.ENOSPC))
                                || reason.equals(NativeCalls.describe(NativeCalls.EDQUOT)));
    }

    /**
     * The file that could not grow.
     *
     * @return its path, as it was given when the file was mapped
     */
    public String file() {
        return file;
    }

    /**
     * Where the range starts that could not be reserved.
     *
     * @return offset in the file, in bytes
     */
    public long offset() {
        return offset;
    }

    /**
     * How long the range is that could not be reserved.
     *
     * @return length in bytes
     */
    public long length() {
        return length;
    }

    /**
     * What the file system still had for this user, measured after the failure.
     *
     * @return bytes, 0 if it could not be found out
     */
    public long usableSpace() {
        return usableSpace;
    }
}
