package io.turnstile.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * One shared mapping of a whole file, in one piece of any length, whose pages are reserved before they are stored into.
 *
 * <pre>
 *   state     addresses show               descriptor   left by
 *   mapped    the file, shared             open         close()
 *   closed    zeros of our own             closed       no object refers to the FileMapping any more
 *   gone      nothing, may be reused       closed       -
 * </pre>
 *
 * <b>Closing must not crash a thread that is in the middle of an access.</b> Accesses go through raw addresses without
 * a lock or a flag, for they take a nanosecond. Unmapping under such a thread kills the JVM, or worse, lets it write
 * into whatever is mapped there next. So {@link #close()} does not unmap: it puts zero memory of this process alone
 * over the same addresses, which the kernel does in one step. A late read finds zeros, a late store reaches nobody, and
 * the file is untouched from then on. What remains is a range of addresses, of which there are 128 TiB, and a page for
 * each one that late accesses touch. Both are returned by a {@link Cleaner} when this object is unreachable.
 *
 * <p>Whoever works with {@link #address()} must therefore keep this object reachable: an accessor object holds it in a
 * field, and code that has only the number left, such as a compiled loop, ends with {@link
 * java.lang.ref.Reference#reachabilityFence}.
 *
 * <p>Where no native library can be loaded (a read-only file system, temporary files on one that is mounted noexec), pages are
 * reserved by writing zeros, none are given back, and a closed mapping shows the file until it is unreachable: accesses beyond
 * this class are refused then, and those under way do no harm.
 *
 * <p>An object that is forgotten without being closed is unmapped in the same way. There is no limit on how many
 * threads use one mapping; every method may be called by any thread. Calls that need the file exclude {@code close()},
 * which waits for them: a descriptor number that was closed may already be another file's.
 *
 * <p>Mapping, {@link #force}, reading and closing a read-only mapping load no native library; all else does, see
 * {@link #prepare()}.
 *
 * <p>Works on 64-bit Linux with /proc, without any flag of the JVM on 17 and 21. Later ones print a warning about
 * native access when the library is loaded, which {@code --enable-native-access=ALL-UNNAMED} silences. Do not call mlockall(MCL_FUTURE) in such a
 * process (MCL_ONFAULT is fine): the kernel would fill every mapping with pages over its whole length.
 */
public final class FileMapping implements AutoCloseable {
    private static final int MAX_MAP_RETRIES = 7;
    private static final long MAP_RETRY_NANOS = 2_000_000;

    /** How much is given back while others who open the file wait: some milliseconds. */
    private static final long PUNCHED_AT_ONCE = 64L << 20;

    private static final long LEISURE_NANOS = 1_000_000_000;

    private static final Cleaner CLEANER = Cleaner.create();

    /**
     * msync wants an address at the start of a page. This is a multiple of every page size of Linux (4, 16, 64 KiB), so
     * we need not know which; the mapping itself starts at a page.
     */
    private static final long PAGE_MULTIPLE = 64 << 10;

    /** Whether what {@link #prepare()} loads is loaded. */
    private static volatile boolean prepared;

    /** How a file is mapped. */
    private enum Access {
        SHARED,
        READ_ONLY,
        PRIVATE_COPY,
        /** No file at all. */
        NO_FILE
    }

    private final Path file;
    private final Access access;
    private final FileIdentity identity;
    private final Pages pages;
    private final FileSpace space;

    /** Of {@link Access#NO_FILE}: keeps it reachable. */
    @SuppressWarnings("unused")
    private final ByteBuffer memory;

    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    private volatile boolean stillShown;

    /** Addresses that show zeros of our own although the mapping is not closed. Guarded by this. */
    private long zerosFrom;

    private long zerosTo;

    /** No file, and so nothing to be returned to the system but the memory, which is the buffer's. */
    private FileMapping(Path file, Pages pages, ByteBuffer memory) {
        this.file = file;
        this.access = Access.NO_FILE;
        this.identity = new FileIdentity(0, 0, 0, 0, 0, 0, pages.length);
        this.pages = pages;
        this.space = null;
        this.memory = memory;
    }

    private FileMapping(Path file, Access access, FileIdentity identity, Pages pages) {
        this.file = file;
        this.access = access;
        this.identity = identity;
        this.pages = pages;
        this.space = new FileSpace(file, pages.opened.descriptor());
        this.memory = null;
    }

    /**
     * Refuses systems and programs in which nothing can be mapped, before anything is made.
     *
     * @throws UnsupportedOperationException not on 64-bit Linux, or without the module jdk.unsupported
     */
    public static void checkSupported() {
        SystemNumbers.check();
    }

    /**
     * Maps the first {@code length} bytes of an existing file. Nothing of it is read or written: the caller judges
     * {@link #identity()} first.
     *
     * @param file     an ordinary file; symbolic links among its parent directories are followed, the name itself must
     *                 not be one
     * @param length   bytes to map, more than 0 and at most the length of the file; 64 GiB and much more is fine
     * @param readOnly whether the file is opened and mapped for reading only. <b>A store into a read-only mapping
     *                 crashes the JVM</b>; the caller prevents it
     * @return the mapping
     * @throws FileSystemException           if the file does not exist, may not be opened, is a symbolic link or not a
     *                                       regular file
     * @throws IOException                   if the file is shorter than {@code length}, or the kernel refuses to map it
     * @throws UnsupportedOperationException not on 64-bit Linux
     */
    public static FileMapping map(Path file, long length, boolean readOnly) throws IOException {
        return map(file, length, readOnly ? Access.READ_ONLY : Access.SHARED);
    }

    /**
     * Maps the first {@code length} bytes of an existing file as a copy of this process alone: what is stored reaches
     * neither the file nor anyone else, and takes memory of this process by pages. What others store into the file shows
     * as long as the page was not stored into here.
     *
     * @param file   as for {@link #map(Path, long, boolean)}; opened for reading only
     * @param length as for {@link #map(Path, long, boolean)}
     * @return the mapping; {@link #reserve}, {@link #punch} and {@link #force} are not for it
     * @throws IOException as {@link #map(Path, long, boolean)}
     */
    public static FileMapping mapPrivately(Path file, long length) throws IOException {
        return map(file, length, Access.PRIVATE_COPY);
    }

    private static FileMapping map(Path file, long length, Access access) throws IOException {
        if (length <= 0) {
            throw new IllegalArgumentException(
                    "Cannot map: file=" + file + " length=" + length + ". It must be above 0");
        }
        SystemNumbers.check();
        final OpenFile opened = OpenFile.open(file, access != Access.SHARED);
        boolean mapped = false;
        try {
            final FileMapping mapping = map(file, length, access, opened);
            mapped = true;
            return mapping;
        } finally {
            if (!mapped) {
                opened.close();
            }
        }
    }

    private static FileMapping map(Path file, long length, Access access, OpenFile opened) throws IOException {
        final FileIdentity identity = FileIdentity.of(opened.descriptor());
        if (!identity.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        checkLongEnough(file, length, identity.length());
        final Pages pages = new Pages(mapPages(file, length, access, opened), length, opened);
        final FileMapping mapping = new FileMapping(file, access, identity, pages);
        CLEANER.register(mapping, pages);
        return mapping;
    }

    /**
     * Memory of this process alone that is used as a mapping is, to go through everything once that is done in turns. Of what
     * is asked of the file system, all is there up to three quarters of the length, and nothing behind that.
     *
     * @param name   for messages
     * @param length bytes
     * @return the memory, zeros; null if this JDK does not tell where the memory of a buffer is
     */
    public static FileMapping withoutFile(Path name, int length) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(length + Long.BYTES);
        final long address = DirectBuffers.address(memory, length);
        final long aligned = (address + Long.BYTES - 1) & -Long.BYTES;
        return address == 0 ? null : new FileMapping(name, new Pages(aligned, length, null), memory);
    }

    /**
     * Loads what {@link #reserve}, {@link #punch}, {@link #lock} and {@link #close()} call, and mapping and reading do not: it
     * takes a tenth of a second or more, which is better not spent in a turn.
     *
     * @throws UnsupportedOperationException if it is missing on the class path
     */
    public static void prepare() {
        NativeCalls.prepare();
        prepared = true;
    }

    /**
     * Addresses of mappings that were closed come back when the collector has found them unreachable. If there are none
     * left, it is asked to, and waited for, as the JDK does where direct buffers are at their limit.
     */
    private static long mapPages(Path file, long length, Access access, OpenFile opened) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                return access == Access.PRIVATE_COPY
                        ? NativeCalls.mapPrivate(opened.descriptor(), length)
                        : opened.mapShared(length, access == Access.READ_ONLY);
            } catch (IOException e) {
                if (tries == MAX_MAP_RETRIES) {
                    throw new IOException(
                            "Cannot map: file=" + file + " length=" + length + " access=" + access + " reason=\""
                                    + e.getMessage()
                                    + "\". Look at the limits of address space (ulimit -v) and of mappings"
                                    + " (vm.max_map_count)",
                            e);
                }
            }
            System.gc();
            LockSupport.parkNanos(MAP_RETRY_NANOS << tries);
        }
    }

    /** Behind the end of the file there are addresses but no pages: an access there is SIGBUS. */
    private static void checkLongEnough(Path file, long length, long fileLength) throws IOException {
        if (fileLength < length) {
            throw new IOException("File too short to map: file=" + file + " fileLength=" + fileLength + " length="
                    + length + ". It was cut, or is not what it is taken for");
        }
    }

    /**
     * Where the mapping starts. Stays valid after {@link #close()}, as zeros, while this object is reachable.
     *
     * @return the address, a multiple of the page size
     */
    public long address() {
        return pages.address;
    }

    /**
     * How much is mapped.
     *
     * @return bytes
     */
    public long length() {
        return pages.length;
    }

    /**
     * Whether stores are impossible (they crash the JVM).
     *
     * @return true if mapped for reading only
     */
    public boolean readOnly() {
        return access == Access.READ_ONLY;
    }

    /**
     * The file that was really opened, as it was before it was mapped.
     *
     * @return owner, permissions and inode
     */
    public FileIdentity identity() {
        return identity;
    }

    /**
     * How many names the file has by now.
     *
     * @return hard links; 0 if it was deleted
     * @throws IOException           if /proc is not mounted
     * @throws IllegalStateException if closed
     */
    public int links() throws IOException {
        lifetime.readLock().lock();
        try {
            checkOpen();
            return FileIdentity.of(pages.opened.descriptor()).links();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * Gets the pages of a range from the file system, so that stores into it cannot fail (SIGBUS) for want of space.
     *
     * <p><b>The range must never have been handed out for use</b>, by any process: where the file system cannot
     * reserve, zeros are written into it, and after a failure all of it is given back. Reserving a range again that was
     * reserved and not used is fine. Takes about 0.25 s a GiB on tmpfs. Signals (profilers) are tolerated.
     *
     * @param offset start in the file, 0 or more
     * @param length bytes; 0 does nothing
     * @throws NoSpaceException          if the file system did not give all of it, whatever the reason; nothing was
     *                                   reserved
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed or read-only
     */
    public void reserve(long offset, long length) throws NoSpaceException {
        checkRange(offset, length);
        lifetime.readLock().lock();
        try {
            if (access == Access.NO_FILE) {
                refuseBehindThreeQuarters(offset, length);
                return;
            }
            checkWritable("reserve");
            space.reserve(offset, length);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private void refuseBehindThreeQuarters(long offset, long length) throws NoSpaceException {
        if (offset + length > pages.length / 4 * 3) {
            throw new NoSpaceException(file, offset, length, 0, new IOException("so it is meant"));
        }
    }

    /**
     * Gives the pages of a range back to the file system. The range reads as zeros afterwards and must be reserved
     * again before it is stored into. Pages that are only partly in the range are zeroed there and kept.
     *
     * @param offset start in the file, 0 or more
     * @param length bytes; 0 does nothing
     * @return false if the file system cannot do that; then the contents are as before
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed or read-only
     */
    public boolean punch(long offset, long length) {
        checkRange(offset, length);
        return whileOpen(() -> {
            if (access == Access.NO_FILE) {
                return false;
            }
            checkWritable("punch");
            return length == 0 || space.punch(offset, length);
        });
    }

    /**
     * Gives the last pages that are reserved back to the file system, if nobody in the world but this object can reach
     * them.
     *
     * <p>A load from a hole of a tmpfs needs a page, and where there is none it is SIGBUS. So the pages of a file that
     * others have open or mapped stay: other processes, those that only read, buffers of this one and of others, whether
     * their regions are closed or not. The kernel knows: it grants a lease of the file for writing only to one who is
     * alone with it, and lets whoever opens the file wait until the lease is given back, which is at once. This process
     * itself may have loads under way that use an old limit, or a half-changed offset. They find zeros, which lie over the
     * addresses until {@link #show} puts the file's pages there again.
     *
     * <p>Nothing is given back to a process that does not own the file and has no CAP_LEASE, and where the file system
     * knows no leases or holes.
     *
     * @param from where the pages begin that are not needed; rounded up to a page
     * @param to   where the reserved ones end
     * @param most where pages may lie that one who was killed in here has left; they are given back too, but do not count
     * @param end  notes where the reserved pages end; is called before those behind it are given back
     * @return where they end now
     * @throws IllegalStateException if closed or read-only
     */
    synchronized long giveBackTail(long from, long to, long most, LongConsumer end) {
        checkRange(to, most - to);
        final long first = (from + PAGE_MULTIPLE - 1) & -PAGE_MULTIPLE;
        lifetime.readLock().lock();
        try {
            if (access == Access.NO_FILE) {
                end.accept(to);
                return to;
            }
            checkWritable("giveBackTail");
            if (first >= to || !NativeCalls.available() || !NativeCalls.takeLease(pages.opened.descriptor())) {
                return to;
            }
            try {
                space.punch(to, most - to);
                return punchTail(first, to, end);
            } finally {
                NativeCalls.endLease(pages.opened.descriptor());
            }
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private long punchTail(long from, long to, LongConsumer end) {
        try {
            NativeCalls.mapZerosOver(pages.address + from, to - from);
        } catch (IOException e) {
            // Of limits of the process; the pages are of use for what comes, and stay.
            return to;
        }
        zerosTo = zerosFrom < zerosTo ? Math.max(zerosTo, to) : to;
        zerosFrom = from;
        long left = to;
        while (left > from && NativeCalls.hasLease(pages.opened.descriptor())) {
            final long next = Math.max(from, left - PUNCHED_AT_ONCE);
            end.accept(next);
            if (!space.punch(next, left - next)) {
                end.accept(left);
                break;
            }
            left = next;
        }
        return left;
    }

    /**
     * Sees to it that the addresses show the file up to an end, which is reserved.
     *
     * @param end in the file
     * @throws IllegalStateException if closed
     * @throws UncheckedIOException  if the kernel refuses
     */
    synchronized void show(long end) {
        if (zerosFrom == zerosTo || end <= zerosFrom) {
            return;
        }
        final long to = Math.min(zerosTo, (end + PAGE_MULTIPLE - 1) & -PAGE_MULTIPLE);
        lifetime.readLock().lock();
        try {
            checkOpen();
            NativeCalls.mapSharedOver(pages.address, pages.opened.descriptor(), zerosFrom, to - zerosFrom);
        } catch (IOException e) {
            throw failed(
                    "Cannot map again",
                    zerosFrom,
                    to - zerosFrom,
                    "Look at the number of mappings (vm.max_map_count)",
                    e);
        } finally {
            lifetime.readLock().unlock();
        }
        zerosFrom = to;
    }

    /**
     * Writes the changed pages of a range to the disk and waits for it. Does nothing on tmpfs, which has no disk.
     *
     * @param offset start in the file, 0 or more; rounded down to a page
     * @param length bytes, rounded up to a page
     * @throws UncheckedIOException      if the disk reports a failure: what has reached it is unknown
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed
     */
    public void force(long offset, long length) {
        checkRange(offset, length);
        final long start = offset - offset % PAGE_MULTIPLE;
        lifetime.readLock().lock();
        try {
            checkOpen();
            if (access == Access.NO_FILE) {
                return;
            }
            pages.opened.force(pages.address + start, offset + length - start);
        } catch (IOException e) {
            throw failed("Cannot write to disk", offset, length, "Look for disk errors in the kernel's log (dmesg)", e);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * Keeps the pages of a range in memory, never swapped out, until {@link #unlock} or {@link #close()}. Touches every
     * page: only for reserved ranges. Locks do not add up, and end with this process.
     *
     * @param offset start in the file, 0 or more; rounded down to a page
     * @param length bytes, rounded up to a page
     * @throws UncheckedIOException      if the kernel refuses, usually because of the limit that the message names
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed
     */
    public void lock(long offset, long length) {
        checkRange(offset, length);
        if (!whileOpen(() -> NativeCalls.lock(pages.address + offset, length))) {
            throw failed(
                    "Cannot lock in memory",
                    offset,
                    length,
                    "limit=\"" + lockLimit()
                            + "\". Raise it (ulimit -l; systemd: LimitMEMLOCK; container: --ulimit memlock),"
                            + " or give the process CAP_IPC_LOCK; the range must be reserved, and memory be free",
                    null);
        }
    }

    /**
     * Ends what {@link #lock} did for the pages of a range.
     *
     * @param offset start in the file, 0 or more; rounded down to a page
     * @param length bytes, rounded up to a page
     * @throws UncheckedIOException      if the kernel refuses
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed
     */
    public void unlock(long offset, long length) {
        checkRange(offset, length);
        if (!whileOpen(() -> NativeCalls.unlock(pages.address + offset, length))) {
            throw failed(
                    "Cannot unlock from memory",
                    offset,
                    length,
                    "Look at the number of mappings (vm.max_map_count)",
                    null);
        }
    }

    /**
     * Maps a part of the file once more, as a buffer. It stays mapped as long as the buffer, or one made of it, is
     * reachable, whatever becomes of this object.
     *
     * @param offset start in the file
     * @param length bytes
     * @return a direct buffer in the byte order of the machine, read-only if this mapping is
     * @throws IOException               if the kernel refuses, or the thread is interrupted meanwhile
     * @throws IndexOutOfBoundsException if the range is not within the mapping
     * @throws IllegalStateException     if closed
     */
    public ByteBuffer buffer(long offset, int length) throws IOException {
        checkRange(offset, length);
        lifetime.readLock().lock();
        try {
            checkOpen();
            return mapBuffer(offset, length).order(ByteOrder.nativeOrder());
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private ByteBuffer mapBuffer(long offset, int length) throws IOException {
        final Path opened = FileIdentity.descriptorPath(pages.opened.descriptor());
        if (readOnly()) {
            try (FileChannel channel = FileChannel.open(opened, StandardOpenOption.READ)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
            }
        }
        try (FileChannel channel = FileChannel.open(opened, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, offset, length);
        }
    }

    /**
     * Lets go of the file: its descriptor is closed and its pages are replaced by zeros, see above; those of a read-only
     * mapping a second later, if that needs a library which is not loaded yet. Threads in the middle of an access are
     * not harmed. Waits for calls of the other methods. Closing again does nothing.
     *
     * @throws IllegalStateException if the kernel refuses the zeros. Then the descriptor is closed, but the addresses
     *                               show the file until this object is unreachable
     */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                pages.closeDescriptor();
                if (readOnly() && !prepared) {
                    replaceByZerosLater();
                } else if (NativeCalls.available()) {
                    replaceByZeros();
                } else {
                    stillShown = true;
                }
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /**
     * Nobody can store into pages that are read-only, so there is no hurry. Most of those who only look end now, and need not
     * load the library for that.
     */
    private void replaceByZerosLater() {
        final Thread later = new Thread(null, this::replaceByZerosAtLeisure, "turnstile-closed-mapping", 0, false);
        later.setContextClassLoader(null);
        later.setDaemon(true);
        later.start();
    }

    private void replaceByZerosAtLeisure() {
        LockSupport.parkNanos(LEISURE_NANOS);
        try {
            prepare();
            NativeCalls.mapZerosOver(pages.address, pages.length);
        } catch (final IOException | UnsupportedOperationException e) {
            // They show the file until this object is unreachable, which does no harm.
            return;
        }
    }

    private void replaceByZeros() {
        try {
            NativeCalls.mapZerosOver(pages.address, pages.length);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Closed, but stays mapped until unreachable: file=" + file + " length=" + pages.length
                            + " reason=\""
                            + e.getMessage() + "\". The kernel counts unused memory against a limit: do without"
                            + " mlockall(MCL_FUTURE), and without vm.overcommit_memory=2 where regions are large",
                    e);
        }
    }

    /** Whether this is closed, and the addresses show the file all the same, for want of native calls. */
    boolean isStillShown() {
        return stillShown;
    }

    private boolean whileOpen(BooleanSupplier call) {
        lifetime.readLock().lock();
        try {
            checkOpen();
            return call.getAsBoolean();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Mapping is closed: file=" + file);
        }
    }

    private void checkWritable(String operation) {
        checkOpen();
        if (access != Access.SHARED) {
            throw new IllegalStateException(
                    "Mapping is read-only: file=" + file + " operation=" + operation + ". Map it for writing");
        }
    }

    private void checkRange(long offset, long length) {
        // Compared by subtraction: a sum could overflow.
        if (offset < 0 || length < 0 || offset > pages.length - length) {
            throw new IndexOutOfBoundsException("Range is outside of the mapping: file=" + file + " offset=" + offset
                    + " length=" + length + " mapped=" + pages.length);
        }
    }

    private UncheckedIOException failed(String what, long offset, long length, String remedy, IOException cause) {
        final String range = ": file=" + file + " offset=" + offset + " length=" + length + ". ";
        return new UncheckedIOException(new IOException(what + range + remedy, cause));
    }

    private static String lockLimit() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max locked memory"))
                    .findFirst()
                    .map(line -> line.replaceAll(" +", " ").trim())
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            // Only part of a message about something else: say why it is missing.
            return "unknown: " + e.getMessage();
        }
    }

    @Override
    public String toString() {
        return "FileMapping[file=" + file + " length=" + pages.length + " access=" + access + " inode="
                + identity.inode() + "]";
    }

    /**
     * What is to be returned to the operating system. Apart from the FileMapping, and not referring to it: the cleaner
     * holds this object, and would keep alive whatever it refers to.
     */
    private static final class Pages implements Runnable {
        final long address;
        final long length;
        final OpenFile opened;
        private boolean descriptorClosed;

        Pages(long address, long length, OpenFile opened) {
            this.address = address;
            this.length = length;
            this.opened = opened;
        }

        synchronized void closeDescriptor() {
            if (!descriptorClosed) {
                descriptorClosed = true;
                opened.close();
            }
        }

        @Override
        public void run() {
            closeDescriptor();
            // It cannot fail for a range that is mapped as a whole, save for the limit of mappings; then the addresses
            // stay taken.
            if (JdkCalls.available()) {
                JdkCalls.unmap(address, length);
            } else {
                NativeCalls.unmap(address, length);
            }
        }
    }
}
