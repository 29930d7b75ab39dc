package io.turnstile.collections;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Collections;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicNode;

/** The suites of guava-testlib, which are made for JUnit 3, as dynamic tests of JUnit Jupiter. */
final class GuavaSuites {
    private GuavaSuites() {}

    /**
     * The tests of a suite.
     *
     * @param suite as a builder of guava-testlib makes it.
     * @return its tests, in the same nesting.
     */
    static Stream<DynamicNode> of(final TestSuite suite) {
        return Collections.list(suite.tests()).stream().map(GuavaSuites::node);
    }

    private static DynamicNode node(final Test test) {
        return test instanceof TestSuite suite
                ? dynamicContainer(String.valueOf(suite.getName()), of(suite))
                : dynamicTest(String.valueOf(((TestCase) test).getName()), ((TestCase) test)::runBare);
    }
}
