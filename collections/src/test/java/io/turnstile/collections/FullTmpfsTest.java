package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.SmallFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nothing that anybody can still reach is a hole of the file: on a tmpfs that is full, a load from one ends the JVM, or is an
 * InternalError that comes late. Each role is a JVM of its own.
 */
class FullTmpfsTest {
    private static final long SECONDS = 2;

    @RegisterExtension
    final SmallFileSystem files = new SmallFileSystem();

    private Path file() {
        return files.directory().resolve("full.turnstile");
    }

    @Test
    void theBufferOfARemovedArrayCanBeRead() throws Exception {
        try (ChildJvm child = ChildJvm.start(Checksum.class, file().toString())) {
            child.await("trimmed");
            files.fill(0);
            child.send("go on");
            child.await("checksum ");
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    /** Also when the region is closed, and another process trims. */
    @Test
    void theBufferOfAnArrayThatAnotherProcessRemoves() throws Exception {
        try (ChildJvm child = ChildJvm.start(Checksum.class, file().toString(), "close")) {
            child.await("closed");
            try (Region region = Region.at(file()).open()) {
                region.remove("array");
                assertEquals(0, region.trim());
            }
            files.fill(0);
            child.send("go on");
            child.await("checksum ");
            assertEquals(0, child.awaitExit(), child.output());
        }
        files.makeRoom();
        try (Region region = Region.at(file()).open()) {
            assertTrue(region.trim() > 1 << 20, "nobody has it any more");
        }
    }

    /** A buffer over an array that is removed. */
    public static final class Checksum {
        private Checksum() {}

        public static void main(final String[] arguments) throws IOException {
            final Region region = Region.at(Path.of(arguments[0])).openOrCreate();
            final SharedArray array = SharedArray.create(region, "array", DType.INT64, 1 << 18);
            array.fill(5);
            final ByteBuffer buffer = array.asByteBuffer();
            if (arguments.length == 2) {
                region.close();
                System.out.println("closed");
            } else {
                region.remove("array");
                region.trim();
                System.out.println("trimmed");
            }
            System.in.read();
            final CRC32 checksum = new CRC32();
            checksum.update(buffer);
            System.out.println("checksum " + checksum.getValue());
        }
    }

    /** Several members, some of which only read, and one that trims; and before that one that is alone with threads that read. */
    @Test
    void readersBesideOneWhoTrimsAndOneWhoFillsTheFileSystem() throws Exception {
        final List<ChildJvm> readers = new ArrayList<>();
        try (ChildJvm writer = ChildJvm.start(Writer.class, file().toString())) {
            writer.await("ready");
            fillAndMakeRoom();
            writer.send("go on");
            assertTrue(Long.parseLong(writer.await("given ")) > 0);
            for (final String how : List.of("read-only", "member")) {
                readers.add(ChildJvm.start(Reader.class, file().toString(), how));
            }
            for (final ChildJvm reader : readers) {
                reader.await("ready");
            }
            fillAndMakeRoom();
            writer.send("end");
            assertEquals(0, writer.awaitExit(), writer.output());
            for (final ChildJvm reader : readers) {
                reader.send("end");
                assertEquals(0, reader.awaitExit(), reader.output());
            }
        } finally {
            readers.forEach(ChildJvm::close);
        }
        files.makeRoom();
        try (Region region = Region.at(file()).open()) {
            assertEquals(List.of(), region.check().problems());
        }
    }

    private void fillAndMakeRoom() throws IOException {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() - end < 0) {
            try {
                files.fill(0);
            } catch (final IOException e) {
                // The writer was faster: so it is full.
                assertTrue(files.free() < 1 << 20, e.toString());
            }
            LockSupport.parkNanos(5_000_000);
            files.makeRoom();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Reads until something is said. */
    public static final class Reader {
        private Reader() {}

        public static void main(final String[] arguments) throws Exception {
            final Path file = Path.of(arguments[0]);
            try (Region region = arguments[1].equals("member")
                    ? Region.at(file).open()
                    : Region.at(file).openReadOnly()) {
                final Reading reading = new Reading(region);
                System.out.println("ready");
                System.in.read();
                reading.end();
            }
        }
    }

    /** Threads that read. */
    private static final class Reading {
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean done;

        Reading(final Region region) {
            final SharedMap<String, Object> map = SharedMap.open(region, "map");
            for (int i = 0; i < 2; i++) {
                threads.add(new Thread(() -> read(map)));
            }
            threads.forEach(Thread::start);
        }

        private void read(final SharedMap<String, Object> map) {
            try {
                while (!done) {
                    map.get("a");
                    map.get("b");
                    LockSupport.parkNanos(1000);
                }
            } catch (final Throwable e) {
                // An InternalError comes at any place, so nothing is left to chance.
                e.printStackTrace();
                Runtime.getRuntime().halt(3);
            }
        }

        void end() throws InterruptedException {
            done = true;
            for (final Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Makes large things, removes them, and trims. */
    public static final class Writer {
        private Writer() {}

        public static void main(final String[] arguments) throws Exception {
            try (Region region = Region.at(Path.of(arguments[0])).openOrCreate()) {
                final SharedMap<String, Object> map = SharedMap.open(region, "map");
                final Reading reading = new Reading(region);
                System.out.println("ready");
                System.out.println("given " + change(region, map));
                System.in.read(new byte[10]);
                change(region, map);
                reading.end();
            }
        }

        private static long change(final Region region, final SharedMap<String, Object> map) throws IOException {
            long given = 0;
            for (int i = 0; System.in.available() == 0; i++) {
                try {
                    map.put("b", new byte[100_000 + i * 1000 % 1_000_000]);
                    map.put("a", "x".repeat(i * 1237 % 500_000));
                } catch (final RegionFullException e) {
                    // So it is meant.
                    Thread.onSpinWait();
                }
                map.remove("b");
                map.remove("a");
                given += region.trim();
            }
            return given;
        }
    }
}
