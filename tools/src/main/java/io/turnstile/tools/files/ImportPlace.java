package io.turnstile.tools.files;

import io.turnstile.Region;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import java.util.List;

/** Where a part of an import is put: under the names of a region, or into a map. */
interface ImportPlace {
    /** A new map. */
    SharedMap<String, Object> map(String key);

    /** A new array. */
    SharedArray array(String key, DType dtype, long... shape);

    /** A text, or lists of texts. */
    void text(String key, Object text);

    /** Under the names of a region, where only objects can be: a single text becomes a list of one. */
    static ImportPlace of(final Region region) {
        return new ImportPlace() {
            @Override
            public SharedMap<String, Object> map(final String key) {
                return SharedMap.open(region, key);
            }

            @Override
            public SharedArray array(final String key, final DType dtype, final long... shape) {
                return SharedArray.create(region, key, dtype, shape);
            }

            @Override
            public void text(final String key, final Object text) {
                SharedList.<Object>open(region, key).addAll(text instanceof List<?> list ? list : List.of(text));
            }
        };
    }

    /** In a map. */
    static ImportPlace of(final SharedMap<String, Object> map) {
        return new ImportPlace() {
            @Override
            public SharedMap<String, Object> map(final String key) {
                return map.putMap(key);
            }

            @Override
            public SharedArray array(final String key, final DType dtype, final long... shape) {
                return SharedArray.create(map, key, dtype, shape);
            }

            @Override
            public void text(final String key, final Object text) {
                map.put(key, text);
            }
        };
    }
}
