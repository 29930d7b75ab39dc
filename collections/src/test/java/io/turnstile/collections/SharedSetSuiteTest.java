package io.turnstile.collections;

import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@link Set}, as guava-testlib tests it. Null elements are refused, also when they are only looked for;
 * iterators never fail fast; not serializable, as no shared object is.
 */
@ExtendWith(RegionExtension.class)
class SharedSetSuiteTest {
    @TestFactory
    Stream<DynamicNode> suite(final Region region) {
        return suiteOf(region);
    }

    static Stream<DynamicNode> suiteOf(final Region region) {
        return GuavaSuites.of(SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(final String[] elements) {
                        final SharedSet<String> set = SharedSet.open(region, "set");
                        set.clear();
                        set.addAll(List.of(elements));
                        return set;
                    }
                })
                .named("SharedSet")
                .withFeatures(CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }
}
