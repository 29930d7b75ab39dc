package io.turnstile.collections;

import com.google.common.collect.testing.ConcurrentNavigableMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringSortedMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contracts of {@link NavigableMap} and of concurrent maps, as guava-testlib tests them; of views too. */
@ExtendWith(RegionExtension.class)
class SharedSortedMapSuiteTest {
    @TestFactory
    Stream<DynamicNode> suite(final Region region) {
        return suiteOf(region);
    }

    static Stream<DynamicNode> suiteOf(final Region region) {
        return GuavaSuites.of(ConcurrentNavigableMapTestSuiteBuilder.using(new TestStringSortedMapGenerator() {
                    @Override
                    protected SortedMap<String, String> create(final Map.Entry<String, String>[] entries) {
                        final SharedSortedMap<String, String> map = SharedSortedMap.open(region, "map");
                        map.clear();
                        for (final Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named("SharedSortedMap")
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
