package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.Turn;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.OtherLoader;
import io.turnstile.testkit.SharedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A living holder of another pid namespace, whose lock alone shows that it lives: the lock must not get lost, and who has
 * another lock file must not think that it is.
 */
@Tag("process")
class LostLocksTest {
    private static final List<String> CONTAINER = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    private static final Duration SHORT = Duration.ofMillis(500);

    @RegisterExtension
    final SharedRegion shared = new SharedRegion(3);

    private static List<String> needed(List<String> prefix) throws Exception {
        final String[] command =
                Stream.concat(prefix.stream(), Stream.of("true")).toArray(String[]::new);
        assumeTrue(ChildJvm.succeeds(command), "needs root and unshare: " + prefix);
        return prefix;
    }

    /**
     * Each is something a process may do that drops all POSIX record locks it has on the file: an application is deployed once
     * more and undeployed, a backup or a search reads the file.
     */
    @ParameterizedTest
    @CsvSource({
        "second class loader, before the turn",
        "second class loader, in the turn",
        "second class loader, long before the turn",
        "reading, before the turn",
        "reading, in the turn",
        "reading, long before the turn"
    })
    void holderIsNotRobbed(String what, String when) throws Exception {
        final LongCell value = LongCell.open(shared.region(), "value");
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(needed(CONTAINER), Holder.class, what, when);
        Meeting.await(step, 1);
        assertThrows(TurnTimeoutException.class, () -> shared.region().takeTurn(SHORT));
        assertThrows(TurnTimeoutException.class, () -> shared.region().takeTurn(SHORT));
        assertTrue(holder.isAlive());
        holder.kill();
        assertEquals(0, shared.region().inTurn(value::get));
    }

    /** Its lock is lost before it could be made a better one, and its slot goes to another: that one is not disturbed. */
    @Test
    void memberThatLostItsSlotBeforeItsFirstTurnSaysSo() throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm loser = shared.start(needed(CONTAINER), Loser.class);
        Meeting.await(step, 1);
        // The only slot that is left is that of the loser.
        try (Region other = SharedRegion.at(shared.uri()).open();
                Region thief = SharedRegion.at(shared.uri()).memberName("thief").open();
                Turn turn = thief.takeTurn()) {
            step.set(2);
            final String message = loser.await("outcome");
            assertTrue(message.startsWith(RegionAccessException.class.getName()), message);
            assertTrue(message.contains("Attach again"), message);
            assertEquals(0, loser.awaitExit(), loser::output);
            assertEquals(
                    List.of("test", "thief", other.members().get(2).name()),
                    shared.region().members().stream().map(MemberInfo::name).toList());
            turn.commit();
        }
    }

    /** Two containers share nothing but the region's file: each makes its own lock file, of the same inode number. */
    @Test
    void holderWithALockFileOfItsOwnIsNotRobbed(@TempDir Path folder) throws Exception {
        final List<String> container = needed(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m tmpfs " + folder + " && : > " + folder + "/own.turnstile && mount --bind "
                        + shared.directory().resolve("test.turnstile") + " " + folder
                        + "/own.turnstile && exec \"$@\"",
                "sh"));
        final AtomicLongCell step = shared.cell("step");
        final LongCell value = LongCell.open(shared.region(), "value");
        final String own = folder.resolve("own.turnstile").toUri().toString();
        final ChildJvm holder = shared.start(container, OwnHolder.class, own);
        Meeting.await(step, 1);
        final ChildJvm waiter = shared.start(container, OwnWaiter.class, own);
        assertEquals("timed out", waiter.await("outcome"));
        assertEquals(holder.await("inode"), waiter.await("inode"), "else this shows nothing");
        step.set(2);
        assertEquals(0, holder.awaitExit(), holder::output);
        assertEquals(0, waiter.awaitExit(), waiter::output);
        assertEquals(7, shared.region().inTurn(value::get));
    }

    private static void disturb(String what, Region region) throws Exception {
        if (what.equals("reading")) {
            Files.readAllBytes(lockFile(region));
            return;
        }
        try (OtherLoader loader = new OtherLoader()) {
            loader.load(Visitor.class).getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {region.file().toUri().toString()});
        }
    }

    private static Path lockFile(Region region) throws IOException {
        return region.file()
                .resolveSibling(String.format("%s.%016x.lock", region.file().getFileName(), region.id()));
    }

    /** Attaches and closes. */
    public static final class Visitor {
        private Visitor() {}

        public static void main(String[] arguments) {
            Region.at(arguments[0]).memberName("visitor").open().close();
        }
    }

    /** Has its locks disturbed, and stays in its turn. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName("holder").open();
            final AtomicLongCell step = AtomicLongCell.open(region, "step");
            if (arguments[2].equals("long before the turn")) {
                Thread.sleep(1500);
            }
            if (!arguments[2].equals("in the turn")) {
                disturb(arguments[1], region);
            }
            final Turn turn = region.takeTurn();
            LongCell.open(region, "value").set(7);
            if (arguments[2].equals("in the turn")) {
                disturb(arguments[1], region);
            }
            step.set(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** Loses its lock, and takes a turn when another one has its slot. */
    static final class Loser {
        private Loser() {}

        public static void main(String[] arguments) throws Exception {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName("loser").open();
            disturb("reading", region);
            final AtomicLongCell step = AtomicLongCell.open(region, "step");
            step.set(1);
            Meeting.await(step, 2);
            try {
                region.takeTurn(SHORT).close();
                System.out.println("outcome has the turn");
            } catch (RegionAccessException | TurnTimeoutException e) {
                System.out.println("outcome " + e);
            }
            region.close();
        }
    }

    /** Commits a turn in which another one had time to rob it. */
    static final class OwnHolder {
        private OwnHolder() {}

        public static void main(String[] arguments) throws Exception {
            try (Region region = SharedRegion.at(arguments[1]).open();
                    Turn turn = region.takeTurn()) {
                final LongCell value = LongCell.open(region, "value");
                final AtomicLongCell step = AtomicLongCell.open(region, "step");
                value.set(7);
                step.set(1);
                System.out.println("inode " + Files.getAttribute(lockFile(region), "unix:ino"));
                Meeting.await(step, 2);
                turn.commit();
            }
        }
    }

    /** Waits for the turn in vain. */
    static final class OwnWaiter {
        private OwnWaiter() {}

        public static void main(String[] arguments) throws Exception {
            try (Region region = SharedRegion.at(arguments[1]).open()) {
                try {
                    region.takeTurn(SHORT).close();
                    System.out.println("outcome has the turn");
                } catch (TurnTimeoutException e) {
                    System.out.println("outcome timed out");
                }
                System.out.println("inode " + Files.getAttribute(lockFile(region), "unix:ino"));
            }
        }
    }
}
