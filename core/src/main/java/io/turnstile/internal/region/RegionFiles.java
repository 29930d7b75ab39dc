package io.turnstile.internal.region;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionException;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionFullException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * region that works. Its creator holds the lock on {@link Members#CREATOR_BYTE} meanwhile, so what a killed creator
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
     */
    public record Plan(
            long capacity, int members, Set<PosixFilePermission> permissions, String group, boolean replace) {}

    /**
     * Makes a region and publishes it.
     *
     * @param name    of it.
     * @param plan    for it.
     * @param prepare is given the file before anyone else can see it, and makes what every region has in it.
     * @return the file, open: that which was made, whatever others do with the name meanwhile.
     * @throws RegionExistsException if the name is taken and not to be replaced.
     * @throws RegionFullException   if the file system has no room.
     */
    public static RegionFile create(final RegionName name, final Plan plan, final Consumer<RegionFile> prepare) {
        final RegionLayout layout = RegionLayout.of(plan.capacity(), plan.members());
        final long id = RANDOM.nextLong() >>> 1 | 1;
        final Header header = new Header(layout, id, RANDOM.nextLong(), System.currentTimeMillis());
        final Path draft = name.temporaryFile(id);
        final Path lockPath = name.lockFile(id);
        final long replaced = plan.replace() ? idOf(name.file()) : 0;
        RegionFile file = null;
        boolean published = false;
        try (LockFile lock = LockFile.create(lockPath, OWNER_ONLY)) {
            if (!lock.tryHold(Members.CREATOR_BYTE)) {
                throw new RegionAccessException("file=" + lockPath + " was locked by somebody else as it was made");
            }
            makeDraft(draft, layout.fileLength(), plan);
            grant(lockPath, plan);
            file = RegionFile.format(name, draft, header);
            prepare.accept(file);
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

    private static void makeDraft(final Path draft, final long length, final Plan plan) throws IOException {
        FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                .close();
        try (RandomAccessFile file = new RandomAccessFile(draft.toFile(), "rw")) {
            file.setLength(length);
        }
        grant(draft, plan);
    }

    /** First the group: whoever opens a file while it is another one's has it open from then on. Not subject to the umask. */
    private static void grant(final Path file, final Plan plan) throws IOException {
        setGroup(file, plan.group());
        Files.setPosixFilePermissions(file, plan.permissions());
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
     */
    public static boolean delete(final RegionName name) {
        try {
            final long id = idOf(name.file());
            final boolean existed = Files.deleteIfExists(name.file());
            if (existed && id != 0) {
                Files.deleteIfExists(name.lockFile(id));
            }
            return existed;
        } catch (final IOException e) {
            throw RegionFile.access(name, "deleted", e);
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
     * Removes what killed creators, and regions that were deleted or replaced while somebody was attached, left behind. What
     * this user may not look at or remove stays.
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
        final Path lockPath = name.lockFile(id);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || isLocked(lockPath)) {
            return;
        }
        final boolean isDraft = file.equals(name.temporaryFile(id));
        if (isDraft || idOf(name.file()) != id) {
            Files.deleteIfExists(file);
            removed.add((isDraft ? "unfinished region " : "lock file of a region that is gone ") + file);
        }
    }

    private static boolean isLocked(final Path lockPath) throws IOException {
        if (!Files.exists(lockPath, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (LockFile lock = LockFile.open(lockPath)) {
            for (int slot = 0; slot <= Members.CREATOR_BYTE; slot++) {
                if (lock.probe(slot) == LockFile.Probe.HELD) {
                    return true;
                }
            }
        }
        return false;
    }
}
