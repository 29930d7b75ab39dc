package io.turnstile.internal.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A record whose class is not registered: a map of its components, in their order, that can not be changed. Stored again, it
 * is the record again.
 */
final class StoredRecord extends AbstractMap<String, Object> implements Stored {
    private final UserType type;
    private final Object[] values;

    StoredRecord(final UserType type, final Object[] values) {
        this.type = type;
        this.values = values;
    }

    @Override
    public UserType type() {
        return type;
    }

    /** The value of a component by its place. */
    Object component(final int index) {
        return values[index];
    }

    @Override
    public Object get(final Object name) {
        final int index = type.components().indexOf(name);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(final Object name) {
        return type.components().contains(name);
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof StoredRecord stored
                ? stored.type.equals(type) && Arrays.deepEquals(stored.values, values)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new Components();
    }

    private final class Components extends AbstractSet<Map.Entry<String, Object>> {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return IntStream.range(0, values.length)
                    .<Map.Entry<String, Object>>mapToObj(
                            i -> new SimpleImmutableEntry<>(type.components().get(i), values[i]))
                    .iterator();
        }
    }
}
