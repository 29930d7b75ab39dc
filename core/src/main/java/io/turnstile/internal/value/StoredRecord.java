package io.turnstile.internal.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A record without its class: a map of its components, in their order, that can not be changed. Stored again, it is the record
 * again.
 */
final class StoredRecord extends AbstractMap<String, Object> implements Stored {
    private final UserType type;
    private final Object[] values;
    private final Object[] shown;

    /**
     * A record.
     *
     * @param type   of it.
     * @param values of the components, as they are stored.
     */
    StoredRecord(final UserType type, final Object[] values) {
        this(type, values, values);
    }

    private StoredRecord(final UserType type, final Object[] values, final Object[] shown) {
        this.type = type;
        this.values = values;
        this.shown = shown;
    }

    /** The same with other values in the map. */
    StoredRecord shownAs(final Object[] components) {
        return new StoredRecord(type, values, components);
    }

    @Override
    public UserType type() {
        return type;
    }

    /** The stored value of a component by its place. */
    Object component(final int index) {
        return values[index];
    }

    @Override
    public Object get(final Object name) {
        final int index = type.components().indexOf(name);
        return index < 0 ? null : shown[index];
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
                ? stored.type.equals(type) && Arrays.deepEquals(stored.shown, shown)
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
                            i -> new SimpleImmutableEntry<>(type.components().get(i), shown[i]))
                    .iterator();
        }
    }
}
