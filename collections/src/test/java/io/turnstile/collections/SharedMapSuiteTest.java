package io.turnstile.collections;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@link ConcurrentMap}, as guava-testlib tests it, of its views too. Null keys are refused, also when they
 * are only looked for; iterators never fail fast; not serializable, as no shared object is.
 */
@ExtendWith(RegionExtension.class)
class SharedMapSuiteTest {
    @TestFactory
    Stream<DynamicNode> suite(final Region region) {
        return suiteOf(region);
    }

    static Stream<DynamicNode> suiteOf(final Region region) {
        return GuavaSuites.of(ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(final Map.Entry<String, String>[] entries) {
                        final SharedMap<String, String> map = SharedMap.open(region, "map");
                        map.clear();
                        for (final Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named("SharedMap")
                .withFeatures(
                        CollectionSize.ANY,
                        MapFeature.GENERAL_PURPOSE,
                        MapFeature.ALLOWS_NULL_VALUES,
                        MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .createTestSuite());
    }
}
