package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import io.turnstile.testkit.Signals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is attached, seen from another process. */
@Tag("process")
class MembersTest {
    private static final int SLOTS = 3;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion(SLOTS);

    @Test
    void showsNamesAndStateOfAll() throws Exception {
        final ChildJvm leaving = attach("leaving");
        final ChildJvm killed = attach("killed");
        assertEquals(List.of("test", "leaving", "killed"), names());
        assertEquals(leaving.pid(), member("leaving").pid());
        assertTrue(shared.region().members().stream().allMatch(m -> m.alive() && !m.stopped()));
        // A cell that both open may have been made by either; the next one is made by the member.
        Meeting.await("a turn of the member", () -> member("leaving").turns() > 0);

        Signals.stop(killed);
        assertTrue(member("killed").stopped());
        assertTrue(member("killed").alive());
        Signals.resume(killed);
        Meeting.await("the member to run again", () -> !member("killed").stopped());

        shared.cell("leave-leaving").set(1);
        assertEquals(0, leaving.awaitExit(), leaving::output);
        killed.kill();
        Meeting.await("the member to be seen dead", () -> !member("killed").alive());
        assertEquals(List.of("test", "killed"), names());
    }

    @Test
    void slotOfKilledMemberIsUsedAgain() throws Exception {
        final ChildJvm first = attach("first");
        attach("second");
        assertThrows(RegionFullException.class, this::open, "all " + SLOTS + " are alive");
        final int slot = member("first").slot();
        first.kill();
        first.awaitExit();

        final ChildJvm third = attach("third");
        assertEquals(List.of("test", "third", "second"), names());
        assertEquals(slot, member("third").slot());
        assertEquals(third.pid(), member("third").pid());
        assertTrue(member("third").alive());
    }

    @Test
    void pruneFreesTheSlotOfOneThatEndedWithoutClosing() throws Exception {
        final ChildJvm forgetful = attach("forgetful");
        shared.cell("halt-forgetful").set(1);
        shared.cell("leave-forgetful").set(1);
        assertEquals(9, forgetful.awaitExit(), forgetful::output);
        assertFalse(member("forgetful").alive());

        final List<String> removed = Region.prune(shared.directory());
        assertTrue(
                removed.stream().anyMatch(l -> l.contains(shared.region().name()) && l.contains("forgetful")),
                removed::toString);
        assertEquals(List.of("test"), names());
    }

    private ChildJvm attach(String name) throws Exception {
        final ChildJvm child = shared.start(Member.class, name);
        Meeting.await("member " + name, () -> find(name).isPresent());
        Meeting.await(shared.cell("attached-" + name), 1);
        return child;
    }

    private void open() {
        SharedRegion.at(shared.uri()).open().close();
    }

    private List<String> names() {
        return shared.region().members().stream().map(MemberInfo::name).toList();
    }

    private MemberInfo member(String name) {
        return find(name).orElseThrow();
    }

    private Optional<MemberInfo> find(String name) {
        return shared.region().members().stream()
                .filter(m -> m.name().equals(name))
                .findAny();
    }

    /** Attached until it is told to leave. */
    static final class Member {
        private Member() {}

        public static void main(String[] arguments) {
            final String name = arguments[1];
            try (Region region = SharedRegion.at(arguments[0]).memberName(name).open()) {
                AtomicLongCell.open(region, "attached-" + name).set(1);
                Meeting.await(AtomicLongCell.open(region, "leave-" + name), 1);
                if (AtomicLongCell.open(region, "halt-" + name).get() == 1) {
                    Runtime.getRuntime().halt(9);
                }
            }
        }
    }
}
