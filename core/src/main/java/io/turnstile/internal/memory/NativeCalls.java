package io.turnstile.internal.memory;

import java.io.IOException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.annotations.Variadic;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.PosixRuntimeException;

/**
 * The system calls behind {@link FileMapping}, and the only class that knows who carries them to the kernel: {@link
 * PosixAPI}, and for four calls it lacks (or gets wrong) a binding of our own, made when one of them is first needed.
 *
 * <p>Results are values here; the callers, who know file and range, make exceptions of them. {@code errno} is not used
 * to decide anything: the JVM may make system calls of its own between a native call and the question for its error,
 * and the first failed call of a process is reported wrongly in practice (class loading in between leaves "no such
 * file"). Where the reason matters, posix_fallocate is used, which returns it.
 *
 * <p>Thread-safe.
 */
final class NativeCalls {
    /** posix_fallocate: a signal arrived, nothing was done. */
    static final int EINTR = 4;
    /** posix_fallocate: the kernel has no such call. */
    static final int ENOSYS = 38;
    /** posix_fallocate: this file system cannot, and the C library does not do it by writing. */
    static final int EOPNOTSUPP = 95;

    /** No room on the file system, for bytes or for one more file. */
    static final int ENOSPC = 28;
    /** No room for this user. */
    static final int EDQUOT = 122;

    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MS_SYNC = 4;

    private static final int FALLOC_KEEP_SIZE_PUNCH_HOLE = 3;

    private static volatile PosixAPI loadedPosix;
    private static volatile MissingCalls loadedMissing;

    private NativeCalls() {}

    /**
     * Opens an existing file, never through a symbolic link and never waiting (a pipe planted under the name would
     * block an ordinary open).
     *
     * @return a descriptor that child processes do not inherit, or -1
     */
    static int open(String path, boolean readOnly) {
        // First the library, which refuses other systems in words, then the flags, whose numbers depend on the system.
        final PosixAPI posix = posix();
        return posix.open(
                path, (readOnly ? O_RDONLY : O_RDWR) | SystemNumbers.noFollowFlag() | O_NONBLOCK | O_CLOEXEC, 0);
    }

    static void close(int descriptor) {
        // Linux releases the descriptor whatever close returns, and its data was never buffered: there is nothing to
        // react to.
        posix().close(descriptor);
    }

    /**
     * Maps the start of a file, shared. NORESERVE: with it the kernel does not count reserved but unused capacity.
     *
     * @throws IOException with the kernel's reason
     */
    static long mapShared(int descriptor, long length, boolean readOnly) throws IOException {
        final int protection = readOnly ? PROT_READ : PROT_READ | PROT_WRITE;
        return mapped(0, length, protection, MAP_SHARED | MAP_NORESERVE, descriptor);
    }

    /**
     * Maps the start of a file as a private copy, page by page on the first store. NORESERVE: the copy is not counted
     * before it is made.
     *
     * @throws IOException with the kernel's reason
     */
    static long mapPrivate(int descriptor, long length) throws IOException {
        return mapped(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor);
    }

    private static long mapped(long address, long length, int protection, int flags, int descriptor)
            throws IOException {
        try {
            return checkMapped(posix().mmap(address, length, protection, flags, descriptor, 0));
        } catch (PosixRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Puts zero memory of our own in the place of whatever is mapped there, in one step: no other thread ever finds the
     * addresses unmapped. Shared, although there is nobody to share it with: the kernel counts private writable memory
     * by its length against the limit of data (ulimit -d), lets this call pass it, and refuses the JVM's next one,
     * which ends the JVM.
     *
     * @throws IOException with the kernel's reason
     */
    static void mapZerosOver(long address, long length) throws IOException {
        mapped(address, length, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1);
    }

    static boolean unmap(long address, long length) {
        return posix().munmap(address, length) == 0;
    }

    static boolean allocate(int descriptor, long offset, long length) {
        return posix().fallocate(descriptor, 0, offset, length) == 0;
    }

    /**
     * Like {@link #allocate}, slower to load, and returns the reason. Where the file system cannot allocate, the GNU C
     * library writes a zero into each block instead, which would race with stores of others into the same range.
     *
     * @return 0, or the error number
     */
    static int allocateOrReason(int descriptor, long offset, long length) {
        return missing().posix_fallocate(descriptor, offset, length);
    }

    static boolean punchHole(int descriptor, long offset, long length) {
        return posix().fallocate(descriptor, FALLOC_KEEP_SIZE_PUNCH_HOLE, offset, length) == 0;
    }

    static boolean sync(long address, long length) {
        return posix().msync(address, length, MS_SYNC) == 0;
    }

    static boolean lock(long address, long length) {
        return missing().mlock(address, length) == 0;
    }

    static boolean unlock(long address, long length) {
        return missing().munlock(address, length) == 0;
    }

    /**
     * Asks the kernel to do something with a descriptor (fcntl).
     *
     * @param argument a number, or the address of a record, as the command wants it
     * @return what the kernel returns, -1 for a failure
     */
    static int control(int descriptor, int command, long argument) {
        return missing().fcntl(descriptor, command, argument);
    }

    /** Name of an error, for messages. */
    static String describe(int error) {
        return posix().strerror(error);
    }

    private static long checkMapped(long address) {
        if (address == 0 || address == -1) {
            throw new PosixRuntimeException("mmap returned " + address);
        }
        return address;
    }

    /** Loads both libraries now rather than at the first call. */
    static void prepare() {
        missing();
    }

    /** Whether both libraries are loaded. */
    static boolean isPrepared() {
        return loadedMissing != null;
    }

    private static PosixAPI posix() {
        final PosixAPI posix = loadedPosix;
        return posix == null ? loadPosix() : posix;
    }

    private static PosixAPI loadPosix() {
        SystemNumbers.check();
        final PosixAPI posix = PosixAPI.posix();
        checkDoesSomething(posix);
        loadedPosix = posix;
        return posix;
    }

    /**
     * Without its native part PosixAPI falls back to a stand-in whose fallocate and msync return success and do
     * nothing. A call that cannot be faked tells them apart.
     */
    private static void checkDoesSomething(PosixAPI posix) {
        try {
            posix.getpid();
        } catch (PosixRuntimeException e) {
            throw new UnsupportedOperationException(
                    "No native calls: provider=" + posix.getClass().getName() + " reason=\"" + e.getMessage()
                            + "\". Put com.github.jnr:jnr-ffi with what it depends on (jffi and its native jar, asm,"
                            + " jnr-constants, slf4j-api) on the class path, and let java.io.tmpdir="
                            + System.getProperty("java.io.tmpdir") + " be writable and not mounted noexec, or set"
                            + " -Djffi.extract.dir to a directory that is",
                    e);
        }
    }

    private static MissingCalls missing() {
        final MissingCalls missing = loadedMissing;
        return missing == null ? loadMissing() : missing;
    }

    private static MissingCalls loadMissing() {
        posix();
        final String library = Platform.getNativePlatform().getStandardCLibraryName();
        final MissingCalls missing =
                LibraryLoader.create(MissingCalls.class).library(library).load();
        loadedMissing = missing;
        return missing;
    }

    /**
     * What PosixAPI lacks. It has mlock, which does nothing on some JVMs and fails with an exception without number; it
     * has no munlock, and no fallocate that returns the reason. Public, because the generated class is in another class
     * loader; the method names are those of the C library.
     */
    public interface MissingCalls {
        /**
         * Gives a range of a file its blocks.
         *
         * @param descriptor an open file
         * @param offset     where the range starts
         * @param length     its length
         * @return 0, or the error number
         */
        int posix_fallocate(int descriptor, long offset, long length);

        /**
         * Keeps pages in memory.
         *
         * @param address where they start
         * @param length  their length in bytes
         * @return 0, or -1
         */
        int mlock(long address, long length);

        /**
         * Lets pages go out again.
         *
         * @param address where they start
         * @param length  their length in bytes
         * @return 0, or -1
         */
        int munlock(long address, long length);

        /**
         * Does something with a descriptor.
         *
         * @param descriptor an open file
         * @param command    what
         * @param argument   a number or an address; variadic in C, and a pointer is as wide as a long
         * @return at least 0, or -1
         */
        @Variadic(fixedCount = 2)
        int fcntl(int descriptor, int command, long argument);
    }
}
