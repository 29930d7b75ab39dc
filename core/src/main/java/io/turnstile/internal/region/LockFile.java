package io.turnstile.internal.region;

import io.turnstile.internal.memory.OpenFileLocks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Locks that the operating system releases when their holder dies, for each member slot. They work across pid namespaces
 * and need no process id. Bytes {@code 2n} and {@code 2n + 1} belong to slot {@code n}; a slot is held while any of the two
 * is locked. The file begins with a mark that says what it is ({@link LockFileLayout}); locks and contents have nothing to
 * do with each other.
 *
 * <p><b>Two kinds of locks.</b> The JDK has POSIX record locks, which belong to the process. A process loses all its record
 * locks on a file, and is not told, when it closes <i>any</i> descriptor of that file: when a copy of this class in another
 * class loader closes its last LockFile, or when the program reads the file as part of a backup or a search. Locks of the
 * open file ({@link OpenFileLocks}) are not lost so, but need the native library, which takes too long to load for those
 * who only attach and look. So:
 * <pre>
 *                             byte 2n       byte 2n + 1
 *   {@link #tryHold}                   record        record; of the open file, if the library is loaded
 *   {@link #makeLasting}               record        of the open file
 * </pre>
 * A member calls {@code makeLasting} before its first turn. The byte changes hands between the two kinds for a moment in
 * which it is not locked. The other byte is, unless it was lost as described; then another process may hold both, and
 * {@code makeLasting} says so. Until its first turn a member can lose its slot, but it has nothing to lose with it; see {@link
 * Members#beforeFirstTurn}.
 *
 * <p>Where the native library cannot be loaded, or the file system has no such locks, record locks are all there is. Then
 * nothing else in the JVM must open the file. To that end all LockFile objects of one file share one channel, in a registry
 * that counts them. It goes by device and inode number rather than by path, since that is what the kernel's rule goes by: two
 * names of one file are one file. The registry belongs to this class, and so to its class loader.
 *
 * <p><b>What a probe disturbs.</b> Once the library is loaded, nothing. Without it there is no way to ask for a lock but to
 * take it, so the probed bytes are locked for about a microsecond. Probes take them shared and so do not disturb each other;
 * but {@link #tryHold} of a free slot may fail because of a probe, and its caller takes another slot or tries again.
 *
 * <p>Locks are released some milliseconds after the death of the holder, with much memory hundreds of milliseconds: the
 * kernel frees the memory first.
 *
 * <p>Thread-safe. Interrupts do not close the shared channel: no operation used here blocks.
 */
public final class LockFile implements AutoCloseable {
    /** Guards the registry and all that is in it. Nothing under it waits for another process. */
    private static final Map<Key, Shared> REGISTRY = new HashMap<>();

    /** Strongly held, for an unreachable channel is closed. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private static final int MAX_OPEN_TRIES = 10;
    private static final int BYTES_PER_SLOT = 2;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path path;
    private final Shared shared;
    private boolean closed;

    private LockFile(Path path, Shared shared) {
        this.path = path;
        this.shared = shared;
        shared.users++;
    }

    /** What a probe of a slot found. */
    public enum Probe {
        /** Another process or this one holds it. */
        HELD,
        /** Nobody held it at that moment. */
        FREE
    }

    /**
     * Makes a new lock file and opens it.
     *
     * @param path        where; nothing may be there yet
     * @param permissions who may read and write it, exactly: the umask is not applied. Members need both
     * @param id          of the region
     * @return the lock file, with no slot held
     * @throws FileAlreadyExistsException if there is something under that name, be it a symbolic link to nowhere
     * @throws IOException                if the file cannot be made
     */
    public static LockFile create(Path path, Set<PosixFilePermission> permissions, long id) throws IOException {
        synchronized (REGISTRY) {
            FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                    .close();
            // Not by a channel, which an interrupt would close.
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.write(LockFileLayout.contents(id));
            }
            final LockFile created = open(path);
            boolean granted = false;
            try {
                // Follows links, and so does not open the file: the variant that does not follow would. The name is
                // fresh.
                Files.setPosixFilePermissions(path, permissions);
                granted = true;
                return created;
            } finally {
                if (!granted) {
                    created.close();
                }
            }
        }
    }

    /**
     * Opens an existing lock file for probing and holding.
     *
     * @param path its path, not a symbolic link
     * @return the lock file, sharing its channel with all others of this JVM
     * @throws NoSuchFileException if it does not exist
     * @throws FileSystemException if it is a symbolic link or not a regular file, or may not be read and written by us
     * @throws IOException         if it cannot be opened
     */
    public static LockFile open(Path path) throws IOException {
        synchronized (REGISTRY) {
            for (int tries = 0; tries < MAX_OPEN_TRIES; tries++) {
                final Key key = keyOf(path);
                final Shared shared = REGISTRY.get(key);
                if (shared != null) {
                    return new LockFile(path, shared);
                }
                final LockFile opened = openUnregistered(path, key);
                if (opened != null) {
                    return opened;
                }
            }
        }
        throw new FileSystemException(
                path.toString(),
                null,
                "is replaced by others all the time: tries=" + MAX_OPEN_TRIES + "; see who does it");
    }

    /** Opens a file that the registry does not have; null if the name was given to another file meanwhile. */
    private static LockFile openUnregistered(Path path, Key key) throws IOException {
        final FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        boolean registered = false;
        try {
            if (!keyOf(path).equals(key)) {
                return null;
            }
            final LockFile lockFile = register(path, key, channel);
            registered = true;
            return lockFile;
        } finally {
            if (!registered) {
                discard(channel);
            }
        }
    }

    /**
     * Drops a channel of we do not know which file. It may be one on which this JVM holds locks, and closing it would
     * lose them; a descriptor that stays open is the smaller evil, in a race as rare as this.
     */
    private static void discard(FileChannel channel) throws IOException {
        if (REGISTRY.isEmpty()) {
            channel.close();
        } else {
            NEVER_CLOSED.add(channel);
        }
    }

    private static LockFile register(Path path, Key key, FileChannel channel) {
        final Shared shared = new Shared(key, channel);
        REGISTRY.put(key, shared);
        return new LockFile(path, shared);
    }

    private static Key keyOf(Path path) throws IOException {
        final Map<String, Object> attributes =
                Files.readAttributes(path, "unix:dev,ino,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
            throw new FileSystemException(path.toString(), null, "is a symbolic link or not a regular file");
        }
        return new Key((Long) attributes.get("dev"), (Long) attributes.get("ino"));
    }

    /**
     * Takes a slot's lock and keeps it until {@link #release}, {@link #close} or the death of this process.
     *
     * @param slot slot number, 0 or more
     * @return true if this object holds it now (or did already); false if another process or another member in this one
     *     does, or a probe of another process was in the way
     * @throws IOException           if the file system cannot lock
     * @throws IllegalStateException if closed
     */
    public boolean tryHold(int slot) throws IOException {
        checkSlot(slot);
        synchronized (REGISTRY) {
            checkOpen();
            Held held = shared.held.get(slot);
            if (held == null) {
                held = shared.tryHold(this, slot);
            }
            return held != null && held.holder == this;
        }
    }

    /**
     * Makes the lock of a slot one that does not end when this process opens and closes the file by other means. Loads the
     * native library, which takes a tenth of a second or more, unless it is loaded. Where there are no such locks, nothing
     * changes.
     *
     * @param slot a slot that this object holds
     * @return false if somebody else locks a byte of the slot: one that has it by now, or for a moment a probe
     * @throws IOException           if the file system cannot lock
     * @throws IllegalStateException if closed, or the slot is not held by this object
     */
    public boolean makeLasting(int slot) throws IOException {
        checkSlot(slot);
        // Outside the monitor, as it takes long.
        OpenFileLocks.prepare();
        synchronized (REGISTRY) {
            checkOpen();
            return shared.makeLasting(slot, own(slot));
        }
    }

    /**
     * Gives up a slot's lock.
     *
     * @param slot a slot that this object holds
     * @throws IOException           if the file system cannot unlock
     * @throws IllegalStateException if closed, or the slot is not held by this object
     */
    public void release(int slot) throws IOException {
        checkSlot(slot);
        synchronized (REGISTRY) {
            checkOpen();
            shared.release(slot, own(slot));
            shared.held.remove(slot);
        }
    }

    private Held own(int slot) {
        final Held held = shared.held.get(slot);
        if (held == null || held.holder != this) {
            throw new IllegalStateException("Slot is not held by this object: path=" + path + " slot=" + slot);
        }
        return held;
    }

    /**
     * Whether anybody holds a slot. Never drops a lock that this process holds.
     *
     * @param slot slot number, 0 or more
     * @return FREE if nobody held it at that moment; HELD otherwise, and rarely because somebody was just trying to
     * @throws IOException           if the file system cannot lock
     * @throws IllegalStateException if closed
     */
    public Probe probe(int slot) throws IOException {
        checkSlot(slot);
        synchronized (REGISTRY) {
            checkOpen();
            return shared.held.containsKey(slot) || shared.isLocked(slot) ? Probe.HELD : Probe.FREE;
        }
    }

    /**
     * Which file is open, whatever its name means by now.
     *
     * @return inode number
     */
    public long inode() {
        return shared.key.inode;
    }

    /**
     * File system of the file that is open. Its number and that of the inode together are no other file's while this one is
     * open, and it is by them that the kernel knows which locks meet.
     *
     * @return device number
     */
    public long device() {
        return shared.key.device;
    }

    /**
     * Releases the slots that this object holds. The last LockFile of a file in this JVM closes the channel. Closing
     * again does nothing.
     *
     * @throws IOException if the file system cannot unlock or close
     */
    @Override
    public void close() throws IOException {
        synchronized (REGISTRY) {
            if (closed) {
                return;
            }
            closed = true;
            shared.users--;
            if (shared.users == 0) {
                REGISTRY.remove(shared.key);
                // Takes all locks with it.
                shared.channel.close();
            } else {
                shared.releaseAllOf(this);
            }
        }
    }

    @Override
    public String toString() {
        return "LockFile[path=" + path + " inode=" + inode() + "]";
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Lock file is closed: path=" + path);
        }
    }

    private void checkSlot(int slot) {
        if (slot < 0) {
            throw new IllegalArgumentException(
                    "No such slot: path=" + path + " slot=" + slot + ". It must be 0 or more");
        }
    }

    /** What makes two names the same file for the kernel. Of its own hash: the one of records takes long to link. */
    private record Key(long device, long inode) {
        @Override
        public int hashCode() {
            return Long.hashCode(device) * 31 + Long.hashCode(inode);
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Key key && device == key.device && inode == key.inode;
        }
    }

    /** The locks of a slot, and the object that may release them. */
    private static final class Held {
        final LockFile holder;
        final FileLock first;

        /** Null once the second byte is locked by the open file. */
        FileLock second;

        Held(LockFile holder, FileLock first, FileLock second) {
            this.holder = holder;
            this.first = first;
            this.second = second;
        }
    }

    /** The one open channel of a file in this JVM. */
    private static final class Shared {
        final Key key;
        final FileChannel channel;
        final Map<Integer, Held> held = new HashMap<>();
        int users;

        /** Whether locks can belong to this open file; null before that is known. */
        private Boolean lasting;

        Shared(Key key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        private static long first(int slot) {
            return (long) BYTES_PER_SLOT * slot;
        }

        private static long second(int slot) {
            return first(slot) + 1;
        }

        /** Whether locks of the open file can be had, now. */
        private boolean isLasting() {
            if (lasting == null && OpenFileLocks.arePrepared()) {
                lasting = OpenFileLocks.areFor(channel);
            }
            return Boolean.TRUE.equals(lasting);
        }

        /** The locks of a slot, or null if somebody holds one of them. */
        Held tryHold(LockFile holder, int slot) throws IOException {
            final FileLock first = tryLock(first(slot), 1, false);
            if (first == null) {
                return null;
            }
            Held taken = null;
            try {
                taken = tryHold(holder, slot, first);
            } finally {
                if (taken == null) {
                    first.release();
                } else {
                    held.put(slot, taken);
                }
            }
            return taken;
        }

        private Held tryHold(LockFile holder, int slot, FileLock first) throws IOException {
            if (isLasting()) {
                return OpenFileLocks.tryLock(channel, second(slot), 1) ? new Held(holder, first, null) : null;
            }
            final FileLock second = tryLock(second(slot), 1, false);
            return second == null ? null : new Held(holder, first, second);
        }

        boolean makeLasting(int slot, Held mine) throws IOException {
            if (mine.second == null || !isLasting()) {
                return true;
            }
            // The two kinds exclude each other. Released already if this is not the first try.
            mine.second.release();
            if (!OpenFileLocks.tryLock(channel, second(slot), 1)) {
                return false;
            }
            mine.second = null;
            return true;
        }

        void release(int slot, Held mine) throws IOException {
            if (mine.second == null) {
                OpenFileLocks.unlock(channel, second(slot), 1);
            } else {
                mine.second.release();
            }
            mine.first.release();
        }

        /** Whether somebody else holds a slot that no object of this class holds. */
        boolean isLocked(int slot) throws IOException {
            if (isLasting()) {
                return OpenFileLocks.isLocked(channel, first(slot), BYTES_PER_SLOT);
            }
            final FileLock lock = tryLock(first(slot), BYTES_PER_SLOT, true);
            if (lock != null) {
                lock.release();
            }
            return lock == null;
        }

        /** A record lock, or null if somebody holds one there. */
        private FileLock tryLock(long start, long length, boolean readers) throws IOException {
            try {
                return channel.tryLock(start, length, readers);
            } catch (OverlappingFileLockException e) {
                // This JVM holds it, though not through this registry: another class loader's copy of this class does.
                return null;
            }
        }

        void releaseAllOf(LockFile holder) throws IOException {
            for (final Map.Entry<Integer, Held> each : List.copyOf(held.entrySet())) {
                if (each.getValue().holder == holder) {
                    release(each.getKey(), each.getValue());
                    held.remove(each.getKey());
                }
            }
        }
    }
}
