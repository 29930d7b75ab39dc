package io.turnstile.internal.region;

import static io.turnstile.internal.region.LockFile.Probe.FREE;
import static io.turnstile.internal.region.LockFile.Probe.HELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks within one JVM, and what other JVMs see of them. */
class LockFileTest {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("region.lock");
    }

    @Test
    void createdWithExactlyThePermissionsAskedFor() throws IOException {
        final Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-rw-rw-");
        try (LockFile created = LockFile.create(path, open)) {
            assertEquals(open, Files.getPosixFilePermissions(path));
            assertEquals(Files.getAttribute(path, "unix:ino"), created.inode());
            assertThrows(FileAlreadyExistsException.class, () -> LockFile.create(path, open));
        }
        assertTrue(Files.exists(path));
    }

    @Test
    void opensOnlyWhatIsThereAndNoLinks() throws IOException {
        assertThrows(NoSuchFileException.class, () -> LockFile.open(path));
        LockFile.create(path, PRIVATE).close();
        final Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        assertThrows(FileSystemException.class, () -> LockFile.open(link));
        assertThrows(FileAlreadyExistsException.class, () -> LockFile.create(link, PRIVATE));
        assertThrows(FileSystemException.class, () -> LockFile.open(folder));
    }

    @Test
    void slotsOfOneJvmAreKeptApart() throws IOException {
        try (LockFile one = LockFile.create(path, PRIVATE);
                LockFile two = LockFile.open(path)) {
            assertEquals(FREE, one.probe(3));
            assertTrue(one.tryHold(3));
            assertTrue(one.tryHold(3));
            assertFalse(two.tryHold(3));
            assertTrue(two.tryHold(4));
            assertEquals(HELD, one.probe(3));
            assertEquals(HELD, two.probe(3));
            assertEquals(FREE, two.probe(2));
            assertThrows(IllegalStateException.class, () -> two.release(3));
            assertThrows(IllegalStateException.class, () -> two.release(2));
            one.release(3);
            assertEquals(FREE, two.probe(3));
            assertEquals(HELD, one.probe(4));
        }
    }

    @Test
    void othersSeeOurLocksThroughEveryProbeOfOurs() throws Exception {
        try (LockFile ours = LockFile.create(path, PRIVATE)) {
            assertTrue(ours.tryHold(0));
            assertTrue(ours.tryHold(5000));
            assertEquals(HELD, ours.probe(0));
            assertEquals(FREE, ours.probe(1));
            assertEquals("HELD FREE HELD", seenByAnother("0", "1", "5000"));
        }
        assertFalse(Files.size(path) > 0);
    }

    @Test
    void closingAnotherLockFileOfTheSameFileDropsNothing() throws Exception {
        final LockFile ours = LockFile.create(path, PRIVATE);
        assertTrue(ours.tryHold(1));
        final LockFile other = LockFile.open(path);
        assertTrue(other.tryHold(2));
        other.close();
        LockFile.open(Files.createLink(folder.resolve("second name"), path)).close();
        assertEquals("HELD FREE", seenByAnother("1", "2"));
        ours.close();
        assertEquals("FREE FREE", seenByAnother("1", "2"));
    }

    /** The control: without the registry the locks would be lost, silently. */
    @Test
    void closingAnyOtherDescriptorWouldDropAllLocks() throws Exception {
        try (LockFile ours = LockFile.create(path, PRIVATE)) {
            assertTrue(ours.tryHold(1));
            assertEquals("HELD", seenByAnother("1"));
            FileChannel.open(path).close();
            assertEquals("FREE", seenByAnother("1"));
        }
    }

    @Test
    void lockOfAKilledHolderBecomesFree() throws Exception {
        try (LockFile ours = LockFile.create(path, PRIVATE);
                ChildJvm holder = ChildJvm.start(Hold.class, path.toString(), "7")) {
            holder.await("held");
            assertEquals(HELD, ours.probe(7));
            assertFalse(ours.tryHold(7));
            assertEquals(FREE, ours.probe(8));
            holder.kill();
            final long deadline = System.nanoTime() + 30_000_000_000L;
            while (ours.probe(7) == HELD) {
                assertTrue(System.nanoTime() < deadline, "not within 30 s");
                Thread.sleep(1);
            }
            assertTrue(ours.tryHold(7));
        }
    }

    @Test
    void replacedFileIsAnotherFile() throws Exception {
        try (LockFile old = LockFile.create(path, PRIVATE)) {
            assertTrue(old.tryHold(1));
            final Path fresh = folder.resolve("fresh");
            LockFile.create(fresh, PRIVATE).close();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (LockFile replaced = LockFile.open(path)) {
                assertNotEquals(old.inode(), replaced.inode());
                assertEquals(FREE, replaced.probe(1));
                assertEquals(HELD, old.probe(1));
            }
        }
    }

    @Test
    void interruptsLeaveTheChannelOpen() throws IOException {
        try (LockFile ours = LockFile.create(path, PRIVATE)) {
            Thread.currentThread().interrupt();
            assertTrue(ours.tryHold(1));
            assertEquals(FREE, ours.probe(2));
            ours.release(1);
            LockFile.open(path).close();
            assertTrue(Thread.interrupted());
            assertTrue(ours.tryHold(1));
        }
    }

    @Test
    void closedLockFileRefusesCalls() throws IOException {
        final LockFile closed = LockFile.create(path, PRIVATE);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.tryHold(0));
        assertThrows(IllegalStateException.class, () -> closed.release(0));
        assertThrows(IllegalStateException.class, () -> closed.probe(0));
        try (LockFile again = LockFile.open(path)) {
            assertThrows(IllegalArgumentException.class, () -> again.tryHold(-1));
            assertThrows(IllegalArgumentException.class, () -> again.probe(-1));
        }
    }

    @Test
    void copyInAnotherClassLoaderSeesTheSlotHeld() throws Exception {
        final URL classes = LockFile.class.getProtectionDomain().getCodeSource().getLocation();
        try (LockFile ours = LockFile.create(path, PRIVATE);
                URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
            assertTrue(ours.tryHold(1));
            final Class<?> copy = loader.loadClass(LockFile.class.getName());
            final Object theirs = copy.getMethod("open", Path.class).invoke(null, path);
            assertEquals(
                    "HELD", copy.getMethod("probe", int.class).invoke(theirs, 1).toString());
            assertEquals(false, copy.getMethod("tryHold", int.class).invoke(theirs, 1));
            assertEquals(
                    "FREE", copy.getMethod("probe", int.class).invoke(theirs, 2).toString());
            copy.getMethod("close").invoke(theirs);
        }
    }

    @Test
    void oneOfManyThreadsHoldsASlot() throws Exception {
        final int rounds = 2000;
        final AtomicInteger holders = new AtomicInteger();
        final AtomicInteger violations = new AtomicInteger();
        LockFile.create(path, PRIVATE).close();
        final Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> holdInTurns(rounds, holders, violations));
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, violations.get());
    }

    private void holdInTurns(int rounds, AtomicInteger holders, AtomicInteger violations) {
        try {
            for (int round = 0; round < rounds; round++) {
                try (LockFile mine = LockFile.open(path)) {
                    if (mine.tryHold(0)) {
                        if (holders.incrementAndGet() != 1 || mine.probe(0) != HELD) {
                            violations.incrementAndGet();
                        }
                        holders.decrementAndGet();
                    }
                }
            }
        } catch (IOException e) {
            violations.incrementAndGet();
            throw new IllegalStateException(e);
        }
    }

    private String seenByAnother(String... slots) throws Exception {
        final String[] arguments = new String[slots.length + 1];
        arguments[0] = path.toString();
        System.arraycopy(slots, 0, arguments, 1, slots.length);
        try (ChildJvm child = ChildJvm.start(See.class, arguments)) {
            return child.await("seen");
        }
    }

    /** Probes slots. */
    static final class See {
        private See() {}

        public static void main(String[] arguments) throws IOException {
            final StringBuilder seen = new StringBuilder("seen");
            try (LockFile file = LockFile.open(Path.of(arguments[0]))) {
                for (int i = 1; i < arguments.length; i++) {
                    seen.append(' ').append(file.probe(Integer.parseInt(arguments[i])));
                }
            }
            System.out.println(seen);
        }
    }

    /** Holds a slot until killed. */
    static final class Hold {
        private Hold() {}

        public static void main(String[] arguments) throws Exception {
            final LockFile file = LockFile.open(Path.of(arguments[0]));
            System.out.println(file.tryHold(Integer.parseInt(arguments[1])) ? "held" : "refused");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
