package io.turnstile.tools.files;

import io.turnstile.RegionFullException;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.output.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is room for an import, asked before anything is stored. */
final class FreeSpace {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long KIB = 1024;

    private FreeSpace() {}

    /**
     * Sees to it that there is room.
     *
     * @param target where a region is going to be.
     * @param bytes  that it will need.
     * @param source that is imported.
     * @throws RegionFullException if there is none.
     * @throws IOException         if the file system does not tell.
     */
    static void check(final Path target, final long bytes, final Path source) throws IOException {
        final Path directory = target.toAbsolutePath().getParent();
        long free = Files.getFileStore(directory).getUsableSpace();
        if (directory.equals(RegionName.SHARED_MEMORY)) {
            // The size of a tmpfs is only a limit; what it holds is memory.
            free = Math.min(free, availableMemory());
        }
        if (bytes > free) {
            throw new RegionFullException(
                    "file=" + source + " needs " + Size.text(bytes) + " (" + bytes + " bytes), but "
                            + directory + " has room for " + Size.text(free)
                            + "; nothing was stored. Free some memory, or import to a"
                            + " region on disk: NAME=/path/x.turnstile");
        }
    }

    private static long availableMemory() throws IOException {
        for (final String line : Files.readAllLines(MEMORY)) {
            if (line.startsWith(AVAILABLE)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
            }
        }
        return Long.MAX_VALUE;
    }
}
