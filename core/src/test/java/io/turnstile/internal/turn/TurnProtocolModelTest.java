package io.turnstile.internal.turn;

import static io.turnstile.TurnPolicy.FAIR;
import static io.turnstile.TurnPolicy.STRICT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.turnstile.TurnPolicy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Walks every interleaving of the turn protocol, access by access, with deaths, time-outs and stopped participants. What
 * is proven, of what, and what is not, stands in docs/turn-protocol.md.
 */
class TurnProtocolModelTest {
    private static final Set<Property> ALL = EnumSet.allOf(Property.class);

    private static final TurnPolicy[] THREE_FAIR = {FAIR, FAIR, FAIR};
    private static final TurnPolicy[] THREE_STRICT = {STRICT, STRICT, STRICT};

    @Test
    void threeFairParticipantsOfWhichTwoMayDie() {
        assertEquals(2, bypassOf(setting(THREE_FAIR, 3, 2, true, false)));
    }

    @Test
    void threeFairParticipantsThatAlsoAskWithoutWaiting() {
        assertEquals(2, bypassOf(setting(THREE_FAIR, 3, 0, false, true)));
    }

    /** A slot changes hands while an offer to it is open. */
    @Test
    void threeFairParticipantsAndTwoWaitSlots() {
        assertEquals(2, bypassOf(setting(THREE_FAIR, 2, 0, false, false)));
    }

    /** The dead are purged, and what was offered to them is claimed. */
    @Test
    @Tag("soak")
    void threeFairParticipantsAndTwoWaitSlotsOfWhichOneMayDie() {
        assertEquals(3, bypassOf(setting(THREE_FAIR, 2, 1, false, false)));
    }

    @Test
    void threeStrictParticipants() {
        assertEquals(2, bypassOf(setting(THREE_STRICT, 3, 0, false, false)));
    }

    @Test
    @Tag("soak")
    void threeStrictParticipantsOfWhichOneMayDie() {
        assertEquals(2, bypassOf(setting(THREE_STRICT, 3, 1, false, false)));
    }

    @ParameterizedTest
    @CsvSource({"FAIR, FAIR, 2", "FAIR, FAIR, 1", "STRICT, STRICT, 2", "STRICT, STRICT, 1", "FAIR, STRICT, 2"})
    void twoParticipantsThatMayBothDie(final TurnPolicy first, final TurnPolicy second, final int waitSlots) {
        assertEquals(1, bypassOf(setting(new TurnPolicy[] {first, second}, waitSlots, 2, true, true)));
    }

    /** How many turns others begin is bounded by the clock then, which the model does not have; all else holds. */
    @Test
    void twoFairParticipantsWhereAHandOverIsNotAlwaysDue() {
        final TurnPolicy[] two = {FAIR, FAIR};
        final ProtocolModel.Setting setting =
                new ProtocolModel.Setting(two, 2, 2, true, true, Weakening.NOT_ALWAYS_DUE);
        final Explorer.Result result =
                Explorer.explore(setting, EnumSet.complementOf(EnumSet.of(Property.BOUNDED_BYPASS)));
        report(setting, result);
        assertNull(result.violated(), () -> result.violated() + " is violated:\n" + result.trace());
    }

    @Test
    void threeFairParticipantsWhereAHandOverIsNotAlwaysDue() {
        final ProtocolModel.Setting setting =
                new ProtocolModel.Setting(THREE_FAIR, 3, 0, false, false, Weakening.NOT_ALWAYS_DUE);
        final Explorer.Result result =
                Explorer.explore(setting, EnumSet.complementOf(EnumSet.of(Property.BOUNDED_BYPASS)));
        report(setting, result);
        assertNull(result.violated(), () -> result.violated() + " is violated:\n" + result.trace());
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_ALWAYS_DUE, BOUNDED_BYPASS",
        "HAND_OVER_TO_HELD, NO_LATE_ENTRY",
        "HAND_OVER_TO_HELD, NOT_STUCK",
        "RELEASE_BEFORE_COMMIT, ATOMICITY",
        "RELEASE_BEFORE_COMMIT, MUTUAL_EXCLUSION",
        "NO_ROLL_BACK, ATOMICITY",
        "ROB_THE_LIVING, MUTUAL_EXCLUSION",
        "STORE_BEFORE_LOG, ATOMICITY",
        "COMMIT_BEFORE_STORE, ATOMICITY",
        "EMPTY_BEFORE_RESTORE, ATOMICITY",
        "COUNTER_STAYS_EVEN, READERS",
        "ONLY_OFFERS, NOT_STUCK",
        "TORN_CAS, MUTUAL_EXCLUSION",
        "NO_HAND_OVER, BOUNDED_BYPASS",
        "NO_GRACE, NOT_STUCK",
        "NO_CLAIM, NOT_STUCK"
    })
    void catchesTheWeakened(final Weakening weakening, final Property property) {
        final TurnPolicy[] two = {FAIR, FAIR};
        catches(new ProtocolModel.Setting(two, 2, 2, true, true, weakening), property);
    }

    @Test
    void catchesTheWeakenedUnderStrict() {
        final TurnPolicy[] two = {STRICT, STRICT};
        catches(
                new ProtocolModel.Setting(two, 2, 2, true, true, Weakening.EXPECTED_STANDS_IN_LINE),
                Property.NOT_STALLED);
    }

    private static void catches(final ProtocolModel.Setting setting, final Property property) {
        final Explorer.Result result = Explorer.explore(setting, EnumSet.of(property));
        report(setting, result);
        assertEquals(property, result.violated());
    }

    private static ProtocolModel.Setting setting(
            final TurnPolicy[] policies, final int waitSlots, final int deaths, final boolean log, final boolean once) {
        return new ProtocolModel.Setting(policies, waitSlots, deaths, log, once, Weakening.NONE);
    }

    private static int bypassOf(final ProtocolModel.Setting setting) {
        final Explorer.Result result = Explorer.explore(setting, ALL);
        report(setting, result);
        assertNull(result.violated(), () -> result.violated() + " is violated:\n" + result.trace());
        return result.bypass();
    }

    /** For docs/turn-protocol.md. */
    private static void report(final ProtocolModel.Setting setting, final Explorer.Result result) {
        System.out.println(Arrays.toString(setting.policies()) + " waitSlots=" + setting.waitSlots() + " deaths="
                + setting.deaths() + " log=" + setting.log() + " once=" + setting.once() + " weakening="
                + setting.weakening() + " states=" + result.states() + " transitions=" + result.transitions()
                + " bypass=" + result.bypass() + " violated=" + result.violated());
    }
}
