package io.turnstile.internal.region;

import java.io.IOException;
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
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Locks that the operating system releases when their holder dies: byte {@code n} of the file belongs to member slot
 * {@code n}. The file has no contents; the locks are POSIX record locks, which work across pid namespaces and need no
 * process id.
 *
 * <p><b>The trap.</b> A process loses all its record locks on a file when it closes <i>any</i> descriptor of that file,
 * and is not told. So a JVM must have one descriptor of each lock file and keep it: all LockFile objects of one file
 * share one channel, in a registry that counts them, and nothing else may ever open the file, not even to look at it
 * (its attributes are harmless). The registry goes by device and inode number rather than by path, since that is what
 * the kernel's rule goes by: two names of one file are one file.
 *
 * <p><b>What remains of the trap.</b> The registry belongs to this class, and so to its class loader. If two class
 * loaders of one JVM each have a copy, closing the one's last LockFile drops the other's locks, and its members seem to
 * be free. The JVM itself refuses a second lock of the same byte across class loaders, so within it nobody is taken for
 * dead. Others ask the {@link ProcessWitness} first, which sees the JVM alive; only observers of another pid namespace
 * depend on the lock.
 *
 * <p><b>What a probe disturbs.</b> There is no way to ask for a lock but to take it, so a probed byte is locked for
 * about a microsecond. Probes take it shared and so do not disturb each other; but {@link #tryHold} of a free slot may
 * fail because of a probe, and its caller takes another slot or tries again.
 *
 * <p>Locks are released some milliseconds after the death of the holder, with much memory hundreds of milliseconds: the
 * kernel frees the memory first.
 *
 * <p>Thread-safe. Interrupts do not close the shared channel: neither operation used here blocks.
 */
public final class LockFile implements AutoCloseable {
    /** Guards the registry and all that is in it. Nothing under it waits for another process. */
    private static final Map<Key, Shared> REGISTRY = new HashMap<>();

    /** Strongly held, for an unreachable channel is closed. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private static final int MAX_OPEN_TRIES = 10;

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
     * @return the lock file, with no slot held
     * @throws FileAlreadyExistsException if there is something under that name, be it a symbolic link to nowhere
     * @throws IOException                if the file cannot be made
     */
    public static LockFile create(Path path, Set<PosixFilePermission> permissions) throws IOException {
        final FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(permissions);
        synchronized (REGISTRY) {
            final FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    mode);
            boolean registered = false;
            try {
                // Follows links, and so does not open the file: the variant that does not follow would. The name is
                // fresh.
                Files.setPosixFilePermissions(path, permissions);
                final LockFile created = register(path, keyOf(path), channel);
                registered = true;
                return created;
            } finally {
                if (!registered) {
                    channel.close();
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
            final Held held = shared.held.get(slot);
            if (held != null) {
                return held.holder == this;
            }
            final FileLock lock = shared.tryLock(slot, false);
            if (lock != null) {
                shared.held.put(slot, new Held(this, lock));
            }
            return lock != null;
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
            final Held held = shared.held.get(slot);
            if (held == null || held.holder != this) {
                throw new IllegalStateException("Slot is not held by this lock file object: path=" + path + " slot="
                        + slot + " heldInThisProcess=" + (held != null)
                        + ". Only the one whose tryHold returned true may release");
            }
            held.lock.release();
            shared.held.remove(slot);
        }
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
            if (shared.held.containsKey(slot)) {
                return Probe.HELD;
            }
            final FileLock lock = shared.tryLock(slot, true);
            if (lock == null) {
                return Probe.HELD;
            }
            lock.release();
            return Probe.FREE;
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

    /** A lock of this JVM, and the object that may release it. */
    private record Held(LockFile holder, FileLock lock) {}

    /** The one open channel of a file in this JVM. */
    private static final class Shared {
        final Key key;
        final FileChannel channel;
        final Map<Integer, Held> held = new HashMap<>();
        int users;

        Shared(Key key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        /** A lock of one byte, or null if somebody holds it. */
        FileLock tryLock(int slot, boolean readers) throws IOException {
            try {
                return channel.tryLock(slot, 1, readers);
            } catch (OverlappingFileLockException e) {
                // This JVM holds it, though not through this registry: another class loader's copy of this class does.
                return null;
            }
        }

        void releaseAllOf(LockFile holder) throws IOException {
            for (final Held each : List.copyOf(held.values())) {
                if (each.holder == holder) {
                    each.lock.release();
                }
            }
            held.values().removeIf(each -> each.holder == holder);
        }
    }
}
