package io.turnstile.collections;

import com.google.common.collect.testing.NavigableSetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringSortedSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of {@link NavigableSet}, as guava-testlib tests it; of views too. */
@ExtendWith(RegionExtension.class)
class SharedSortedSetSuiteTest {
    @TestFactory
    Stream<DynamicNode> suite(final Region region) {
        return suiteOf(region);
    }

    static Stream<DynamicNode> suiteOf(final Region region) {
        return GuavaSuites.of(NavigableSetTestSuiteBuilder.using(new TestStringSortedSetGenerator() {
                    @Override
                    protected SortedSet<String> create(final String[] elements) {
                        final SharedSortedSet<String> set = SharedSortedSet.open(region, "set");
                        set.clear();
                        set.addAll(List.of(elements));
                        return set;
                    }
                })
                .named("SharedSortedSet")
                .withFeatures(CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }
}
