package io.turnstile.internal.value;

import static io.turnstile.internal.value.SlotLayout.PAYLOAD_OFFSET;
import static io.turnstile.internal.value.SlotLayout.TAG_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import java.nio.ByteOrder;

/**
 * A key that is looked for among keys in slots. Numbers, Latin-1 text and byte arrays are compared with the bytes of the
 * slot or its block, eight at a time, and nothing is allocated for them; other keys, and all where the user has a
 * comparator, are loaded.
 *
 * <p>A slot of another type than the key's is loaded too, so that Java says what is wrong: ClassCastException.
 */
public final class KeyProbe {
    /** Form of numbers, char and boolean: {@link #first} is ordered as they are. */
    private static final int NUMBER = 0;

    /** Form of bytes: compared unsigned, the highest byte of each word first. */
    private static final int BYTES = 1;

    private static final int OTHER = 2;

    private static final boolean LOWEST_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int WORDS_IN_FIELDS = 2;

    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final KeyOrder order;
    private final Object key;
    private final int form;

    /** Of the slots that can be compared without loading: that of numbers, or that of inline bytes. */
    private final int type;

    /** Length in bytes. */
    private final int length;

    private final long first;
    private final long second;

    /** All words if there are more than two. */
    private final long[] words;

    private KeyProbe(
            final Attachment attachment,
            final KeyOrder order,
            final Object key,
            final int form,
            final int type,
            final long first,
            final long second,
            final int length,
            final long[] words) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.order = order;
        this.key = key;
        this.form = form;
        this.type = type;
        this.first = first;
        this.second = second;
        this.length = length;
        this.words = words;
    }

    static KeyProbe natural(final Attachment attachment, final Object key) {
        if (key instanceof Long number) {
            return number(attachment, key, ValueType.LONG, number);
        }
        if (key instanceof Integer number) {
            return number(attachment, key, ValueType.INT, number);
        }
        if (key instanceof String text) {
            return text(attachment, text);
        }
        if (key instanceof Double number) {
            return number(attachment, key, ValueType.DOUBLE, Double.doubleToLongBits(number));
        }
        return naturalRare(attachment, key);
    }

    private static KeyProbe naturalRare(final Attachment attachment, final Object key) {
        if (key instanceof byte[] array) {
            return bytes(attachment, array);
        }
        if (key instanceof Character character) {
            return number(attachment, key, ValueType.CHAR, character);
        }
        if (key instanceof Short number) {
            return number(attachment, key, ValueType.SHORT, number);
        }
        if (key instanceof Byte number) {
            return number(attachment, key, ValueType.BYTE, number);
        }
        if (key instanceof Float number) {
            return number(attachment, key, ValueType.FLOAT, Float.floatToIntBits(number));
        }
        if (key instanceof Boolean truth) {
            return number(attachment, key, ValueType.BOOLEAN, truth ? 1 : 0);
        }
        if (key instanceof Comparable) {
            return other(attachment, KeyOrder.NATURAL, key);
        }
        throw new ClassCastException("a " + key.getClass().getName()
                + " has no natural order; open the sorted map or set with a comparator and its name");
    }

    static KeyProbe other(final Attachment attachment, final KeyOrder order, final Object key) {
        return new KeyProbe(attachment, order, key, OTHER, ValueType.EMPTY, 0, 0, 0, null);
    }

    private static KeyProbe number(final Attachment attachment, final Object key, final int type, final long bits) {
        return new KeyProbe(attachment, KeyOrder.NATURAL, key, NUMBER, type, ordered(type, bits), 0, 0, null);
    }

    /** Bits of a number as a long that is ordered as the numbers are; negative floating-point numbers are turned round. */
    private static long ordered(final int type, final long bits) {
        return type == ValueType.DOUBLE || type == ValueType.FLOAT
                ? bits ^ bits >> Long.SIZE - 1 & Long.MAX_VALUE
                : bits;
    }

    private static KeyProbe text(final Attachment attachment, final String text) {
        final int length = text.length();
        final long[] all = length > WORDS_IN_FIELDS * Long.BYTES ? new long[words(length)] : null;
        long one = 0;
        long two = 0;
        int bits = 0;
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            bits |= c;
            final long shifted = shifted(c, i);
            if (all != null) {
                all[i >>> 3] |= shifted;
            }
            if (i < Long.BYTES) {
                one |= shifted;
            } else if (i < WORDS_IN_FIELDS * Long.BYTES) {
                two |= shifted;
            }
        }
        return bits > 0xFF
                ? other(attachment, KeyOrder.NATURAL, text)
                : new KeyProbe(
                        attachment, KeyOrder.NATURAL, text, BYTES, ValueType.LATIN1_INLINE, one, two, length, all);
    }

    private static KeyProbe bytes(final Attachment attachment, final byte[] array) {
        final long[] all = new long[Math.max(WORDS_IN_FIELDS, words(array.length))];
        for (int i = 0; i < array.length; i++) {
            all[i >>> 3] |= shifted(array[i], i);
        }
        return new KeyProbe(
                attachment, KeyOrder.NATURAL, array, BYTES, ValueType.BYTES_INLINE, all[0], all[1], array.length, all);
    }

    private static int words(final int bytes) {
        return bytes + Long.BYTES - 1 >>> 3;
    }

    private static long shifted(final int value, final int index) {
        return (value & 0xFFL) << Long.SIZE - Byte.SIZE - (index % Long.BYTES) * Byte.SIZE;
    }

    /** The key itself. */
    public Object key() {
        return key;
    }

    /**
     * Finds the key among keys in their order.
     *
     * @param slots of the first of them; the others follow.
     * @param count of them.
     * @return its index, or if it is not there the complement of the index at which it would be.
     * @throws ClassCastException if it can not be compared with one of them.
     */
    public int search(final long slots, final int count) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int comparison = compare(slots + (long) middle * SlotLayout.LENGTH);
            if (comparison > 0) {
                low = middle + 1;
            } else if (comparison < 0) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return ~low;
    }

    /**
     * Compares with the key in a slot.
     *
     * @param slot offset.
     * @return negative if this key is before it, zero if it is the same, else positive.
     * @throws ClassCastException if they have no common order.
     */
    public int compare(final long slot) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final int found = SlotLayout.type(tag);
        if (found == type) {
            return form == NUMBER
                    ? Long.compare(first, ordered(found, memory.getLong(slot + PAYLOAD_OFFSET)))
                    : compareInline(memory.getLong(slot + PAYLOAD_OFFSET), tag);
        }
        if (form == BYTES && found == (type == ValueType.BYTES_INLINE ? ValueType.BYTES : ValueType.LATIN1)) {
            return compareBlock(memory.getLong(slot + PAYLOAD_OFFSET), SlotLayout.rest(tag));
        }
        return order.compare(key, found(slot));
    }

    private Object found(final long slot) {
        final Object found = values.loadKey(slot);
        if (found == null) {
            throw new RegionCorruptException("slot=" + slot + ": its key has become null");
        }
        return found;
    }

    /** What is shorter is filled up with zeros; where that makes no difference, the length does. */
    private int compareInline(final long payload, final long tag) {
        final long one = Long.reverseBytes(payload);
        if (first != one) {
            return Long.compareUnsigned(first, one);
        }
        final long two = Long.reverseBytes(SlotLayout.rest(tag));
        return second != two
                ? Long.compareUnsigned(second, two)
                : Integer.compare(length, SlotLayout.inlineLength(tag));
    }

    private int compareBlock(final long block, final long count) {
        heap.check(block, type == ValueType.BYTES_INLINE ? BlockKind.BYTES : BlockKind.STRING, count);
        final long common = Math.min(count, length);
        for (int i = 0; i < common; i += Long.BYTES) {
            final long raw = memory.getLong(block + i);
            long word = LOWEST_FIRST ? Long.reverseBytes(raw) : raw;
            if (count - i < Long.BYTES) {
                word &= -1L << (Long.BYTES - (count - i)) * Byte.SIZE;
            }
            final long mine = word(i >>> 3);
            if (mine != word) {
                return Long.compareUnsigned(mine, word);
            }
        }
        return Long.compare(length, count);
    }

    private long word(final int index) {
        return index == 0 ? first : index == 1 ? second : words[index];
    }
}
