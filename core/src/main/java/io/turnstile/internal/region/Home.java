package io.turnstile.internal.region;

import static io.turnstile.internal.region.ControlLayout.HOME_BOOT_OFFSET;
import static io.turnstile.internal.region.ControlLayout.HOME_DEVICE_OFFSET;
import static io.turnstile.internal.region.ControlLayout.HOME_INODE_OFFSET;

import io.turnstile.internal.memory.FileIdentity;
import io.turnstile.internal.memory.RegionMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Which file a region lies in, as the region itself says, and in which run of the machine it was last attached to: by these a
 * copy, and a machine that was restarted, are noticed.
 */
public final class Home {
    private Home() {}

    /** What is found when a file is opened. */
    public enum Finding {
        /** The file that it was, in the same run of the machine. */
        SAME,
        /** The file that it was, as far as can be told; the machine, or what shows itself as one, was restarted. */
        RESTARTED,
        /** Another file: a copy. Numbers of devices count only within one run of the machine. */
        COPIED
    }

    /**
     * Compares what the region says with the file that is open.
     *
     * @param memory   of the region.
     * @param identity of the file.
     */
    public static Finding look(final RegionMemory memory, final FileIdentity identity) {
        final boolean sameBoot =
                memory.getLong(HOME_BOOT_OFFSET) == ProcessIdentity.current().bootId();
        if (memory.getLong(HOME_INODE_OFFSET) != identity.inode()
                || sameBoot && memory.getLong(HOME_DEVICE_OFFSET) != identity.device()) {
            return Finding.COPIED;
        }
        return sameBoot ? Finding.SAME : Finding.RESTARTED;
    }

    /**
     * From now on the region lies in this file. Whoever dies in it has done nothing: the inode comes last.
     *
     * @param memory   of the region.
     * @param identity of the file.
     */
    public static void settle(final RegionMemory memory, final FileIdentity identity) {
        memory.putLong(HOME_DEVICE_OFFSET, identity.device());
        memory.putLongRelease(HOME_BOOT_OFFSET, ProcessIdentity.current().bootId());
        memory.putLongRelease(HOME_INODE_OFFSET, identity.inode());
    }

    /**
     * Says so in a file that nobody has open. It then counts as the file that the region was made in, and nothing is checked.
     *
     * @param file a copy that is known to be right, or wrong on purpose.
     */
    public static void claim(final Path file) throws IOException {
        final Map<String, Object> found = Files.readAttributes(file, "unix:ino,dev");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, HOME_DEVICE_OFFSET, (Long) found.get("dev"));
            write(channel, HOME_BOOT_OFFSET, ProcessIdentity.current().bootId());
            write(channel, HOME_INODE_OFFSET, (Long) found.get("ino"));
        }
    }

    private static void write(final FileChannel channel, final long offset, final long word) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        channel.write(bytes.putLong(0, word), offset);
    }
}
