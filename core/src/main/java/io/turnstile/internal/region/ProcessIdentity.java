package io.turnstile.internal.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which process, among all that ever had its number. A bare pid names nobody: it is used again, and every container has
 * a pid 7.
 *
 * @param pid          process id, as its own pid namespace counts
 * @param startTicks   start of the process after boot, in clock ticks (10 ms)
 * @param bootId       64 bits of the random id of this run of the kernel
 * @param pidNamespace inode number of the pid namespace. The upper half is 0, except in a time namespace of one's own,
 *                     where start times are shifted and so mean nothing to others: there it is that namespace's number
 */
public record ProcessIdentity(long pid, long startTicks, long bootId, long pidNamespace) {
    /** The time namespace that everybody is in who asked for no other; a constant of the kernel. */
    private static final long INITIAL_TIME_NAMESPACE = 0xEFFFFFFAL;

    private static volatile ProcessIdentity self;

    /**
     * This process.
     *
     * @return its identity, the same each time
     * @throws UncheckedIOException if /proc is not mounted or shows not what Linux shows
     */
    public static ProcessIdentity current() {
        final ProcessIdentity known = self;
        if (known != null) {
            return known;
        }
        final ProcessIdentity read = read();
        self = read;
        return read;
    }

    private static ProcessIdentity read() {
        try {
            return new ProcessIdentity(
                    readPid(), TaskStat.read("/proc/self/stat").startTicks(), readBootId(), readNamespaces());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot tell who this process is: reason=\"" + e.getMessage()
                            + "\". Mount /proc (type proc) and let this user"
                            + " read /proc/self and /proc/sys/kernel/random/boot_id",
                    e);
        }
    }

    /**
     * The last number in its line is that of the innermost namespace, whatever namespace /proc shows. Kernels before 4.1 do
     * not have it; ProcessHandle, which knows it too, starts with a pool of threads.
     */
    private static long readPid() throws IOException {
        final String status = Files.readString(Path.of("/proc/self/status"));
        final int line = status.indexOf("\nNSpid:");
        if (line < 0) {
            return ProcessHandle.current().pid();
        }
        final String numbers = status.substring(line, status.indexOf('\n', line + 1));
        return Long.parseLong(numbers.substring(numbers.lastIndexOf('\t') + 1));
    }

    private static long readBootId() throws IOException {
        final String text =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        try {
            final UUID boot = UUID.fromString(text);
            // Both halves are random save for six constant bits, which the other half covers.
            return boot.getMostSignificantBits() ^ Long.rotateLeft(boot.getLeastSignificantBits(), 32);
        } catch (IllegalArgumentException e) {
            throw new IOException("boot_id=" + text + " is not a UUID", e);
        }
    }

    private static long readNamespaces() throws IOException {
        final long processes = namespace(Path.of("/proc/self/ns/pid"));
        final Path timeLink = Path.of("/proc/self/ns/time");
        // Kernels before 5.6 have no time namespaces.
        final long time = Files.isSymbolicLink(timeLink) ? namespace(timeLink) : INITIAL_TIME_NAMESPACE;
        return time == INITIAL_TIME_NAMESPACE ? processes : time << 32 | processes;
    }

    /** The link reads {@code pid:[4026531836]}. */
    private static long namespace(Path link) throws IOException {
        final String text = Files.readSymbolicLink(link).toString();
        try {
            return Long.parseLong(text.substring(text.indexOf('[') + 1, text.indexOf(']')));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("link=" + link + " target=" + text + " names no namespace", e);
        }
    }
}
