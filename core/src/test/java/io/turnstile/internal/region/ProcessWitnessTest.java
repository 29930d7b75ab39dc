package io.turnstile.internal.region;

import static io.turnstile.internal.region.ProcessWitness.Verdict.ALIVE;
import static io.turnstile.internal.region.ProcessWitness.Verdict.DEAD;
import static io.turnstile.internal.region.ProcessWitness.Verdict.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.internal.memory.FileMapping;
import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import net.openhft.chronicle.core.UnsafeMemory;
import org.junit.jupiter.api.Test;

/** Verdicts about real processes of this namespace. */
class ProcessWitnessTest {
    @Test
    void thisProcessIsAlive() {
        assertEquals(ALIVE, ProcessWitness.verdict(ProcessIdentity.current()));
        assertFalse(ProcessWitness.isStopped(ProcessIdentity.current()));
    }

    @Test
    void sleepingProcessIsAliveUntilKilled() throws Exception {
        try (ChildJvm child = ChildJvm.run("sleep", "1000")) {
            final ProcessIdentity identity = identityOf(child.pid());
            assertEquals(ALIVE, ProcessWitness.verdict(identity));
            child.kill();
            child.awaitExit();
            await(() -> ProcessWitness.verdict(identity) == DEAD);
        }
    }

    @Test
    void zombieIsDead() throws Exception {
        // The child of a process that never waits for it.
        try (ChildJvm parent = ChildJvm.run("sh", "-c", "sleep 1000 & echo child $!; exec sleep 1000")) {
            final long pid = Long.parseLong(parent.await("child"));
            final ProcessIdentity identity = identityOf(pid);
            assertEquals(ALIVE, ProcessWitness.verdict(identity));
            signal("KILL", pid);
            await(() -> ProcessWitness.verdict(identity) == DEAD);
            await(() -> TaskStat.read(TaskStat.pathOf(pid)).isZombie());
            assertEquals(DEAD, ProcessWitness.verdict(identity));
        }
    }

    @Test
    void stoppedProcessIsAlive() throws Exception {
        try (ChildJvm child = ChildJvm.run("sleep", "1000")) {
            final ProcessIdentity identity = identityOf(child.pid());
            assertFalse(ProcessWitness.isStopped(identity));
            signal("STOP", child.pid());
            await(() -> ProcessWitness.isStopped(identity));
            assertEquals(ALIVE, ProcessWitness.verdict(identity));
            signal("CONT", child.pid());
            await(() -> !ProcessWitness.isStopped(identity));
            assertEquals(ALIVE, ProcessWitness.verdict(identity));
        }
    }

    /** A zombie first thread alone is no proof: this is what the thread count is for. */
    @Test
    void processWhoseFirstThreadEndedIsAlive() throws Exception {
        // Two other threads start and end threads all the time, which the listings must get along with.
        final String program = "import ctypes, platform, threading\n"
                + "def churn():\n"
                + "  while True:\n"
                + "    brief = threading.Thread(target=int)\n"
                + "    brief.start()\n"
                + "    brief.join()\n"
                + "threading.Thread(target=churn).start()\n"
                + "threading.Thread(target=churn).start()\n"
                + "print('ready', flush=True)\n"
                + "ctypes.CDLL(None).syscall(60 if platform.machine() == 'x86_64' else 93, 0)\n";
        assumeTrue(ChildJvm.succeeds("sh", "-c", "command -v python3"), "needs python3");
        try (ChildJvm child = ChildJvm.run("python3", "-c", program)) {
            child.await("ready");
            final ProcessIdentity identity = identityOf(child.pid());
            await(() -> TaskStat.read(TaskStat.pathOf(child.pid())).isZombie());
            final long end = System.nanoTime() + 500_000_000L;
            while (System.nanoTime() < end) {
                assertEquals(ALIVE, ProcessWitness.verdict(identity));
            }
            child.kill();
            await(() -> ProcessWitness.verdict(identity) == DEAD);
        }
    }

    @Test
    void anotherStartTimeIsAnotherProcess() {
        final ProcessIdentity self = ProcessIdentity.current();
        assertEquals(DEAD, ProcessWitness.verdict(with(self, self.pid(), self.startTicks() - 1)));
        assertEquals(DEAD, ProcessWitness.verdict(with(self, self.pid(), self.startTicks() + 1)));
    }

    @Test
    void anotherBootIsDead() {
        final ProcessIdentity self = ProcessIdentity.current();
        final long boot = self.bootId() ^ 1;
        assertEquals(
                DEAD,
                ProcessWitness.verdict(new ProcessIdentity(self.pid(), self.startTicks(), boot, self.pidNamespace())));
    }

    @Test
    void anotherNamespaceIsUnknownWhateverTheBoot() {
        final ProcessIdentity self = ProcessIdentity.current();
        final long namespace = self.pidNamespace() + 1;
        for (final long boot : new long[] {self.bootId(), self.bootId() ^ 1}) {
            final ProcessIdentity other = new ProcessIdentity(self.pid(), self.startTicks(), boot, namespace);
            assertEquals(UNKNOWN, ProcessWitness.verdict(other));
            assertFalse(ProcessWitness.isStopped(other));
        }
    }

    @Test
    void numbersThatNoProcessHasAreUnknown() {
        final ProcessIdentity self = ProcessIdentity.current();
        for (final long pid : new long[] {0, -1, Long.MIN_VALUE}) {
            assertEquals(UNKNOWN, ProcessWitness.verdict(with(self, pid, self.startTicks())));
        }
        assertEquals(DEAD, ProcessWitness.verdict(with(self, Long.MAX_VALUE, self.startTicks())));
    }

    /** A process that starts and ends threads all the time must never seem dead, and must when it is. */
    @Test
    void processWithChangingThreadsIsNeverTakenForDead() throws Exception {
        try (ChildJvm child = ChildJvm.start(ChurnThreads.class)) {
            child.await("ready");
            final ProcessIdentity identity = identityOf(child.pid());
            final long end = System.nanoTime() + 1_000_000_000L;
            while (System.nanoTime() < end) {
                assertEquals(ALIVE, ProcessWitness.verdict(identity));
            }
            child.kill();
            await(() -> ProcessWitness.verdict(identity) == DEAD);
        }
    }

    /** Freeing memory takes a dying process a while, in which its entry is there and its locks are held. */
    @Test
    void deathOfAProcessWithMuchMemoryIsFinal() throws Exception {
        final List<String> options = new ArrayList<>(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
        for (int round = 0; round < 3; round++) {
            try (ChildJvm child = ChildJvm.start(List.of(), options, ChurnThreads.class)) {
                child.await("ready");
                final ProcessIdentity identity = identityOf(child.pid());
                child.kill();
                await(() -> ProcessWitness.verdict(identity) == DEAD);
                while (ProcessHandle.of(child.pid()).isPresent()) {
                    assertEquals(DEAD, ProcessWitness.verdict(identity));
                }
            }
        }
    }

    /** What the verdict is for: a dead process must not store into what was taken from it. */
    @Test
    void noStoreComesAfterTheVerdict() throws Exception {
        final Path file = Files.createTempFile(Path.of("/dev/shm"), "turnstile", ".stores");
        Files.write(file, new byte[StoreForever.LENGTH]);
        try (FileMapping mapping = FileMapping.map(file, StoreForever.LENGTH, true)) {
            for (int round = 0; round < 5; round++) {
                killWhileStoring(file, mapping.address());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void killWhileStoring(Path file, long address) throws Exception {
        try (ChildJvm child = ChildJvm.start(StoreForever.class, file.toString())) {
            child.await("ready");
            final ProcessIdentity identity = identityOf(child.pid());
            // The control: while it is alive, stores do come.
            final List<Long> alive = StoreForever.counters(address);
            await(() -> !alive.equals(StoreForever.counters(address)));
            child.kill();
            while (ProcessWitness.verdict(identity) != DEAD) {
                Thread.onSpinWait();
            }
            final List<Long> dead = StoreForever.counters(address);
            Thread.sleep(50);
            assertEquals(dead, StoreForever.counters(address));
        }
    }

    private static ProcessIdentity identityOf(long pid) throws IOException {
        return with(
                ProcessIdentity.current(),
                pid,
                TaskStat.read(TaskStat.pathOf(pid)).startTicks());
    }

    private static ProcessIdentity with(ProcessIdentity like, long pid, long startTicks) {
        return new ProcessIdentity(pid, startTicks, like.bootId(), like.pidNamespace());
    }

    private static void signal(String name, long pid) throws Exception {
        assertTrue(ChildJvm.succeeds("kill", "-" + name, Long.toString(pid)));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        final long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s");
            Thread.sleep(1);
        }
    }

    /** Starts and ends threads until killed. */
    static final class ChurnThreads {
        private ChurnThreads() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 4; i++) {
                new Thread(ChurnThreads::churn).start();
            }
            System.out.println("ready");
        }

        private static void churn() {
            try {
                while (true) {
                    final Thread brief = new Thread(Thread::onSpinWait);
                    brief.start();
                    brief.join();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Counts in shared memory, with more threads than there are cores, until killed. */
    static final class StoreForever {
        static final int THREADS = 16;
        static final int LENGTH = THREADS * 128;

        private StoreForever() {}

        public static void main(String[] arguments) throws IOException {
            final FileMapping mapping = FileMapping.map(Path.of(arguments[0]), LENGTH, false);
            for (int i = 0; i < THREADS; i++) {
                final long address = mapping.address() + i * 128;
                new Thread(() -> count(mapping, address)).start();
            }
            System.out.println("ready");
        }

        private static void count(FileMapping mapping, long address) {
            for (long value = 1; mapping.length() > 0; value++) {
                UnsafeMemory.INSTANCE.writeVolatileLong(address, value);
            }
        }

        static List<Long> counters(long address) {
            final List<Long> values = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                values.add(UnsafeMemory.INSTANCE.readVolatileLong(address + i * 128));
            }
            return values;
        }
    }
}
