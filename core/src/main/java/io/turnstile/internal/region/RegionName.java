package io.turnstile.internal.region;

import java.net.URI;
import java.nio.file.Path;

/**
 * How a region is called and where it lies: {@code orders} and {@code shm://orders} are
 * {@code /dev/shm/orders.turnstile}; {@code file:///path/x.turnstile}, and a path, are themselves.
 *
 * <p>Beside the file {@code x.turnstile} stand {@code x.turnstile.ID.lock}, the members' locks, and while it is being made
 * {@code x.turnstile.ID.tmp}, where ID is the region's id in 16 hexadecimal digits.
 *
 * @param name for people.
 * @param file absolute.
 */
public record RegionName(String name, Path file) {
    /** Ends the name of every region's file that has a name. */
    public static final String SUFFIX = ".turnstile";

    /** Where named regions lie. */
    public static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private static final String SHM = "shm://";
    private static final String FILE = "file:";
    private static final int MAX_LENGTH = 200;
    private static final int ID_DIGITS = 16;

    /**
     * Understands a name or URI.
     *
     * @param text of one of the three forms.
     * @return name and file.
     * @throws IllegalArgumentException if it is of none.
     */
    public static RegionName of(final String text) {
        if (text.startsWith(FILE)) {
            try {
                return of(Path.of(URI.create(text)));
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "region=" + text + " is no file URI; write file:///absolute/path/x.turnstile", e);
            }
        }
        final String name = text.startsWith(SHM) ? text.substring(SHM.length()) : text;
        if (!isAllowed(name)) {
            throw new IllegalArgumentException(
                    "region=" + text + " is no name: letters, digits, '.', '_', '-', at most " + MAX_LENGTH
                            + ", not beginning with '.' or '-'; for a file use file:///path or a Path");
        }
        return new RegionName(name, SHARED_MEMORY.resolve(name + SUFFIX));
    }

    private static boolean isAllowed(final String name) {
        boolean allowed = !name.isEmpty() && name.length() <= MAX_LENGTH && ".-".indexOf(name.charAt(0)) < 0;
        for (int i = 0; i < name.length() && allowed; i++) {
            final char c = name.charAt(i);
            allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0;
        }
        return allowed;
    }

    /**
     * A region in a file.
     *
     * @param file any path.
     * @return name and file.
     */
    public static RegionName of(final Path file) {
        final Path absolute = file.toAbsolutePath().normalize();
        final Path last = absolute.getFileName();
        if (last == null) {
            throw new IllegalArgumentException("region file=" + file + " is a root directory");
        }
        final String name = last.toString();
        return new RegionName(
                name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name, absolute);
    }

    /** Lock file of the region of this name with the given id. */
    public Path lockFile(final long id) {
        return beside(id, "lock");
    }

    /** Where a region of this name and id is made. */
    public Path temporaryFile(final long id) {
        return beside(id, "tmp");
    }

    private Path beside(final long id, final String extension) {
        final String digits = Long.toHexString(id);
        final String padding = "0".repeat(ID_DIGITS - digits.length());
        return file.resolveSibling(file.getFileName() + "." + padding + digits + "." + extension);
    }
}
