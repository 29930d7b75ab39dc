package io.turnstile.internal.value;

import java.util.Arrays;
import java.util.Comparator;

/**
 * An order of keys: the natural one, which is the same in every process, or that of a comparator of the user. Naturally
 * ordered are the keys of one type: numbers by value, text by UTF-16 units as {@link String#compareTo} does, byte[] by
 * unsigned bytes. Keys of different types have no natural order.
 */
public final class KeyOrder {
    /** The natural order. */
    public static final KeyOrder NATURAL = new KeyOrder(null);

    private final Comparator<Object> comparator;

    private KeyOrder(final Comparator<Object> comparator) {
        this.comparator = comparator;
    }

    /**
     * The order of a comparator.
     *
     * @param comparator of keys.
     * @return its order.
     */
    @SuppressWarnings("unchecked")
    public static KeyOrder of(final Comparator<?> comparator) {
        return new KeyOrder((Comparator<Object>) comparator);
    }

    /** What orders the keys, null for the natural order. */
    public Comparator<Object> comparator() {
        return comparator;
    }

    /**
     * Compares two keys.
     *
     * @return negative, zero or positive.
     * @throws ClassCastException   if they have no common order.
     * @throws NullPointerException if one is null and the order is the natural one.
     */
    public int compare(final Object a, final Object b) {
        return comparator == null ? natural(a, b) : comparator.compare(a, b);
    }

    @SuppressWarnings("unchecked")
    private static int natural(final Object a, final Object b) {
        if (a instanceof byte[] first && b instanceof byte[] second) {
            return Arrays.compareUnsigned(first, second);
        }
        return ((Comparable<Object>) a).compareTo(b);
    }

    /**
     * A key in the form in which it is compared with slots.
     *
     * @param attachment of the region that has the slots.
     * @param key        any.
     * @return the form.
     * @throws NullPointerException if it is null.
     * @throws ClassCastException   if it has no natural order, and that is asked for.
     */
    public KeyProbe probe(final Attachment attachment, final Object key) {
        if (key == null) {
            throw new NullPointerException("a null key; sorted maps and sets have none");
        }
        return comparator == null ? KeyProbe.natural(attachment, key) : KeyProbe.other(attachment, this, key);
    }
}
