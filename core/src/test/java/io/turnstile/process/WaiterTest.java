package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnPolicy;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import io.turnstile.testkit.Signals;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something happens to one that stands in line for the turn; the others go on. */
@Tag("process")
class WaiterTest {
    private static final int TURNS = 100;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @ParameterizedTest
    @EnumSource
    void killedWaiterDoesNotBlockOthers(TurnPolicy policy) throws Exception {
        final ChildJvm waiter;
        try (Turn turn = shared.region().takeTurn()) {
            waiter = startWaiter(policy);
            waiter.kill();
            waiter.awaitExit();
            turn.commit();
        }
        assertOthersTakeTurns(policy);
    }

    @ParameterizedTest
    @EnumSource
    void stoppedWaiterDoesNotBlockOthers(TurnPolicy policy) throws Exception {
        final ChildJvm waiter;
        try (Turn turn = shared.region().takeTurn()) {
            waiter = startWaiter(policy);
            Signals.stop(waiter);
            turn.commit();
        }
        assertOthersTakeTurns(policy);

        Signals.resume(waiter);
        assertEquals(0, waiter.awaitExit(), waiter::output);
        assertEquals(2 * TURNS + 1, sum(), "the waiter got its turn when it ran again");
    }

    private ChildJvm startWaiter(TurnPolicy policy) throws Exception {
        final ChildJvm waiter = shared.start(Taker.class, policy.name(), "1");
        Meeting.await("the waiter to stand in line", shared::someoneInLine);
        return waiter;
    }

    /** This process and one more take turns in competition. */
    private void assertOthersTakeTurns(TurnPolicy policy) throws Exception {
        final ChildJvm other = shared.start(Taker.class, policy.name(), Integer.toString(TURNS));
        Taker.take(shared.region(), TURNS);
        assertEquals(0, other.awaitExit(), other::output);
        assertEquals(2 * TURNS, sum());
    }

    private long sum() {
        return LongCell.open(shared.region(), "sum").get();
    }

    /** Takes turns. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0])
                    .turnPolicy(TurnPolicy.valueOf(arguments[1]))
                    .open()) {
                take(region, Integer.parseInt(arguments[2]));
            }
        }

        static void take(Region region, int turns) {
            for (int i = 0; i < turns; i++) {
                region.inTurn(() -> LongCell.open(region, "sum").add(1));
            }
        }
    }
}
