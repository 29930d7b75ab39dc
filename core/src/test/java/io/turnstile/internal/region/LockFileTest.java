package io.turnstile.internal.region;

import static io.turnstile.internal.region.LockFile.Probe.FREE;
import static io.turnstile.internal.region.LockFile.Probe.HELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.OtherLoader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks within one JVM, and what other JVMs see of them. */
class LockFileTest {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private static final long ID = 0x0123456789abcdefL;

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
        try (LockFile created = LockFile.create(path, open, ID)) {
            assertEquals(open, Files.getPosixFilePermissions(path));
            assertEquals(Files.getAttribute(path, "unix:ino"), created.inode());
            assertThrows(FileAlreadyExistsException.class, () -> LockFile.create(path, open, ID));
        }
        assertTrue(Files.exists(path));
    }

    @Test
    void opensOnlyWhatIsThereAndNoLinks() throws IOException {
        assertThrows(NoSuchFileException.class, () -> LockFile.open(path));
        LockFile.create(path, PRIVATE, ID).close();
        final Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        assertThrows(FileSystemException.class, () -> LockFile.open(link));
        assertThrows(FileAlreadyExistsException.class, () -> LockFile.create(link, PRIVATE, ID));
        assertThrows(FileSystemException.class, () -> LockFile.open(folder));
    }

    @Test
    void slotsOfOneJvmAreKeptApart() throws IOException {
        try (LockFile one = LockFile.create(path, PRIVATE, ID);
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
        try (LockFile ours = LockFile.create(path, PRIVATE, ID)) {
            assertTrue(ours.tryHold(0));
            assertTrue(ours.tryHold(5000));
            assertEquals(HELD, ours.probe(0));
            assertEquals(FREE, ours.probe(1));
            assertEquals("HELD FREE HELD", seenByAnother("0", "1", "5000"));
        }
        assertEquals(LockFileLayout.LENGTH, Files.size(path));
    }

    @Test
    void closingAnotherLockFileOfTheSameFileDropsNothing() throws Exception {
        final LockFile ours = LockFile.create(path, PRIVATE, ID);
        assertTrue(ours.tryHold(1));
        final LockFile other = LockFile.open(path);
        assertTrue(other.tryHold(2));
        other.close();
        LockFile.open(Files.createLink(folder.resolve("second name"), path)).close();
        assertEquals("HELD FREE", seenByAnother("1", "2"));
        ours.close();
        assertEquals("FREE FREE", seenByAnother("1", "2"));
    }

    /** The control: with the locks of the JDK alone they are lost, silently. */
    @Test
    void recordLocksAreLostWhenAnyOtherDescriptorIsClosed() throws Exception {
        assertEquals("FREE", seenAfterReading("record"));
    }

    @Test
    void lastingLocksAreNotLost() throws Exception {
        assertEquals("HELD", seenAfterReading("lasting"));
    }

    /** What another process sees of slot 1 of a JVM that has read the file by other means. */
    private String seenAfterReading(String kind) throws Exception {
        LockFile.create(path, PRIVATE, ID).close();
        try (ChildJvm holder = ChildJvm.start(Read.class, path.toString(), kind)) {
            assertEquals("true", holder.await("still held, as it believes:"));
            return seenByAnother("1");
        }
    }

    @Test
    void slotThatAnotherOneLocksIsNotMadeLasting() throws Exception {
        LockFile.create(path, PRIVATE, ID).close();
        try (ChildJvm loser = ChildJvm.start(Lose.class, path.toString());
                LockFile ours = LockFile.open(path)) {
            loser.await("lost");
            assertTrue(ours.tryHold(1));
            Files.createFile(folder.resolve("first"));
            assertEquals("false", loser.await("lasting"));
            ours.release(1);
            Files.createFile(folder.resolve("second"));
            assertEquals("true", loser.await("lasting"));
            assertEquals(HELD, ours.probe(1));
            assertFalse(ours.tryHold(1));
        }
    }

    /** They end like the others. */
    @Test
    void lastingLocksAreReleased() throws Exception {
        final LockFile ours = LockFile.create(path, PRIVATE, ID);
        for (int slot = 0; slot < 3; slot++) {
            assertTrue(ours.tryHold(slot));
            assertTrue(ours.makeLasting(slot));
            assertTrue(ours.makeLasting(slot), "again");
        }
        assertEquals("HELD HELD HELD FREE", seenByAnother("0", "1", "2", "3"));
        ours.release(1);
        assertThrows(IllegalStateException.class, () -> ours.makeLasting(1));
        try (LockFile other = LockFile.open(path)) {
            assertThrows(IllegalStateException.class, () -> other.makeLasting(2));
            assertTrue(other.tryHold(1));
            assertEquals("HELD HELD HELD FREE", seenByAnother("0", "1", "2", "3"));
        }
        assertEquals("HELD FREE HELD FREE", seenByAnother("0", "1", "2", "3"));
        ours.close();
        assertThrows(IllegalStateException.class, () -> ours.makeLasting(0));
        assertEquals("FREE FREE FREE FREE", seenByAnother("0", "1", "2", "3"));
    }

    /** A program that this JVM starts would else keep the locks of a JVM that has died. */
    @Test
    void childrenDoNotInheritTheLocks() throws Exception {
        LockFile.create(path, PRIVATE, ID).close();
        try (ChildJvm parent = ChildJvm.start(Fork.class, path.toString())) {
            final long child = Long.parseLong(parent.await("child"));
            try {
                assertEquals("HELD", seenByAnother("1"));
                parent.kill();
                parent.awaitKilled();
                assertEquals("FREE", seenByAnother("1"));
            } finally {
                assertTrue(ChildJvm.succeeds("kill", "-KILL", Long.toString(child)), "it lives");
            }
        }
    }

    @Test
    void lockOfAKilledHolderBecomesFree() throws Exception {
        try (LockFile ours = LockFile.create(path, PRIVATE, ID);
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
        try (LockFile old = LockFile.create(path, PRIVATE, ID)) {
            assertTrue(old.tryHold(1));
            final Path fresh = folder.resolve("fresh");
            LockFile.create(fresh, PRIVATE, ID).close();
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
        try (LockFile ours = LockFile.create(path, PRIVATE, ID)) {
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
        final LockFile closed = LockFile.create(path, PRIVATE, ID);
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
        try (LockFile ours = LockFile.create(path, PRIVATE, ID);
                OtherLoader loader = new OtherLoader()) {
            assertTrue(ours.tryHold(1));
            assertTrue(ours.makeLasting(1));
            final Class<?> copy = loader.load(LockFile.class);
            final Object theirs = copy.getMethod("open", Path.class).invoke(null, path);
            assertEquals(
                    "HELD", copy.getMethod("probe", int.class).invoke(theirs, 1).toString());
            assertEquals(false, copy.getMethod("tryHold", int.class).invoke(theirs, 1));
            assertEquals(
                    "FREE", copy.getMethod("probe", int.class).invoke(theirs, 2).toString());
            copy.getMethod("close").invoke(theirs);
            assertEquals("HELD", seenByAnother("1"));
        }
    }

    @Test
    void oneOfManyThreadsHoldsASlot() throws Exception {
        final int rounds = 2000;
        final AtomicInteger holders = new AtomicInteger();
        final AtomicInteger violations = new AtomicInteger();
        LockFile.create(path, PRIVATE, ID).close();
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

    /** Holds slot 1, reads the file by other means, and stays. */
    static final class Read {
        private Read() {}

        public static void main(String[] arguments) throws Exception {
            final Path path = Path.of(arguments[0]);
            final LockFile file = LockFile.open(path);
            if (!file.tryHold(1) || arguments[1].equals("lasting") && !file.makeLasting(1)) {
                throw new AssertionError("not held");
            }
            if (Files.readAllBytes(path).length != LockFileLayout.LENGTH) {
                throw new AssertionError("not read");
            }
            System.out.println("still held, as it believes: " + file.tryHold(1));
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Loses slot 1 as {@link Read} does, and wants it back when another one has it. */
    static final class Lose {
        private Lose() {}

        public static void main(String[] arguments) throws Exception {
            final Path path = Path.of(arguments[0]);
            try (LockFile file = LockFile.open(path)) {
                file.tryHold(1);
                Files.readAllBytes(path);
                System.out.println("lost");
                for (final String sign : List.of("first", "second")) {
                    while (!Files.exists(path.resolveSibling(sign))) {
                        Thread.sleep(1);
                    }
                    System.out.println("lasting " + file.makeLasting(1));
                }
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    /** Holds slot 1 and starts a program that lives on. */
    static final class Fork {
        private Fork() {}

        public static void main(String[] arguments) throws Exception {
            final LockFile file = LockFile.open(Path.of(arguments[0]));
            if (!file.tryHold(1) || !file.makeLasting(1)) {
                throw new AssertionError("not held");
            }
            System.out.println(
                    "child " + new ProcessBuilder("sleep", "60").start().pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
