package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A tmpfs of 8 MiB for each test, that somebody else can fill. Mounted here by root; for others by a process that waits in
 * a user and mount namespace of its own, and whose files are reached through /proc. Where neither is allowed the test is
 * skipped, and says so.
 */
public final class SmallFileSystem implements BeforeEachCallback, AfterEachCallback {
    /** Bytes of the file system. */
    public static final long SIZE = 8 << 20;

    private static final String FILLER = "filler";
    private static final int PAGE = 4096;

    private final String options;
    private Path mountPoint;
    private Path directory;
    private ChildJvm namespace;

    /** With nothing special. */
    public SmallFileSystem() {
        this("mode=1777");
    }

    /** With more options of mount(8). */
    public SmallFileSystem(final String options) {
        this.options = "size=" + SIZE + "," + options;
    }

    @Override
    public void beforeEach(final ExtensionContext context) throws Exception {
        mountPoint = Files.createTempDirectory("turnstile-small");
        directory = null;
        if (ChildJvm.succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs", mountPoint.toString())) {
            directory = mountPoint;
        } else {
            mountInNamespace();
        }
    }

    private void mountInNamespace() throws Exception {
        namespace = ChildJvm.run(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && echo mounted && exec sleep 600",
                "sh",
                options,
                mountPoint.toString());
        try {
            namespace.await("mounted");
        } catch (final AssertionError e) {
            throw new TestAbortedException("can mount a tmpfs neither as this user nor in a user namespace", e);
        }
        directory = Path.of("/proc", Long.toString(namespace.pid()), "root")
                .resolve(mountPoint.toString().substring(1));
    }

    @Override
    public void afterEach(final ExtensionContext context) throws Exception {
        if (namespace != null) {
            namespace.close();
            namespace = null;
        } else if (directory != null) {
            assertTrue(ChildJvm.succeeds("umount", "-l", mountPoint.toString()));
        }
        Files.delete(mountPoint);
    }

    /** Root of the file system. */
    public Path directory() {
        return directory;
    }

    /** Bytes that nobody has. */
    public long free() {
        return directory.toFile().getUsableSpace();
    }

    /** Somebody else takes all but some bytes, which are rounded to pages. */
    public void fill(final long leave) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(FILLER).toFile(), "rw")) {
            file.seek(file.length());
            final byte[] page = new byte[PAGE];
            for (long left = free() - leave; left >= PAGE; left -= PAGE) {
                file.write(page);
            }
        }
    }

    /** Somebody else goes away. */
    public void makeRoom() throws IOException {
        Files.deleteIfExists(directory.resolve(FILLER));
    }
}
