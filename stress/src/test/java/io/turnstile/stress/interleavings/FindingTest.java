package io.turnstile.stress.interleavings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.runners.TestList;

/** What is made of outcomes, and whether the tests and their controls belong together. */
class FindingTest {
    private static final String HELD = name(TurnInterleavings.TryTurn.class);
    private static final String CONTROL = name(TurnInterleavings.TryPlainWord.class);

    @Test
    void holdsWhenNothingForbiddenWasObserved() {
        final Finding finding = Finding.of(HELD, Map.of("1, 2", 3L, "0, 0", 4L));
        assertEquals(Verdict.HELD, finding.verdict());
        assertEquals(7, finding.samples());
        assertEquals("[0, 0] 4, [1, 2] 3", finding.remark());
        assertEquals("TurnInterleavings.TryTurn", finding.shortName());
        assertTrue(finding.verdict().isGood());
    }

    @Test
    void oneForbiddenOutcomeIsEnough() {
        final Finding finding = Finding.of(HELD, Map.of("1, 2", 1_000_000L, "1, 1", 1L));
        assertEquals(Verdict.FORBIDDEN, finding.verdict());
        assertEquals("[1, 1] 1", finding.remark());
        assertFalse(finding.verdict().isGood());
    }

    @Test
    void controlThatBreaksIsGood() {
        final Finding finding = Finding.of(CONTROL, Map.of("1, 2", 5L, "1, 1", 1L));
        assertEquals(Verdict.CONTROL_BROKEN, finding.verdict());
        assertTrue(finding.verdict().isGood());
    }

    @Test
    void controlThatHoldsIsAFailure() {
        final Finding finding = Finding.of(CONTROL, Map.of("1, 2", 5L));
        assertEquals(Verdict.CONTROL_HELD, finding.verdict());
        assertFalse(finding.verdict().isGood());
    }

    @Test
    void outcomeThatNobodyThoughtOfIsForbidden() {
        assertEquals(Verdict.FORBIDDEN, Finding.of(CONTROL, Map.of("7, 7", 1L)).verdict());
    }

    @Test
    void nothingObservedIsAFailure() {
        assertEquals(Verdict.ERROR, Finding.of(HELD, Map.of()).verdict());
        assertFalse(Verdict.ERROR.isGood());
    }

    @Test
    void everyTestIsInTheListOfTests() {
        final Set<String> declared = Stream.of(
                        TurnInterleavings.class,
                        AtomicCellInterleavings.class,
                        AtomicCellOrderInterleavings.class,
                        ReadInterleavings.class)
                .flatMap(each -> Arrays.stream(each.getDeclaredClasses()))
                .filter(each -> each.isAnnotationPresent(JCStressTest.class))
                .map(FindingTest::name)
                .collect(Collectors.toSet());
        assertEquals(declared, Set.copyOf(JcstressRun.tests()));
    }

    @Test
    void whatAControlMustShowIsForbiddenInItsTest() {
        for (final String control : controls()) {
            final String test =
                    name(Finding.declaring(control).getAnnotation(Control.class).of());
            final List<String> shown = TestList.getInfo(control).cases().stream()
                    .filter(each -> each.expect() == Expect.ACCEPTABLE_INTERESTING)
                    .map(StateCase::matchPattern)
                    .toList();
            assertFalse(shown.isEmpty(), control);
            shown.forEach(outcome ->
                    assertEquals(Expect.FORBIDDEN, Finding.expectation(test, outcome), control + " " + outcome));
        }
    }

    @Test
    void everyKindOfTestHasAControl() {
        final Set<Class<?>> kinds = JcstressRun.tests().stream()
                .map(test -> Finding.declaring(test).getEnclosingClass())
                .collect(Collectors.toSet());
        final Set<Class<?>> controlled = controls().stream()
                .map(test -> Finding.declaring(test).getEnclosingClass())
                .collect(Collectors.toSet());
        assertEquals(kinds, controlled);
    }

    private static List<String> controls() {
        return JcstressRun.tests().stream()
                .filter(test -> Finding.declaring(test).isAnnotationPresent(Control.class))
                .toList();
    }

    private static String name(final Class<?> test) {
        return test.getCanonicalName();
    }
}
