package io.turnstile.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The open file behind a {@link FileMapping}. The JDK opens and closes it, so that attaching to a region loads no native
 * library; where the number of its descriptor can not be had (see {@link JdkCalls}), native calls do.
 *
 * <p>The channel is never used as one: an interrupt of the thread would close it.
 */
final class OpenFile {
    private final int descriptor;

    /** Strongly held, for an unreachable channel is closed. Null if the file was opened by a native call. */
    private final FileChannel channel;

    private OpenFile(final int descriptor, final FileChannel channel) {
        this.descriptor = descriptor;
        this.channel = channel;
    }

    /**
     * Opens an existing file, never through a symbolic link. A pipe planted under the name would block whoever opens it to
     * read, so what is no regular file is refused before; only the owner of the file could put a pipe there in between.
     *
     * @throws FileSystemException that says in words why it can not be opened.
     */
    static OpenFile open(final Path file, final boolean readOnly) throws IOException {
        if (!JdkCalls.available()) {
            final int descriptor = NativeCalls.open(file.toAbsolutePath().toString(), readOnly);
            if (descriptor < 0) {
                throw cannotOpen(file, readOnly);
            }
            return new OpenFile(descriptor, null);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw cannotOpen(file, readOnly);
        }
        final FileChannel channel = openChannel(file, readOnly);
        return new OpenFile(JdkCalls.descriptor(channel), channel);
    }

    private static FileChannel openChannel(final Path file, final boolean readOnly) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    readOnly
                            ? Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)
                            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (final FileSystemException e) {
            final IOException inWords = cannotOpen(file, readOnly);
            inWords.initCause(e);
            throw inWords;
        }
    }

    /** The kernel's own reason is not reliable here, so the file is looked at once more, only to find words. */
    private static IOException cannotOpen(final Path file, final boolean readOnly) {
        final String name = file.toString();
        if (Files.isSymbolicLink(file)) {
            return new FileSystemException(name, null, "is a symbolic link, which is never followed; name its target");
        }
        if (Files.notExists(file)) {
            return new NoSuchFileException(name);
        }
        if (Files.isDirectory(file)) {
            return new FileSystemException(name, null, "is a directory");
        }
        if (!Files.isRegularFile(file)) {
            return new FileSystemException(name, null, "not a regular file");
        }
        if (!Files.isReadable(file) || !(readOnly || Files.isWritable(file))) {
            return new AccessDeniedException(
                    name, null, "readOnly=" + readOnly + "; look at its owner and permissions");
        }
        return new FileSystemException(
                name,
                null,
                "cannot be opened although it is there; look at the limit of open files (ulimit -n), and whether file"
                        + " names have the encoding sun.jnu.encoding=" + System.getProperty("sun.jnu.encoding"));
    }

    int descriptor() {
        return descriptor;
    }

    /**
     * Maps the start of the file, shared.
     *
     * @return the address.
     * @throws IOException with the kernel's reason.
     */
    long mapShared(final long length, final boolean readOnly) throws IOException {
        return channel == null
                ? NativeCalls.mapShared(descriptor, length, readOnly)
                : JdkCalls.mapShared(channel, length, readOnly);
    }

    /**
     * Writes changed pages of a mapping to the disk and waits for it.
     *
     * @param address of the first page.
     * @throws IOException if the disk reports a failure.
     */
    void force(final long address, final long length) throws IOException {
        if (channel != null) {
            JdkCalls.force(channel, address, length);
        } else if (!NativeCalls.sync(address, length)) {
            throw new IOException("msync failed");
        }
    }

    /** Whatever the kernel says, the descriptor is closed then; its data was never buffered, so nothing is lost. */
    void close() {
        if (channel == null) {
            NativeCalls.close(descriptor);
            return;
        }
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
