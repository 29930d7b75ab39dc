package io.turnstile.internal.region;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionException;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.memory.FileMapping;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes, deletes and tidies up the files of regions.
 *
 * <p>A region is made under a temporary name and published, whole, by a hard link: its name either does not exist or is a
 * region that works. Its creator holds the lock on {@link Members#CREATOR_SLOT} meanwhile, so what a killed creator
 * leaves behind can be told from what is being made.
 */
public final class RegionFiles {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Pattern LEFTOVER = Pattern.compile("(.+)\\.([0-9a-f]{16})\\.(tmp|lock)");

    private RegionFiles() {}

    /**
     * How a region is made.
     *
     * @param capacity    bytes.
     * @param members     slots.
     * @param permissions of its file.
     * @param group       of its file, null for the default.
     * @param replace     whether an existing region of the name is replaced.
     * @param trustForeignOwner whether one of another user is, too.
     */
    public record Plan(
            long capacity,
            int members,
            Set<PosixFilePermission> permissions,
            String group,
            boolean replace,
            boolean trustForeignOwner) {}

    /**
     * Makes a region and publishes it.
     *
     * @param name    of it.
     * @param plan    for it.
     * @param prepare is given the file before anyone else can see it, and makes what every region has in it.
     * @return the file, open: that which was made, whatever others do with the name meanwhile.
     * @throws RegionExistsException if the name is taken and not to be replaced.
     * @throws RegionException       if what is to be replaced is no region, or not to be replaced by us.
     * @throws RegionFullException   if the file system has no room.
     */
    public static RegionFile create(final RegionName name, final Plan plan, final Consumer<RegionFile> prepare) {
        FileMapping.checkSupported();
        final RegionLayout layout = RegionLayout.of(plan.capacity(), plan.members());
        final long id = RANDOM.nextLong() >>> 1 | 1;
        final Header header = new Header(layout, id, RANDOM.nextLong(), RANDOM.nextLong(), System.currentTimeMillis());
        final Path draft = name.temporaryFile(id);
        final Path lockPath = name.lockFile(id);
        final long replaced = plan.replace() ? idOf(name.file()) : 0;
        checkReplaceable(name, plan);
        RegionFile file = null;
        boolean published = false;
        try (LockFile lock = LockFile.create(lockPath, OWNER_ONLY, id)) {
            if (!lock.tryHold(Members.CREATOR_SLOT) || !lock.makeLasting(Members.CREATOR_SLOT)) {
                throw new RegionAccessException("file=" + lockPath + " was locked by somebody else as it was made");
            }
            makeDraft(draft, header, plan);
            grant(lockPath, plan.group(), OwnFiles.lockPermissions(plan.permissions()));
            file = RegionFile.format(name, draft, header);
            prepare.accept(file);
            checkReplaceable(name, plan);
            publish(name, draft, plan.replace());
            published = true;
        } catch (final IOException e) {
            throw RegionFile.access(name, "made", e);
        } finally {
            removeLeftover(draft);
            if (!published) {
                if (file != null) {
                    file.close();
                }
                removeLeftover(lockPath);
            }
        }
        if (replaced != 0) {
            removeLockOf(name, replaced);
        }
        try {
            forceNames(name);
        } catch (final Throwable e) {
            file.close();
            throw e;
        }
        return file;
    }

    /** Removes the lock file of a region that was replaced, unless somebody has it; if that fails, prune() finds it later. */
    private static void removeLockOf(final RegionName name, final long replaced) {
        try {
            prune(name.lockFile(replaced), name, replaced, new ArrayList<>());
        } catch (final IOException e) {
            // As said.
            return;
        }
    }

    /** The names too must be on the disk before a region that was forced survives a loss of power. */
    private static void forceNames(final RegionName name) {
        final Path directory = name.file().getParent();
        if (!Files.isReadable(directory)) {
            // Whoever may make files there but not look has to rely on the system's own pace.
            return;
        }
        try {
            Uninterrupted.call(() -> forceDirectory(directory));
        } catch (final IOException e) {
            throw RegionFile.access(name, "written to the disk", e);
        }
    }

    private static Void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return null;
    }

    /** What is replaced is a region, and one of our own unless others are trusted. */
    private static void checkReplaceable(final RegionName name, final Plan plan) {
        if (!plan.replace()) {
            return;
        }
        try {
            if (OwnFiles.checkRegion(name.file(), "replaced")) {
                OwnFiles.checkOwner(name.file(), plan.trustForeignOwner());
            }
        } catch (final NoSuchFileException e) {
            // Deleted just now: then there is nothing to replace.
            return;
        } catch (final IOException e) {
            throw RegionFile.access(name, "replaced", e);
        }
    }

    /** The constants first: whatever becomes of the file, they say whose it is. */
    private static void makeDraft(final Path draft, final Header header, final Plan plan) throws IOException {
        FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                .close();
        try (RandomAccessFile file = new RandomAccessFile(draft.toFile(), "rw")) {
            file.write(header.bytes());
            file.setLength(header.layout().fileLength());
        }
        grant(draft, plan.group(), plan.permissions());
    }

    /** First the group: whoever opens a file while it is another one's has it open from then on. Not subject to the umask. */
    private static void grant(final Path file, final String group, final Set<PosixFilePermission> permissions)
            throws IOException {
        setGroup(file, group);
        Files.setPosixFilePermissions(file, permissions);
    }

    private static void setGroup(final Path file, final String group) throws IOException {
        if (group != null) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(
                            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
        }
    }

    private static void publish(final RegionName name, final Path draft, final boolean replace) throws IOException {
        if (replace) {
            Files.move(draft, name.file(), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            Files.createLink(name.file(), draft);
        } catch (final FileAlreadyExistsException e) {
            throw new RegionExistsException(
                    "region=" + name.name() + " exists already, file=" + name.file()
                            + "; open() it, or replace it with createOrReplace()",
                    e);
        }
    }

    /** Removes what is ours and half-made; if even that fails, prune() finds it later. */
    private static void removeLeftover(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new RegionAccessException("file=" + file + " is left over and can not be removed; try prune()", e);
        }
    }

    /**
     * Deletes a region: its name is gone at once, processes that are attached keep the data until they close it.
     *
     * @param name of it.
     * @return whether there was one.
     * @throws RegionException if it is no region.
     */
    public static boolean delete(final RegionName name) {
        try {
            if (!OwnFiles.checkRegion(name.file(), "deleted")) {
                return false;
            }
            final long id = idOf(name.file());
            final boolean existed = Files.deleteIfExists(name.file());
            if (existed && id != 0) {
                deleteLock(name.lockFile(id));
            }
            return existed;
        } catch (final IOException e) {
            throw RegionFile.access(name, "deleted", e);
        }
    }

    /** Of a region that was just there: its name has the region's id, and who made it had the right to both. */
    private static void deleteLock(final Path lockPath) throws IOException {
        if (Files.isRegularFile(lockPath, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(lockPath);
        }
    }

    /** Id of the region in a file, 0 if the file is no region that we can read. */
    private static long idOf(final Path file) {
        try {
            return Header.read(file).id();
        } catch (final IOException | RegionException e) {
            return 0;
        }
    }

    /**
     * Files of a directory that have the name of a region.
     *
     * @param directory to look in.
     * @return sorted by name.
     */
    public static List<RegionName> list(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(RegionName.SUFFIX))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .map(RegionName::of)
                    .toList();
        } catch (final IOException e) {
            throw new RegionAccessException("directory=" + directory + " can not be listed", e);
        }
    }

    /**
     * Whether the file of a region belongs to the calling user.
     *
     * @param name of it.
     * @return false also if there is none.
     */
    public static boolean isMine(final RegionName name) {
        return OwnFiles.isMine(name.file());
    }

    /**
     * Removes what killed creators, and regions that were deleted or replaced while somebody was attached, left behind. Only
     * files of the calling user that say themselves what they are, see {@link OwnFiles}.
     *
     * @param directory to tidy up.
     * @return a line for each file removed.
     */
    public static List<String> prune(final Path directory) {
        final List<String> removed = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.sorted().toList()) {
                final Matcher leftover = LEFTOVER.matcher(file.getFileName().toString());
                if (leftover.matches()) {
                    final RegionName name = RegionName.of(file.resolveSibling(leftover.group(1)));
                    pruneOurs(file, name, Long.parseUnsignedLong(leftover.group(2), 16), removed);
                }
            }
        } catch (final IOException e) {
            throw new RegionAccessException("directory=" + directory + " can not be tidied up", e);
        }
        return removed;
    }

    private static void pruneOurs(final Path file, final RegionName name, final long id, final List<String> removed)
            throws IOException {
        try {
            prune(file, name, id, removed);
        } catch (final FileSystemException e) {
            // Of another user, a link, or just gone: not ours to tidy up, and no reason to leave the rest.
            return;
        }
    }

    private static void prune(final Path file, final RegionName name, final long id, final List<String> removed)
            throws IOException {
        final boolean isDraft = file.equals(name.temporaryFile(id));
        if (isDraft ? isAbandonedDraft(file, name, id) : isAbandonedLock(file, name, id)) {
            Files.deleteIfExists(file);
            removed.add((isDraft ? "unfinished region " : "lock file of a region that is gone ") + file);
        }
    }

    private static boolean isAbandonedDraft(final Path file, final RegionName name, final long id) throws IOException {
        if (!OwnFiles.isDraft(file, id)) {
            return false;
        }
        final Path lockPath = name.lockFile(id);
        return !Files.exists(lockPath, LinkOption.NOFOLLOW_LINKS)
                || OwnFiles.canBeLockFile(lockPath) && !isLocked(lockPath);
    }

    private static boolean isAbandonedLock(final Path file, final RegionName name, final long id) throws IOException {
        return OwnFiles.canBeLockFile(file)
                && idOf(name.file()) != id
                && !isLocked(file)
                && OwnFiles.isLockFile(file, id);
    }

    private static boolean isLocked(final Path lockPath) throws IOException {
        try (LockFile lock = LockFile.open(lockPath)) {
            for (int slot = 0; slot <= Members.CREATOR_SLOT; slot++) {
                if (lock.probe(slot) == LockFile.Probe.HELD) {
                    return true;
                }
            }
        }
        return false;
    }
}
