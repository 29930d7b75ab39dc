package io.turnstile.stress.interleavings;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * What was found out about one test, in all JVMs that have run it.
 *
 * @param test    its name in jcstress.
 * @param samples how many states the actors have met at.
 * @param verdict what the outcomes say.
 * @param remark  the outcomes that the verdict rests on and how often each was observed, or the error.
 */
public record Finding(String test, long samples, Verdict verdict, String remark) {
    private static final int PACKAGE_LENGTH = Finding.class.getPackageName().length() + 1;

    /**
     * Judges outcomes.
     *
     * @param test     name in jcstress.
     * @param outcomes how often each was observed.
     * @return the finding.
     */
    static Finding of(final String test, final Map<String, Long> outcomes) {
        final long samples =
                outcomes.values().stream().mapToLong(Long::longValue).sum();
        final Map<String, Long> forbidden = expected(Expect.FORBIDDEN, test, outcomes);
        if (!forbidden.isEmpty()) {
            return new Finding(test, samples, Verdict.FORBIDDEN, text(forbidden));
        }
        if (samples == 0) {
            return error(test, "no outcome was observed");
        }
        if (!isControl(test)) {
            return new Finding(test, samples, Verdict.HELD, text(outcomes));
        }
        final Map<String, Long> interesting = expected(Expect.ACCEPTABLE_INTERESTING, test, outcomes);
        return interesting.isEmpty()
                ? new Finding(test, samples, Verdict.CONTROL_HELD, text(outcomes))
                : new Finding(test, samples, Verdict.CONTROL_BROKEN, text(interesting));
    }

    private static String text(final Map<String, Long> outcomes) {
        return new TreeMap<>(outcomes)
                .entrySet().stream()
                        .map(each -> String.format(Locale.ROOT, "[%s] %,d", each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /**
     * A test that could not be run to its end.
     *
     * @param test    name in jcstress.
     * @param message why.
     * @return the finding.
     */
    static Finding error(final String test, final String message) {
        return new Finding(test, 0, Verdict.ERROR, message);
    }

    /** Class of a test, without the package. */
    public String shortName() {
        return test.substring(PACKAGE_LENGTH);
    }

    /** The class that declares a test. */
    static Class<?> declaring(final String test) {
        final String name = TestList.getInfo(test).binaryName();
        try {
            return Class.forName(name, false, Finding.class.getClassLoader());
        } catch (final ClassNotFoundException e) {
            throw new IllegalStateException("class=" + name + " is in the list of tests only; build it anew", e);
        }
    }

    private static boolean isControl(final String test) {
        return declaring(test).isAnnotationPresent(Control.class);
    }

    private static Map<String, Long> expected(
            final Expect expect, final String test, final Map<String, Long> outcomes) {
        final Map<String, Long> found = new TreeMap<>(outcomes);
        found.keySet().removeIf(outcome -> expectation(test, outcome) != expect);
        return found;
    }

    /** What a test expects of an outcome: its exact case decides, else the first one that matches, as in jcstress. */
    static Expect expectation(final String test, final String outcome) {
        final TestInfo info = TestList.getInfo(test);
        return info.cases().stream()
                .filter(each -> each.matchesExactly(outcome))
                .findFirst()
                .or(() -> info.cases().stream()
                        .filter(each -> each.matches(outcome))
                        .findFirst())
                .map(StateCase::expect)
                .orElseGet(() -> info.unmatched().expect());
    }
}
