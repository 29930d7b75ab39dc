package io.turnstile.internal.region;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which files may be deleted or replaced: those that say themselves that they are ours, and where nobody has named them, only
 * those of the calling user. A name proves nothing, for others too may call their files {@code x.0123456789abcdef.lock}.
 */
final class OwnFiles {
    /** Of the file itself, be it a link. */
    private record Attributes(int uid, boolean regular, boolean directory, long size) {}

    private OwnFiles() {}

    /**
     * User id of this process.
     *
     * @throws RegionAccessException if /proc is not mounted.
     */
    static int uid() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).intValue();
        } catch (final IOException e) {
            throw new RegionAccessException("can not tell the own user from /proc/self", e);
        }
    }

    /** Whether a file is there and belongs to the calling user. */
    static boolean isMine(final Path file) {
        try {
            return attributes(file).uid() == uid();
        } catch (final IOException e) {
            return false;
        }
    }

    /**
     * Refuses to delete or replace what is no region.
     *
     * @param file that has the name of one.
     * @param what is to become of it, for the message.
     * @return whether there is a file.
     * @throws RegionCorruptException if it is an ordinary file without the magic.
     * @throws RegionAccessException  if it is none.
     * @throws IOException            if it can not be looked at.
     */
    static boolean checkRegion(final Path file, final String what) throws IOException {
        try {
            final Attributes attributes = attributes(file);
            if (!attributes.regular()) {
                throw new RegionAccessException("file=" + file + " is "
                        + (attributes.directory() ? "a directory" : "a symbolic link or no regular file")
                        + " and not a region, so it is not " + what + "; remove it by hand");
            }
            if (!Header.hasMagic(file)) {
                throw new RegionCorruptException("file=" + file + " does not begin as a region does, so it is not "
                        + what + "; if it is a damaged one, or not needed, remove it by hand");
            }
            return true;
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Refuses to replace a region of another user.
     *
     * @throws RegionAccessException if it is one, and is not to be trusted.
     */
    static void checkOwner(final Path file, final boolean trustForeignOwner) throws IOException {
        final int owner = attributes(file).uid();
        if (owner != uid() && !trustForeignOwner) {
            throw new RegionAccessException("file=" + file + " belongs to uid=" + owner + ", and this process to uid="
                    + uid() + ", so it is not replaced; delete it first, or attach with trustForeignOwner()");
        }
    }

    /**
     * Whether a file is the draft of a region that the calling user has made, or begun to make.
     *
     * @param file that has the name of one.
     * @param id   of the region.
     * @throws IOException if it can not be read.
     */
    static boolean isDraft(final Path file, final long id) throws IOException {
        final Attributes attributes = attributes(file);
        return attributes.regular()
                && attributes.uid() == uid()
                && (isBegun(file, attributes) || Header.isOf(file, id));
    }

    /**
     * Whether a file can be a lock file of the calling user, as far as can be told without opening it: what opens and closes
     * a file drops locks that this process may hold there.
     *
     * @param file that has the name of one.
     * @throws IOException if it can not be looked at.
     */
    static boolean canBeLockFile(final Path file) throws IOException {
        final Attributes attributes = attributes(file);
        return attributes.regular()
                && attributes.uid() == uid()
                && (isBegun(file, attributes) || attributes.size() == LockFileLayout.LENGTH);
    }

    /**
     * Whether a file that {@link #canBeLockFile} is one.
     *
     * @param file that nobody has locked.
     * @param id   of the region.
     * @throws IOException if it can not be read.
     */
    static boolean isLockFile(final Path file, final long id) throws IOException {
        final byte[] bytes = new byte[LockFileLayout.LENGTH];
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            final int length = opened.read(bytes);
            return length == bytes.length ? LockFileLayout.isOf(bytes, id) : isBegun(file, attributes(file));
        }
    }

    /**
     * A creator may have been killed before it wrote anything. Then the file is empty, and only its name can tell: one like
     * {@code x.turnstile.0123456789abcdef.lock} is nobody else's. Empty files of other names stay.
     */
    private static boolean isBegun(final Path file, final Attributes attributes) {
        return attributes.size() == 0 && file.getFileName().toString().contains(RegionName.SUFFIX + ".");
    }

    /**
     * Permissions of a lock file: none for those who may not change the region. A reader of the file could lock it, and so
     * keep everybody from joining.
     *
     * @param region permissions of the region.
     */
    static Set<PosixFilePermission> lockPermissions(final Set<PosixFilePermission> region) {
        final Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        grant(region, permissions, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        grant(region, permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);
        grant(region, permissions, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        return permissions;
    }

    private static void grant(
            final Set<PosixFilePermission> region,
            final Set<PosixFilePermission> granted,
            final PosixFilePermission read,
            final PosixFilePermission write) {
        if (region.contains(write)) {
            granted.add(read);
            granted.add(write);
        }
    }

    private static Attributes attributes(final Path file) throws IOException {
        final Map<String, Object> found =
                Files.readAttributes(file, "unix:uid,isRegularFile,isDirectory,size", LinkOption.NOFOLLOW_LINKS);
        return new Attributes(
                ((Number) found.get("uid")).intValue(),
                (Boolean) found.get("isRegularFile"),
                (Boolean) found.get("isDirectory"),
                ((Number) found.get("size")).longValue());
    }
}
