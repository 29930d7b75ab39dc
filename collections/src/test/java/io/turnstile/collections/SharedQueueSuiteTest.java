package io.turnstile.collections;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.Collections;
import java.util.Deque;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@link Queue}, as guava-testlib tests it: without a bound, with one, and of the other end. Null elements
 * are refused, but may be looked for; iterators never fail fast; not serializable, as no shared object is.
 */
@ExtendWith(RegionExtension.class)
class SharedQueueSuiteTest {
    private static final int BOUND = 100;

    @TestFactory
    Stream<DynamicNode> suite(final Region region) {
        return suiteOf(region);
    }

    static Stream<DynamicNode> suiteOf(final Region region) {
        final SharedQueue<String> queue = SharedQueue.open(region, "queue");
        final SharedQueue<String> bounded = SharedQueue.open(region, "bounded", BOUND);
        return Stream.of(
                        suite("SharedQueue", queue, queue),
                        suite("SharedQueue with a bound", bounded, bounded),
                        suite("SharedQueue as a stack", queue, Collections.asLifoQueue(queue)))
                .flatMap(each -> each);
    }

    private static Stream<DynamicNode> suite(final String name, final Deque<String> deque, final Queue<String> tested) {
        return GuavaSuites.of(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(final String[] elements) {
                        deque.clear();
                        Collections.addAll(deque, elements);
                        return tested;
                    }
                })
                .named(name)
                .withFeatures(
                        CollectionSize.ANY,
                        CollectionFeature.GENERAL_PURPOSE,
                        CollectionFeature.ALLOWS_NULL_QUERIES,
                        CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }
}
