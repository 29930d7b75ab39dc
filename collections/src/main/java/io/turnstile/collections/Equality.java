package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.Values;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Equality of elements: that of java.util, but byte arrays are compared by content, also in tuples. Each load gives a new
 * array, so by identity not even an element would be equal to itself.
 */
final class Equality {
    private Equality() {}

    /** Tells the slots of values that are the {@link #same}. */
    static LongPredicate matcher(final Values values, final Object value) {
        final LongPredicate plain = values.matcher(value);
        return plain != null ? plain : slot -> same(value, values.loadOrGeneric(slot));
    }

    static boolean same(final Object one, final Object other) {
        if (one instanceof byte[] array) {
            return other instanceof byte[] another && Arrays.equals(array, another);
        }
        if (isPlain(one) && isPlain(other)) {
            return sameElements((List<?>) one, (List<?>) other);
        }
        return Objects.equals(one, other);
    }

    /** Shared lists see to their elements themselves. */
    private static boolean isPlain(final Object value) {
        return value instanceof List && !(value instanceof SharedObject);
    }

    static boolean sameElements(final Iterable<?> one, final Iterable<?> other) {
        final Iterator<?> mine = one.iterator();
        final Iterator<?> others = other.iterator();
        while (mine.hasNext() && others.hasNext()) {
            if (!same(mine.next(), others.next())) {
                return false;
            }
        }
        return mine.hasNext() == others.hasNext();
    }

    /** The same for what is the {@link #same}. */
    static int hash(final Object value) {
        if (value instanceof byte[] array) {
            return Arrays.hashCode(array);
        }
        return isPlain(value) ? hashElements((List<?>) value) : Objects.hashCode(value);
    }

    /** As {@link List#hashCode}. */
    static int hashElements(final Iterable<?> elements) {
        int hash = 1;
        for (final Object element : elements) {
            hash = 31 * hash + hash(element);
        }
        return hash;
    }

    /** As {@link Map#equals}; another map that can not have such keys or values, or whose keys are not known here, has not. */
    static boolean sameEntries(final Map<?, ?> one, final Map<?, ?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        try {
            for (final Map.Entry<?, ?> entry : one.entrySet()) {
                final Object value = other.get(entry.getKey());
                if (!same(entry.getValue(), value) || value == null && !other.containsKey(entry.getKey())) {
                    return false;
                }
            }
            return true;
        } catch (final ClassCastException | NullPointerException | UnsupportedValueException e) {
            return false;
        }
    }

    /** As {@link Map.Entry#equals}. */
    static boolean sameEntry(final Map.Entry<?, ?> one, final Object other) {
        return other instanceof Map.Entry<?, ?> entry
                && same(one.getKey(), entry.getKey())
                && same(one.getValue(), entry.getValue());
    }

    /** As {@link Map.Entry#hashCode}. */
    static int hashEntry(final Map.Entry<?, ?> entry) {
        return hash(entry.getKey()) ^ hash(entry.getValue());
    }

    /** As {@link Set#equals}; another set with an element that can be none of this one, null among them, is not the same. */
    static boolean sameElementsOfSets(final Set<?> one, final Set<?> other) {
        try {
            return one.size() == other.size() && one.containsAll(other);
        } catch (final ClassCastException | NullPointerException | UnsupportedValueException e) {
            return false;
        }
    }

    /** As {@link Set#hashCode}. */
    static int hashElementsOfSet(final Iterable<?> set) {
        int hash = 0;
        for (final Object element : set) {
            hash += hash(element);
        }
        return hash;
    }

    /** As {@link Map#hashCode}. */
    static int hashEntries(final Map<?, ?> map) {
        int hash = 0;
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            hash += hashEntry(entry);
        }
        return hash;
    }
}
