package io.turnstile.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.posix.MclFlag;
import net.openhft.posix.PosixAPI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must be tried in a process of its own, because failing kills it or because its limits are special. */
class FileMappingProcessTest {
    private static final long MIB = 1L << 20;
    private static final long HUGE = 64L << 30;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createTempFile(Path.of("/dev/shm"), "turnstile", ".test");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(16 * MIB);
        }
    }

    @AfterEach
    void removeFile() throws IOException {
        Files.delete(file);
    }

    @Test
    void closingDoesNotHarmThreadsInTheMiddleOfAnAccess() throws Exception {
        try (ChildJvm child = ChildJvm.start(CloseWhileUsed.class, file.toString(), "close")) {
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    /** The control: the same with munmap must crash, or the test above shows nothing. */
    @Test
    void unmappingInsteadWouldKillTheProcess() throws Exception {
        try (ChildJvm child = ChildJvm.start(CloseWhileUsed.class, file.toString(), "unmap")) {
            assertNotEquals(0, child.awaitExit(), child.output());
            assertTrue(child.output().contains("SIGSEGV"), child.output());
        }
    }

    @Test
    void standInWithoutNativeCallsIsNotTrusted() throws Exception {
        try (ChildJvm child = ChildJvm.start(NoNativeCalls.class, file.toString())) {
            assertEquals("128", child.await("blocks"), child.output());
            final String message = child.await("refused");
            assertTrue(message.contains("jnr-ffi") && message.contains("Explicitly disabled"), message);
        }
    }

    @Test
    void mappingReadingAndForcingLoadNoNativeLibrary() throws Exception {
        try (ChildJvm child = ChildJvm.start(MapAndRead.class, file.toString())) {
            assertEquals("0", child.await("loaded"), child.output());
        }
    }

    /** Nobody can store there, so it shows the file until the library is loaded, a little later, and zeros from then on. */
    @Test
    void closingAReadOnlyMappingIsNoReasonToWaitForTheLibrary() throws Exception {
        try (ChildJvm child = ChildJvm.start(CloseReadOnly.class, file.toString())) {
            assertEquals("0", child.await("loaded"), child.output());
            assertEquals("yes", child.await("zeros"), child.output());
        }
    }

    @Test
    void preparingLoadsIt() throws Exception {
        try (ChildJvm child = ChildJvm.start(MapAndRead.class, file.toString(), "prepare")) {
            assertNotEquals("0", child.await("loaded"), child.output());
        }
    }

    @Test
    void lockBeyondTheLimitNamesTheLimit() throws Exception {
        try (ChildJvm child = startWithLockLimit(65536, LockTooMuch.class)) {
            final String message = child.await("refused");
            assertTrue(message.contains("Max locked memory 65536 65536 bytes"), message);
            assertTrue(message.contains("length=" + MIB) && message.contains("ulimit -l"), message);
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    @Test
    void staysMappedWhenTheKernelRefusesZeros() throws Exception {
        makeHuge();
        try (ChildJvm child = startWithLockLimit(8 << 20, CloseRefused.class)) {
            final String message = child.await("refused");
            assertTrue(message.contains("mlockall"), message);
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    @Test
    void closingIsNoDataThatCountsAgainstALimit() throws Exception {
        final List<String> limited = List.of("prlimit", "--data=" + (8L << 30));
        assumeTrue(ChildJvm.succeeds(with(limited, "true")), "needs prlimit");
        makeHuge();
        try (ChildJvm child = ChildJvm.start(limited, ChildJvm.SMALL, CloseHuge.class, file.toString())) {
            child.await("closed");
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    private void makeHuge() throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(HUGE);
        }
    }

    private ChildJvm startWithLockLimit(long bytes, Class<?> main) throws Exception {
        final List<String> limited = List.of(
                "prlimit",
                "--memlock=" + bytes + ":" + bytes,
                "setpriv",
                "--bounding-set",
                "-ipc_lock",
                "--inh-caps",
                "-ipc_lock");
        assumeTrue(isRoot() && ChildJvm.succeeds(with(limited, "true")), "needs root, prlimit and setpriv");
        return ChildJvm.start(limited, ChildJvm.SMALL, main, file.toString());
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static String[] with(List<String> command, String last) {
        return Stream.concat(command.stream(), Stream.of(last)).toArray(String[]::new);
    }

    /** Two threads read and write in loops over many mappings, each closed in mid-access. */
    static final class CloseWhileUsed {
        private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;
        private static volatile FileMapping current;
        private static volatile boolean done;
        private static final AtomicLong ACCESSES = new AtomicLong();

        private CloseWhileUsed() {}

        public static void main(String[] arguments) throws Exception {
            final Path file = Path.of(arguments[0]);
            current = FileMapping.map(file, 16 * MIB, false);
            current.reserve(0, 16 * MIB);
            final Thread writer = new Thread(CloseWhileUsed::use);
            final Thread reader = new Thread(CloseWhileUsed::use);
            writer.start();
            reader.start();
            for (int round = 0; round < 200; round++) {
                final long seen = ACCESSES.get();
                while (ACCESSES.get() < seen + 4) {
                    Thread.onSpinWait();
                }
                final FileMapping old = current;
                if (arguments[1].equals("close")) {
                    old.close();
                } else {
                    NativeCalls.unmap(old.address(), old.length());
                }
                current = FileMapping.map(file, 16 * MIB, false);
            }
            done = true;
            writer.join();
            reader.join();
        }

        private static void use() {
            long sum = 0;
            while (!done) {
                final FileMapping mapping = current;
                final long address = mapping.address();
                for (long offset = 0; offset < MIB / 4; offset += 64) {
                    MEMORY.writeLong(address + offset * 16, sum);
                    sum += MEMORY.readLong(address + offset * 16 + 8);
                }
                Reference.reachabilityFence(mapping);
                ACCESSES.incrementAndGet();
            }
            System.out.println("sum " + sum);
        }
    }

    /**
     * Reserves with the stand-in that PosixAPI falls back to when its native part is not there: by zeros, as the stand-in says
     * that it has done what it has not. There is no other way to lock.
     */
    static final class NoNativeCalls {
        private static final int RESERVED = 64 << 10;

        private NoNativeCalls() {}

        public static void main(String[] arguments) throws IOException {
            PosixAPI.useNoOpPosixApi();
            final Path sparse = Path.of(arguments[0] + ".sparse");
            try (RandomAccessFile made = new RandomAccessFile(sparse.toFile(), "rw")) {
                made.setLength(MIB);
            }
            try (FileMapping mapping = FileMapping.map(sparse, MIB, false)) {
                mapping.reserve(0, RESERVED);
                new ProcessBuilder("stat", "-c", "blocks %b", sparse.toString())
                        .inheritIO()
                        .start()
                        .onExit()
                        .join();
                mapping.lock(0, RESERVED);
                System.out.println("locked " + mapping);
            } catch (UnsupportedOperationException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    /** Maps, reads and forces, and says how many native libraries of jffi the process has mapped. */
    static final class MapAndRead {
        private MapAndRead() {}

        public static void main(String[] arguments) throws IOException {
            try (RandomAccessFile out = new RandomAccessFile(arguments[0], "rw")) {
                out.setLength(MIB);
            }
            final FileMapping mapping = FileMapping.map(Path.of(arguments[0]), MIB, false);
            UnsafeMemory.INSTANCE.writeLong(mapping.address(), UnsafeMemory.INSTANCE.readLong(mapping.address()) + 1);
            mapping.force(0, MIB);
            if (arguments.length > 1) {
                FileMapping.prepare();
            }
            System.out.println("loaded " + librariesLoaded());
        }

        static long librariesLoaded() throws IOException {
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                return maps.filter(line -> line.contains("jffi")).count();
            }
        }
    }

    /** Closes a read-only mapping of a file with content, and waits for zeros where that was. */
    static final class CloseReadOnly {
        private CloseReadOnly() {}

        public static void main(String[] arguments) throws IOException {
            try (RandomAccessFile out = new RandomAccessFile(arguments[0], "rw")) {
                out.writeLong(-1);
            }
            final FileMapping mapping = FileMapping.map(Path.of(arguments[0]), MIB, true);
            mapping.close();
            System.out.println("loaded " + MapAndRead.librariesLoaded());
            Meeting.await("zeros instead of the file", () -> UnsafeMemory.INSTANCE.readLong(mapping.address()) == 0);
            System.out.println("zeros yes");
        }
    }

    /** Locks more than it may. */
    static final class LockTooMuch {
        private LockTooMuch() {}

        public static void main(String[] arguments) throws IOException {
            try (FileMapping mapping = FileMapping.map(Path.of(arguments[0]), MIB, false)) {
                mapping.reserve(0, MIB);
                mapping.lock(0, 4096);
                mapping.lock(0, MIB);
                System.out.println("locked");
            } catch (UncheckedIOException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    /** Closes when all new memory must be locked, and so much may not be. */
    static final class CloseRefused {
        private CloseRefused() {}

        public static void main(String[] arguments) throws IOException {
            final FileMapping mapping = FileMapping.map(Path.of(arguments[0]), HUGE, false);
            mapping.reserve(0, 4096);
            UnsafeMemory.INSTANCE.writeLong(mapping.address(), 77);
            PosixAPI.posix().mlockall(MclFlag.MclFuture);
            try {
                mapping.close();
                System.out.println("closed");
            } catch (IllegalStateException e) {
                System.out.println("refused " + e.getMessage());
            }
            mapping.close();
            final long value = UnsafeMemory.INSTANCE.readLong(mapping.address());
            System.exit(value == 77 ? 0 : 1);
        }
    }

    /** Closes a huge mapping, and needs memory afterwards. */
    static final class CloseHuge {
        private CloseHuge() {}

        public static void main(String[] arguments) throws Exception {
            FileMapping.map(Path.of(arguments[0]), HUGE, false).close();
            final Thread another = new Thread(() -> System.out.println("closed"));
            another.start();
            another.join();
        }
    }
}
