package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who lives, where process ids say little: the same in two containers, used again, not shown; and without lock file. */
@Tag("process")
class ContainersTest {
    private static final String PID_NAMESPACE = " --pid --fork --kill-child --mount-proc";
    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    /** All are process 1 of their own; each is killed in its turn while the next one waits. */
    @ParameterizedTest
    @ValueSource(strings = {"unshare", "unshare --user --map-root-user"})
    void eachContainerTakesOverFromTheOneBefore(String unshare) throws Exception {
        final List<String> container = container(unshare);
        final LongCell value = LongCell.open(shared.region(), "value");
        final AtomicLongCell step = shared.cell("step");
        ChildJvm holder = shared.start(container, Holder.class);
        Meeting.await(step, 1);
        for (int round = 1; round <= 3; round++) {
            final ChildJvm next = shared.start(container, Holder.class);
            Meeting.await("the next one to be attached", () -> pids().size() == 2);
            assertEquals(List.of(1L, 1L), pids());
            assertThrows(TurnTimeoutException.class, () -> shared.region().takeTurn(SHORT));
            assertEquals(round, step.get(), "the living one was not robbed");
            holder.kill();
            Meeting.await(step, round + 1);
            holder = next;
        }
        holder.kill();
        assertEquals(0, shared.region().inTurn(value::get));
    }

    @Test
    void containerTakesOverFromAHolderKilledOutside() throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Holder.class);
        Meeting.await(step, 1);
        final ChildJvm waiter = shared.start(container("unshare"), PidNamespaceTest.Waiter.class);
        assertEquals("timed out", waiter.await("outcome"));
        holder.kill();
        assertEquals("0", waiter.await("value"));
    }

    /** The kernel gives the number of the killed holder to another process, which lives: the holder is dead all the same. */
    @Test
    void takesOverThoughThePidOfTheHolderIsUsedAgain() throws Exception {
        final ChildJvm child = shared.start(container("unshare"), Reuser.class);
        assertEquals("used again", child.await("pid"));
        assertEquals("0", child.await("value"));
        assertEquals(0, child.awaitExit(), child::output);
    }

    @Test
    void takesOverFromAHolderThatIsAZombie() throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final LongCell value = LongCell.open(shared.region(), "value");
        // Becomes the child of a program that never asks how its children ended.
        shared.start(List.of("sh", "-c", "\"$@\" & exec sleep 60", "sh"), Holder.class);
        Meeting.await(step, 1);
        final long pid = pids().get(0);
        assertTrue(ChildJvm.succeeds("kill", "-KILL", Long.toString(pid)));
        assertEquals(0, shared.region().inTurn(value::get));
        Meeting.await("it to be a zombie", () -> stateOf(pid) == 'Z');
        assertEquals(List.of(), pids());
        awaitSlotsFree();
    }

    /** Another user, to whom /proc shows nobody else: there the lock alone tells who lives. */
    @Test
    void lockDecidesWhereProcessesAreHidden() throws Exception {
        final List<String> hidden = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups"
                        + " --inh-caps +dac_read_search,+dac_override --ambient-caps +dac_read_search,+dac_override"
                        + " \"$@\"",
                "sh");
        assumeRuns(hidden);
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Holder.class);
        Meeting.await(step, 1);
        final ChildJvm waiter = shared.start(hidden, PidNamespaceTest.Waiter.class);
        assertEquals("timed out", waiter.await("outcome"));
        holder.kill();
        assertEquals("0", waiter.await("value"));
    }

    /** An over-eager cleaner: those who attach later have another lock file, and nobody is robbed for that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyIsRobbedForWantOfTheLockFile(boolean replaced) throws Exception {
        final List<String> container = container("unshare");
        final AtomicLongCell step = shared.cell("step");
        final LongCell value = LongCell.open(shared.region(), "value");
        final ChildJvm holder = shared.start(container, Holder.class);
        Meeting.await(step, 1);
        dropLockFile(replaced);
        // One of another container, and one of another namespace without the holder's lock file: for them it lives.
        final ChildJvm waiter = shared.start(container, PidNamespaceTest.Waiter.class);
        assertEquals("timed out", waiter.await("outcome"));
        assertTrue(shared.region().tryTurn().isEmpty());
        holder.kill();
        holder.awaitExit();
        try (Region later = SharedRegion.at(shared.uri()).open()) {
            final String message = assertThrows(TurnTimeoutException.class, () -> later.takeTurn(SHORT))
                    .getMessage();
            assertTrue(message.contains("its lock file was deleted or replaced"), message);
        }
        // This one has that lock file open, and so tells the others by its turn.
        assertEquals(0, shared.region().inTurn(value::get));
        assertEquals("0", waiter.await("value"));
        assertEquals(0, waiter.awaitExit(), waiter::output);
    }

    /** Of its own namespace a process is seen without lock: joining, living and taking over go on as if nothing was. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lockFileIsNotNeededWhereProcessesAreSeen(boolean replaced) throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm before = shared.start(Holder.class);
        Meeting.await(step, 1);
        dropLockFile(replaced);
        final ChildJvm after = shared.start(Holder.class);
        Meeting.await("both to be attached", () -> pids().size() == 2);
        assertThrows(TurnTimeoutException.class, () -> shared.region().takeTurn(SHORT));
        before.kill();
        Meeting.await(step, 2);
        after.kill();
        shared.audit(region -> assertEquals(0, LongCell.open(region, "value").get()));
        Meeting.await("both to be seen dead", () -> pids().isEmpty());
        awaitSlotsFree();
    }

    /** Not at the first prune perhaps: the kernel gives a lock back some time after a death can be seen. */
    private void awaitSlotsFree() {
        Meeting.await("slots of the dead to be free", () -> {
            Region.prune(shared.directory());
            return shared.region().members().size() == 1;
        });
    }

    private static List<String> container(String unshare) throws Exception {
        final List<String> prefix = List.of((unshare + PID_NAMESPACE).split(" "));
        assumeRuns(prefix);
        return prefix;
    }

    private static void assumeRuns(List<String> prefix) throws Exception {
        final String[] command =
                Stream.concat(prefix.stream(), Stream.of("true")).toArray(String[]::new);
        assumeTrue(ChildJvm.succeeds(command), "needs root and unshare: " + prefix);
    }

    private void dropLockFile(boolean replace) throws IOException {
        final Path lock;
        try (Stream<Path> files = Files.list(shared.directory())) {
            lock = files.filter(file -> file.toString().endsWith(".lock"))
                    .findAny()
                    .orElseThrow();
        }
        Files.delete(lock);
        if (replace) {
            Files.createFile(lock, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    /** Process ids of the holders that live, as they know them themselves. */
    private List<Long> pids() {
        return shared.region().members().stream()
                .filter(member -> member.name().equals("holder") && member.alive())
                .map(MemberInfo::pid)
                .toList();
    }

    private static char stateOf(long pid) {
        try {
            final String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Changes a cell and stays in the turn. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName("holder").open();
            final Turn turn = region.takeTurn();
            final LongCell value = LongCell.open(region, "value");
            if (value.get() != 0) {
                throw new AssertionError("not rolled back: " + value);
            }
            value.set(7);
            AtomicLongCell.open(region, "step").add(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** The first process of a container: kills a holder, and has its number given to another process. */
    static final class Reuser {
        private Reuser() {}

        public static void main(String[] arguments) throws Exception {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final AtomicLongCell step = AtomicLongCell.open(region, "step");
                final LongCell value = LongCell.open(region, "value");
                try (ChildJvm holder = ChildJvm.start(Holder.class, arguments[0])) {
                    Meeting.await(step, 1);
                    holder.kill();
                    holder.awaitKilled();
                    try (ChildJvm other = useAgain(holder.pid())) {
                        System.out.println("value " + region.inTurn(value::get));
                        if (other.pid() == holder.pid()
                                || !ProcessHandle.of(holder.pid()).isPresent()) {
                            throw new AssertionError("the number of the holder is not in use any more");
                        }
                    }
                }
            }
        }

        /**
         * A shell whose child has the number. It tries by itself: a JVM takes a child that has the number of one just reaped for
         * that one, and for ended.
         */
        private static ChildJvm useAgain(long pid) throws Exception {
            final String program = "for i in $(seq 50); do echo " + (pid - 1) + " > /proc/sys/kernel/ns_last_pid;"
                    + " sleep 60 & if [ $! = " + pid + " ]; then echo child $!; wait; exit; fi; kill $!; wait $!; done;"
                    + " echo child 0";
            for (int tries = 0; tries < 10; tries++) {
                final ChildJvm shell = ChildJvm.run("sh", "-c", program);
                if (Long.parseLong(shell.await("child")) == pid) {
                    System.out.println("pid used again");
                    return shell;
                }
                // A thread of this JVM has it.
                shell.close();
            }
            throw new AssertionError("could not get pid=" + pid + " once more");
        }
    }
}
