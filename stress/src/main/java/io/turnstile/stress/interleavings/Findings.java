package io.turnstile.stress.interleavings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** Adds up what the JVMs of each test have observed. Thread safe: jcstress reports from threads of its own. */
public final class Findings {
    private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
    private final Map<String, String> errors = new TreeMap<>();

    /**
     * Findings about tests, with nothing observed yet.
     *
     * @param tests names in jcstress.
     */
    public Findings(final Collection<String> tests) {
        tests.forEach(test -> outcomes.put(test, new TreeMap<>()));
    }

    /**
     * Adds what one JVM has observed.
     *
     * @param result of one of the tests.
     */
    public synchronized void add(final TestResult result) {
        final Map<String, Long> counts = outcomes.get(result.getName());
        for (final String outcome : result.getStateKeys()) {
            counts.merge(outcome, result.getCount(outcome), Long::sum);
        }
        if (result.status() != Status.NORMAL) {
            errors.put(result.getName(), describe(result));
        }
    }

    /** All, sorted by name. */
    public synchronized List<Finding> all() {
        return outcomes.entrySet().stream()
                .map(each -> finding(each.getKey(), each.getValue()))
                .toList();
    }

    /** Names of the controls that are still to break. */
    public List<String> controlsThatHeld() {
        return all().stream()
                .filter(each -> each.verdict() == Verdict.CONTROL_HELD)
                .map(Finding::test)
                .toList();
    }

    private Finding finding(final String test, final Map<String, Long> counts) {
        final Finding finding = Finding.of(test, counts);
        final String error = errors.get(test);
        return error == null || finding.verdict() == Verdict.FORBIDDEN ? finding : Finding.error(test, error);
    }

    private static String describe(final TestResult result) {
        return result.status() + ", jvmArgs=" + result.getConfig().jvmArgs + "\n    "
                + String.join("\n    ", result.getMessages()) + "\n    " + String.join("\n    ", result.getVmErr());
    }
}
