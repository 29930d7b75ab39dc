package io.turnstile.internal.region;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.RegionFullException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.internal.memory.FileIdentity;
import io.turnstile.internal.memory.FileMapping;
import io.turnstile.internal.memory.NoSpaceException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.memory.UnsafeRegionMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A region's mapped file with its constants and its lock file: what one attachment has open. */
public final class RegionFile implements Extents, AutoCloseable {
    private static final int ROOT = 0;
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "hugetlbfs");

    /** Each time another process has replaced or deleted a file, so somebody gets on. */
    private static final int MAX_OPEN_TRIES = 1000;

    private static final int GROUP_BITS = 0070;
    private static final Set<PosixFilePermission> NOBODY_ELSE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final RegionName name;
    private final Header header;
    private final FileMapping mapping;
    private final UnsafeRegionMemory memory;
    private final LockFile lock;

    private RegionFile(
            final RegionName name,
            final Header header,
            final FileMapping mapping,
            final UnsafeRegionMemory memory,
            final LockFile lock) {
        this.name = name;
        this.header = header;
        this.mapping = mapping;
        this.memory = memory;
        this.lock = lock;
    }

    /** As {@link #open(RegionName, boolean, Trust)}, of everybody or {@link Trust#CLOSED}. */
    public static RegionFile open(final RegionName name, final boolean readOnly, final boolean trustForeignOwner) {
        return open(name, readOnly, trustForeignOwner ? Trust.ALL : Trust.CLOSED);
    }

    /** Memory that is accessed as far as the file system has reserved it. */
    private static UnsafeRegionMemory reservedMemory(final FileMapping mapping, final RegionLayout layout) {
        return new UnsafeRegionMemory(
                mapping,
                new UnsafeRegionMemory.Limits(
                        ControlLayout.HEAP_RESERVED_OFFSET, layout.heapStart(), layout.capacity()));
    }

    /**
     * Attaches to an existing file. If others replace or delete it meanwhile, to that which is there then.
     *
     * @param name              of it.
     * @param readOnly          maps it without write access and opens no lock file.
     * @param trust             whose file it may be.
     * @return the mapped file.
     * @throws io.turnstile.RegionNotFoundException if it is not there.
     * @throws io.turnstile.RegionException         if it is not a region, or not to be trusted.
     */
    public static RegionFile open(final RegionName name, final boolean readOnly, final Trust trust) {
        for (int tries = 1; ; tries++) {
            final Map<String, Object> before = version(name);
            try {
                return openOnce(name, readOnly, trust);
            } catch (final RegionNotFoundException e) {
                throw e;
            } catch (final RegionException e) {
                // What is wrong with one file, read in parts, says nothing of another one.
                if (tries == MAX_OPEN_TRIES || before.equals(version(name))) {
                    throw e;
                }
            } catch (final IOException e) {
                if (tries == MAX_OPEN_TRIES || before.equals(version(name)) && !(e instanceof ReplacedException)) {
                    throw access(name, "opened", e);
                }
            }
        }
    }

    private static RegionFile openOnce(final RegionName name, final boolean readOnly, final Trust trust)
            throws IOException {
        final Header header = Header.read(name.file());
        final FileMapping mapping = FileMapping.map(name.file(), header.layout().fileLength(), readOnly);
        try {
            checkTrust(name, mapping.identity(), trust);
            checkSame(name, header, mapping);
            checkLinks(name, header, mapping);
            final UnsafeRegionMemory memory = reservedMemory(mapping, header.layout());
            checkedReserved(name, header, memory);
            memory.lookAhead();
            final LockFile lock = readOnly ? null : openLock(name, header, mapping.identity(), trust == Trust.ALL);
            return new RegionFile(name, header, mapping, memory, lock);
        } catch (final Throwable e) {
            mapping.close();
            throw e;
        }
    }

    /** The name was given to another file, or to none, in the middle of opening it. */
    private static final class ReplacedException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        ReplacedException(final Path file) {
            super(file.toString(), null, "was replaced while it was opened; open it again");
        }
    }

    /**
     * Which file a name means. The time of its last change of state is part of it: a new file may have the inode number of
     * one that was just deleted.
     */
    private static Map<String, Object> version(final RegionName name) {
        try {
            return Files.readAttributes(name.file(), "unix:dev,ino,ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (final IOException e) {
            // None, or one that can not be looked at.
            return Map.of();
        }
    }

    /** Whether the name means another file than the one that is open, or none. In doubt, as if it may not be looked at, not. */
    public boolean isDeleted() {
        try {
            Files.readAttributes(name.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (final NoSuchFileException e) {
            return true;
        } catch (final IOException e) {
            return false;
        }
        final Map<String, Object> found = version(name);
        return !found.isEmpty() && !isNamed(found, mapping.identity());
    }

    /** Whether it is a copy, or was last attached to in another run of the machine. */
    public Home.Finding home() {
        return Home.look(memory, mapping.identity());
    }

    /** Says in the region that this is its file. */
    public void settleHome() {
        Home.settle(memory, mapping.identity());
        forceTables();
    }

    /**
     * Sees to it that only one at a time checks a copy, or a region after a restart, and that others wait for it.
     *
     * @return whether this one may, until {@link #endAdoption()}.
     */
    public boolean tryAdopt() {
        try {
            return lock.tryHold(Members.ADOPTER_SLOT);
        } catch (final IOException e) {
            throw access(name, "locked", e);
        }
    }

    /** Lets others attach. */
    public void endAdoption() {
        try {
            lock.release(Members.ADOPTER_SLOT);
        } catch (final IOException e) {
            throw access(name, "unlocked", e);
        }
    }

    /** Whether the file is on no disk, so that a restart of the machine would have ended it. */
    public boolean isInMemory() {
        try {
            return IN_MEMORY.contains(Files.getFileStore(name.file()).type());
        } catch (final IOException e) {
            throw access(name, "looked at", e);
        }
    }

    /** Where the file is, or was. */
    public Path path() {
        return name.file();
    }

    private static boolean isNamed(final Map<String, Object> found, final FileIdentity identity) {
        return Long.valueOf(identity.inode()).equals(found.get("ino"))
                && Long.valueOf(identity.device()).equals(found.get("dev"));
    }

    /**
     * Opens a private copy of a file that may be damaged: nothing that is stored reaches the file. Of a truncated file
     * there is less memory than the layout says.
     *
     * @param name     of it.
     * @param problems is told what is wrong with the constants.
     * @return the mapped copy.
     * @throws io.turnstile.RegionException if it is not there, can not have been a region, or is not to be trusted.
     */
    public static RegionFile openDamaged(final RegionName name, final Consumer<String> problems) {
        try {
            final Header header = Header.guess(name.file(), problems);
            final long length =
                    Math.min(Files.size(name.file()), header.layout().fileLength());
            if (length < header.layout().heapStart()) {
                throw new RegionCorruptException("file=" + name.file() + " has length=" + length
                        + ", and its heap began at " + header.layout().heapStart() + ": there is nothing to repair");
            }
            final FileMapping mapping = FileMapping.mapPrivately(name.file(), length);
            try {
                checkTrust(name, mapping.identity(), Trust.CLOSED);
                final Path lock = name.lockFile(header.id());
                final boolean locked = Files.exists(lock, LinkOption.NOFOLLOW_LINKS);
                return new RegionFile(
                        name, header, mapping, new UnsafeRegionMemory(mapping), locked ? LockFile.open(lock) : null);
            } catch (final Throwable e) {
                mapping.close();
                throw e;
            }
        } catch (final IOException e) {
            throw access(name, "opened", e);
        }
    }

    /**
     * Memory of this process alone instead of a file, formatted as a region: see {@link FileMapping#withoutFile}.
     *
     * @param name     for messages.
     * @param capacity of it.
     * @param members  slots of it.
     * @return no file, without a lock file; null if this JDK does not allow it.
     */
    public static RegionFile withoutFile(final RegionName name, final long capacity, final int members) {
        final Header header = new Header(RegionLayout.of(capacity, members), 1, 1, 1, 0);
        final RegionLayout layout = header.layout();
        final FileMapping mapping = FileMapping.withoutFile(name.file(), Math.toIntExact(layout.fileLength()));
        if (mapping == null) {
            return null;
        }
        final RegionFile file = new RegionFile(name, header, mapping, reservedMemory(mapping, layout), null);
        file.memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, layout.heapStart());
        return file;
    }

    /** Permissions of the file. */
    public Set<PosixFilePermission> permissions() {
        return permissions(mapping.identity().mode());
    }

    /**
     * Maps a file that was just made and is not published, and writes its constants.
     *
     * @param name   it is going to have.
     * @param draft  where it is now, already of full length.
     * @param header constants.
     * @return the mapped file.
     * @throws RegionFullException if the file system has no room for the tables and the first extents.
     */
    static RegionFile format(final RegionName name, final Path draft, final Header header) throws IOException {
        final FileMapping mapping = FileMapping.map(draft, header.layout().fileLength(), false);
        final RegionFile file = new RegionFile(
                name,
                header,
                mapping,
                reservedMemory(mapping, header.layout()),
                LockFile.open(name.lockFile(header.id())));
        try {
            file.reserve(0, header.layout().heapStart());
            file.reserve(header.layout().sealOffset(), HeaderLayout.PAGE);
        } catch (final Throwable e) {
            file.close();
            throw e;
        }
        final byte[] bytes = header.bytes();
        file.memory.putBytes(0, bytes, 0, bytes.length);
        file.memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, header.layout().heapStart());
        Home.settle(file.memory, mapping.identity());
        return file;
    }

    /** Whose files are accepted. */
    public enum Trust {
        /** Of the calling user only: for those who would have made the region themselves. Matters to root, who may open all. */
        OWN,
        /** Of the calling user, and of another one if nobody but that one can write to it. */
        CLOSED,
        /** Of everybody. */
        ALL
    }

    private static void checkTrust(final RegionName name, final FileIdentity identity, final Trust trust) {
        if (!identity.isRegularFile()) {
            throw new RegionAccessException("file=" + name.file() + " is no regular file");
        }
        final int self = OwnFiles.uid();
        if (identity.uid() == self || trust == Trust.ALL) {
            return;
        }
        if (identity.isWritableByOthers()) {
            throw new RegionAccessException("file=" + name.file() + " belongs to uid=" + identity.uid() + " and mode="
                    + Integer.toOctalString(identity.mode() & 0777)
                    + " lets others write to it; attach with trustForeignOwner() if they are to be trusted");
        }
        if (trust == Trust.OWN) {
            throw new RegionAccessException("file=" + name.file() + " belongs to uid=" + identity.uid()
                    + ", and this process to uid=" + self + ", which would have made a region of its own; use open() if"
                    + " it is that one's region that is wanted, or trustForeignOwner(), or delete it");
        }
    }

    /** The name may have been given to another file between reading the header and mapping it. */
    private static void checkSame(final RegionName name, final Header header, final FileMapping mapping)
            throws ReplacedException {
        final byte[] expected = header.bytes();
        final byte[] mapped = new byte[expected.length];
        new UnsafeRegionMemory(mapping).getBytes(0, mapped, 0, mapped.length);
        if (!Arrays.equals(expected, mapped)) {
            throw new ReplacedException(name.file());
        }
    }

    /** How far the file system has given memory to the heap, from 0 on, and to the undo log, from the capacity on. */
    private record Reserved(long heap, long log) {}

    /** The words that say so; what was checked is what is used, for they may be damaged at any moment. */
    private static Reserved checkedReserved(final RegionName name, final Header header, final RegionMemory memory) {
        final RegionLayout layout = header.layout();
        final Reserved reserved = new Reserved(
                memory.getLongAcquire(ControlLayout.HEAP_RESERVED_OFFSET),
                memory.getLongAcquire(ControlLayout.LOG_RESERVED_OFFSET));
        if (reserved.heap < layout.heapStart()
                || reserved.heap > layout.capacity()
                || reserved.log < 0
                || reserved.log > layout.sealOffset() - layout.capacity()) {
            throw new RegionCorruptException("file=" + name.file() + ": reserved heap=" + reserved.heap + " log="
                    + reserved.log + " do not fit capacity=" + layout.capacity() + " fileLength="
                    + layout.fileLength());
        }
        return reserved;
    }

    private Reserved reserved() {
        return checkedReserved(name, header, memory);
    }

    /**
     * Under a second name, which somebody else may have made, a region would have a second lock file. Only while it is
     * published, or if its creator was killed then, its draft is another name of it.
     */
    private static void checkLinks(final RegionName name, final Header header, final FileMapping mapping)
            throws IOException {
        // In this order: the draft's name goes away, and does not come back.
        final int allowed = Files.exists(name.temporaryFile(header.id()), LinkOption.NOFOLLOW_LINKS) ? 2 : 1;
        final int links = mapping.links();
        if (links > allowed) {
            throw new RegionAccessException("file=" + name.file() + " has links=" + links
                    + ", so other names than this one; remove those, or copy the file");
        }
    }

    private static LockFile openLock(
            final RegionName name, final Header header, final FileIdentity region, final boolean trustForeignOwner)
            throws IOException {
        final Path path = name.lockFile(header.id());
        final long inode;
        try {
            inode = checkLock(path, region, trustForeignOwner);
        } catch (final NoSuchFileException e) {
            return createLock(name, path, header, region);
        }
        try {
            final LockFile lock = LockFile.open(path);
            if (lock.inode() == inode) {
                return lock;
            }
            lock.close();
        } catch (final NoSuchFileException e) {
            throw new ReplacedException(path);
        }
        throw new ReplacedException(path);
    }

    /**
     * Somebody deleted the lock file, alone or with the region. Members know which one they hold, and are not taken for dead by
     * this one.
     */
    private static LockFile createLock(
            final RegionName name, final Path path, final Header header, final FileIdentity region) throws IOException {
        final LockFile lock;
        try {
            lock = LockFile.create(path, NOBODY_ELSE, header.id());
        } catch (final FileAlreadyExistsException e) {
            // Another one that opens the region was faster.
            throw new ReplacedException(path);
        }
        boolean usable = false;
        try {
            grantLock(path, region, lockAttributes(path));
            if (!isNamed(version(name), region)) {
                Files.deleteIfExists(path);
                throw new ReplacedException(name.file());
            }
            usable = true;
            return lock;
        } catch (final NoSuchFileException e) {
            throw new ReplacedException(path);
        } finally {
            if (!usable) {
                lock.close();
            }
        }
    }

    /** Whoever owns the lock file can hold all slots; and another name of it may be a file that others lock. */
    private static long checkLock(final Path path, final FileIdentity region, final boolean trustForeignOwner)
            throws IOException {
        final LockAttributes found = lockAttributes(path);
        if (found.links() > 1) {
            throw new RegionAccessException("file=" + path + " has links=" + found.links()
                    + ", so other names than this one; remove it while nobody is attached");
        }
        final int self = OwnFiles.uid();
        final boolean trusted = found.uid() == ROOT || found.uid() == region.uid() || found.uid() == self;
        if (!trusted && !trustForeignOwner) {
            throw new RegionAccessException("file=" + path + " belongs to uid=" + found.uid() + ", the region to uid="
                    + region.uid() + "; remove it while nobody is attached, or attach with trustForeignOwner()");
        }
        if (found.uid() == self) {
            grantLock(path, region, found);
        }
        return found.inode();
    }

    /** Of the file itself, be it a link. */
    private record LockAttributes(int uid, int gid, int mode, int links, long inode) {}

    private static LockAttributes lockAttributes(final Path path) throws IOException {
        final Map<String, Object> found =
                Files.readAttributes(path, "unix:uid,gid,mode,nlink,ino", LinkOption.NOFOLLOW_LINKS);
        return new LockAttributes(
                ((Number) found.get("uid")).intValue(),
                ((Number) found.get("gid")).intValue(),
                ((Number) found.get("mode")).intValue(),
                ((Number) found.get("nlink")).intValue(),
                ((Number) found.get("ino")).longValue());
    }

    /**
     * Lets those, and only those, open our lock file who may change the region, as its permissions are by now. Neither call
     * opens the file, since they follow links.
     */
    private static void grantLock(final Path path, final FileIdentity region, final LockAttributes found)
            throws IOException {
        final boolean sameGroup = found.gid() == region.gid() || hasSetGroup(path, region.gid());
        final int mode = sameGroup ? region.mode() : region.mode() & ~GROUP_BITS;
        final Set<PosixFilePermission> wanted = OwnFiles.lockPermissions(permissions(mode));
        if (found.links() == 1 && !permissions(found.mode()).equals(wanted)) {
            Files.setPosixFilePermissions(path, wanted);
        }
    }

    /** Only members of a group may give it their files. */
    private static boolean hasSetGroup(final Path path, final int gid) throws IOException {
        try {
            Files.setAttribute(path, "unix:gid", gid);
            return true;
        } catch (final FileSystemException e) {
            return false;
        }
    }

    private static Set<PosixFilePermission> permissions(final int mode) {
        final Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        final PosixFilePermission[] order = {
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ,
        };
        for (int i = 0; i < order.length; i++) {
            if ((mode >>> i & 1) != 0) {
                permissions.add(order[i]);
            }
        }
        return permissions;
    }

    /** What is thrown for an error of the file system. */
    static RegionException access(final RegionName name, final String what, final IOException cause) {
        if (NoSpaceException.isReasonOf(cause)) {
            return new RegionFullException(
                    "region=" + name.name() + " can not be " + what + ", the file system has no room: requested=1 more"
                            + " file or its bytes, file=" + name.file() + ": " + cause
                            + "; free space there, or enlarge it (tmpfs: mount -o remount,size=...,nr_inodes=...)",
                    cause);
        }
        return new RegionAccessException(
                "file=" + name.file() + " can not be " + what + ": " + cause
                        + "; check owner, permissions and file system",
                cause);
    }

    /**
     * Whether both have the same file open, by whatever names.
     *
     * @param other open or closed; while one of them is open, no other file has its inode.
     */
    public boolean isSameFile(final RegionFile other) {
        final FileIdentity mine = mapping.identity();
        final FileIdentity theirs = other.mapping.identity();
        return mine.inode() == theirs.inode() && mine.device() == theirs.device() && header.id() == other.header.id();
    }

    /** Constants of the region. */
    public Header header() {
        return header;
    }

    /** Memory of the region. */
    public RegionMemory memory() {
        return memory;
    }

    /** Lock file, null when attached read-only. */
    public LockFile lock() {
        return lock;
    }

    @Override
    public void reserve(final long offset, final long count) {
        try {
            mapping.reserve(offset, count);
        } catch (final NoSpaceException e) {
            throw new RegionFullException(
                    "region=" + name.name() + ": the file system has no room: requested=" + count
                            + " usable=" + e.usableSpace() + " file=" + name.file()
                            + "; free space there, or enlarge it (mount -o remount,size=..., docker --shm-size)",
                    e);
        }
    }

    @Override
    public void grown() {
        memory.lookAhead();
    }

    @Override
    public long giveBackTail(final long keep, final long reserved, final LongConsumer end) {
        return memory.giveBack(keep, reserved, end);
    }

    @Override
    public void giveBack(final long offset, final long count) {
        mapping.punch(offset, count);
    }

    /** Writes everything to the disk and waits for it; does nothing of use in shared memory. */
    public void force() {
        ask(() -> {
            final Reserved reserved = reserved();
            mapping.force(0, reserved.heap);
            mapping.force(header.layout().capacity(), reserved.log);
        });
    }

    /** Writes the tables before the heap to the disk: who is attached. */
    public void forceTables() {
        ask(() -> mapping.force(0, header.layout().heapStart()));
    }

    /** Keeps what is committed of the region in memory. */
    public void lockInMemory() {
        ask(() -> mapping.lock(0, reserved().heap));
    }

    /** Undoes {@link #lockInMemory}. */
    public void unlockFromMemory() {
        ask(() -> mapping.unlock(0, reserved().heap));
    }

    @Override
    public void force(final long offset, final long count) {
        ask(() -> mapping.force(offset, count));
    }

    /** Keeps a range in memory. */
    public void lockInMemory(final long offset, final long count) {
        ask(() -> mapping.lock(offset, count));
    }

    /** Undoes {@link #lockInMemory(long, long)}. */
    public void unlockFromMemory(final long offset, final long count) {
        ask(() -> mapping.unlock(offset, count));
    }

    /** A range as a buffer that works for as long as it is reachable; see {@link FileMapping#buffer}. */
    public ByteBuffer buffer(final long offset, final int count) {
        try {
            return Uninterrupted.call(() -> mapping.buffer(offset, count));
        } catch (final IOException e) {
            throw new RegionAccessException(
                    "region=" + name.name() + " offset=" + offset + " bytes=" + count + " can not be mapped once more: "
                            + e.getMessage() + "; look at the limits of mappings (vm.max_map_count) and of open files"
                            + " (ulimit -n)",
                    e);
        }
    }

    private void ask(final Runnable call) {
        try {
            call.run();
        } catch (final UncheckedIOException e) {
            throw new RegionAccessException(
                    "region=" + name.name() + ": " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        mapping.close();
        memory.close();
        if (lock != null) {
            try {
                lock.close();
            } catch (final IOException e) {
                throw access(name, "closed", e);
            }
        }
    }
}
