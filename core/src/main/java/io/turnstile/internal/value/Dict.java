package io.turnstile.internal.value;

import static io.turnstile.internal.value.DictLayout.ENTRIES;
import static io.turnstile.internal.value.DictLayout.ENTRY_LENGTH;
import static io.turnstile.internal.value.DictLayout.FIRST;
import static io.turnstile.internal.value.DictLayout.FREE;
import static io.turnstile.internal.value.DictLayout.HASH_OFFSET;
import static io.turnstile.internal.value.DictLayout.HIGH;
import static io.turnstile.internal.value.DictLayout.KEY_OFFSET;
import static io.turnstile.internal.value.DictLayout.LAST;
import static io.turnstile.internal.value.DictLayout.NEXT_OFFSET;
import static io.turnstile.internal.value.DictLayout.PREVIOUS_OFFSET;
import static io.turnstile.internal.value.DictLayout.SEQUENCE;
import static io.turnstile.internal.value.DictLayout.SIZE;
import static io.turnstile.internal.value.DictLayout.STAMP_OFFSET;
import static io.turnstile.internal.value.DictLayout.VALUE_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.memory.StringBytes;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.collections.LongArrayList;

/**
 * The storage of maps, sets and the directory: a dense array of entries, linked in the order of insertion, and from nine
 * entries on a hash index over it, the compact layout of Python's dict (Hettinger, 2012). Entries of removed keys are used
 * again. Nothing is ever rehashed or copied as a whole; see {@link DictIndex} and {@link ChunkedArray}.
 *
 * <p>One object serves all dicts of an attachment; a dict is named by its descriptor, an entry by its number. Changes need
 * the turn, reads a turn or the validation of an optimistic read.
 */
public final class Dict {
    /** No entry. */
    public static final int NONE = 0;

    private static final int PER_CHUNK_SHIFT = 8;
    private static final int FIRST_ENTRIES = 4;

    /** Up to this size a dict is searched from entry to entry, without an index. */
    private static final int WITHOUT_INDEX = 8;

    private final Turns turns;
    private final TurnMemory memory;
    private final Values values;
    private final SlotComparison keys;
    private final Entries entries;
    private final DictIndex index;

    /** More entries than a region has room for: a walk that sees so many goes in circles. */
    private final long mostEntries;

    /** The entries of a dict. */
    private static final class Entries extends ChunkedArray {
        Entries(final Attachment attachment) {
            super(attachment, FIRST_ENTRIES, BlockKind.ENTRIES);
        }

        @Override
        protected int recordLength() {
            return ENTRY_LENGTH;
        }

        @Override
        protected int perChunkShift() {
            return PER_CHUNK_SHIFT;
        }
    }

    /**
     * The dicts of an attachment.
     *
     * @param attachment to a region.
     */
    public Dict(final Attachment attachment) {
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.values = attachment.values();
        this.keys = new SlotComparison(attachment);
        this.entries = new Entries(attachment);
        this.index = new DictIndex(attachment);
        this.mostEntries = Math.min(Integer.MAX_VALUE, memory.length() / ENTRY_LENGTH);
    }

    /** Number of keys. */
    public long size(final long dict) {
        final long size = memory.getLong(dict + SIZE);
        if (size < 0 || size > mostEntries) {
            throw new RegionCorruptException("dict=" + dict + " size=" + size + " is not in 0.." + mostEntries);
        }
        return size;
    }

    /** Insertions so far, modulo 2^32. */
    public int sequence(final long dict) {
        return memory.getInt(dict + SEQUENCE);
    }

    /** First entry in the order of insertion, {@link #NONE} if there is none. */
    public int first(final long dict) {
        return memory.getInt(dict + FIRST);
    }

    /** Last entry in the order of insertion, {@link #NONE} if there is none. */
    public int last(final long dict) {
        return memory.getInt(dict + LAST);
    }

    /** The entry after another one, {@link #NONE} at the end. */
    public int next(final long dict, final int entry) {
        return nextOf(at(dict, entry));
    }

    /** Number of the insertion that made the entry, modulo 2^32. */
    public int stamp(final long dict, final int entry) {
        return stampOf(at(dict, entry));
    }

    /** Whether there is an entry of a number. */
    boolean isUsed(final long dict, final int entry) {
        return entry > NONE
                && entry <= memory.getInt(dict + HIGH)
                && values.type(at(dict, entry) + KEY_OFFSET) != ValueType.EMPTY;
    }

    /** Whether an entry is still the one of that insertion; one that was removed, or used anew, is not. */
    public boolean isStill(final long dict, final int entry, final int stamp) {
        return entry <= memory.getInt(dict + HIGH) && isStillAt(at(dict, entry), stamp);
    }

    private boolean isStillAt(final long at, final int stamp) {
        return stampOf(at) == stamp && values.type(keyOf(at)) != ValueType.EMPTY;
    }

    /** The entry after one that was found, also where that one is gone: then a walk. {@link #NONE} at the end. */
    public int after(final long dict, final int entry, final int stamp) {
        if (entry <= memory.getInt(dict + HIGH)) {
            final long at = at(dict, entry);
            if (isStillAt(at, stamp)) {
                return nextOf(at);
            }
        }
        return firstAfter(dict, stamp);
    }

    /** The first entry that was inserted after the one of a stamp; a walk, for when that one is gone. */
    private int firstAfter(final long dict, final int stamp) {
        final long size = size(dict);
        long steps = 0;
        int entry = first(dict);
        while (entry != NONE && stamp(dict, entry) - stamp <= 0) {
            entry = next(dict, entry);
            checkSteps(dict, ++steps, size);
        }
        return entry;
    }

    private static void checkSteps(final long dict, final long steps, final long size) {
        if (steps > size) {
            throw new RegionCorruptException("dict=" + dict + " size=" + size + ": the order of entries has no end");
        }
    }

    /** Slot of an entry's key. */
    public long key(final long dict, final int entry) {
        return keyOf(at(dict, entry));
    }

    /** Slot of an entry's value. */
    public long value(final long dict, final int entry) {
        return valueOf(at(dict, entry));
    }

    /** Where an entry lies, for those who want more than one thing of it: see the methods that end in "Of". */
    public long at(final long dict, final int entry) {
        return entries.at(dict + ENTRIES, entry - 1L);
    }

    /** As {@link #key}, of the place of an entry. */
    public static long keyOf(final long at) {
        return at + KEY_OFFSET;
    }

    /** As {@link #value}, of the place of an entry. */
    public static long valueOf(final long at) {
        return at + VALUE_OFFSET;
    }

    /** As {@link #stamp}, of the place of an entry. */
    public int stampOf(final long at) {
        return memory.getInt(at + STAMP_OFFSET);
    }

    /** As {@link #next}, of the place of an entry. */
    public int nextOf(final long at) {
        return memory.getInt(at + NEXT_OFFSET);
    }

    /**
     * Finds a key.
     *
     * @param dict its descriptor.
     * @param key  any; one of a type that can not be a key is not there.
     * @return its entry, or {@link #NONE}.
     * @throws NullPointerException if the key is null.
     */
    public int find(final long dict, final Object key) {
        if (key instanceof String text) {
            return find(dict, text);
        }
        final int type = Scalar.type(Objects.requireNonNull(key, "a null key; there are none"));
        if (type != Scalar.NONE) {
            return find(dict, Scalar.payload(key, type), type);
        }
        if (key instanceof byte[] bytes) {
            return find(dict, bytes, ValueType.BYTES_INLINE, ValueType.BYTES);
        }
        final Encoded encoded = values.keyToFind(key);
        return encoded == null ? NONE : find(dict, encoded, (int) values.hash(encoded));
    }

    private int find(final long dict, final String text) {
        final byte[] latin1 = StringBytes.latin1(text);
        if (latin1 != null) {
            return find(dict, latin1, ValueType.LATIN1_INLINE, ValueType.LATIN1);
        }
        final Encoded encoded = Encoded.of(text);
        return find(dict, encoded, (int) values.hash(encoded));
    }

    private int find(final long dict, final byte[] bytes, final int inlineType, final int blockType) {
        if (Inline.fits(bytes)) {
            return find(dict, Inline.payload(bytes), Inline.tag(inlineType, bytes));
        }
        final long tag = SlotLayout.blockTag(blockType, bytes.length);
        return find(dict, (int) values.hash().of(0, tag, bytes), 0, tag, bytes);
    }

    private int find(final long dict, final long payload, final long tag) {
        return find(dict, (int) values.hash().of(payload, tag, null), payload, tag, null);
    }

    private int find(final long dict, final Encoded key, final int hash) {
        return find(dict, hash, key.payload, key.tag, key.bytes);
    }

    /** Finds a key that is taken apart, see {@link SlotComparison#isKey}: so nothing is allocated for one. */
    private int find(final long dict, final int hash, final long payload, final long tag, final byte[] bytes) {
        return index.exists(dict)
                ? findInIndex(dict, hash, payload, tag, bytes)
                : findInOrder(dict, hash, payload, tag, bytes);
    }

    private int findInOrder(final long dict, final int hash, final long payload, final long tag, final byte[] bytes) {
        int steps = 0;
        for (int entry = first(dict); entry != NONE; ) {
            final long at = at(dict, entry);
            if (memory.getInt(at + HASH_OFFSET) == hash && keys.isKey(at + KEY_OFFSET, payload, tag, bytes)) {
                return entry;
            }
            entry = memory.getInt(at + NEXT_OFFSET);
            if (++steps > WITHOUT_INDEX) {
                throw new RegionCorruptException("dict=" + dict + " has no index but more than " + steps + " entries");
            }
        }
        return NONE;
    }

    private int findInIndex(final long dict, final int hash, final long payload, final long tag, final byte[] bytes) {
        final long bucket = index.bucket(dict, hash);
        int entry = findAmong(dict, bucket, index.matches(bucket, hash), payload, tag, bytes);
        long at = bucket;
        for (int depth = 0; entry == NONE; depth++) {
            at = index.next(at, depth, hash);
            if (at == 0) {
                return NONE;
            }
            entry = findAmong(dict, at, index.overflowMatches(at, hash), payload, tag, bytes);
        }
        return entry;
    }

    /** Finds a key among the words of a bucket that have its hash, a bit for each. */
    private int findAmong(
            final long dict,
            final long bucket,
            final int words,
            final long payload,
            final long tag,
            final byte[] bytes) {
        for (int left = words; left != 0; left &= left - 1) {
            final int entry = index.entry(bucket, Integer.numberOfTrailingZeros(left));
            if (entry != NONE && keys.isKey(at(dict, entry) + KEY_OFFSET, payload, tag, bytes)) {
                return entry;
            }
        }
        return NONE;
    }

    /**
     * Throws what {@link #findOrAdd} throws for a key that can be none.
     *
     * @throws NullPointerException if the key is null.
     * @throws io.turnstile.UnsupportedValueException if it is a container, a tuple or of a type that can not be stored.
     */
    public void checkKey(final Object key) {
        if (!(key instanceof String) && (key == null || Scalar.type(key) == Scalar.NONE)) {
            values.checkKey(key);
        }
    }

    /**
     * Finds a key, or adds it behind all others with an empty value slot, which the caller fills.
     *
     * @param dict its descriptor.
     * @param key  as for {@link #checkKey}.
     * @return its entry, negated if it was added.
     * @throws RegionFullException if there is no room; the turn must be rolled back.
     */
    public int findOrAdd(final long dict, final Object key) {
        final int found = find(dict, key);
        if (found != NONE) {
            return found;
        }
        return -add(dict, key);
    }

    /**
     * Adds a key that is not there behind all others, with an empty value slot, which the caller fills.
     *
     * @param dict its descriptor.
     * @param key  as for {@link #checkKey}.
     * @return its entry.
     * @throws RegionFullException if there is no room; the turn must be rolled back.
     */
    public int add(final long dict, final Object key) {
        final Encoded encoded = values.keyToStore(key);
        return add(dict, encoded, (int) values.hash(encoded));
    }

    private int add(final long dict, final Encoded key, final int hash) {
        final int entry = takeEntry(dict);
        final long at = at(dict, entry);
        values.storeEncoded(at + KEY_OFFSET, key);
        memory.putInt(at + HASH_OFFSET, hash);
        final int stamp = memory.getInt(dict + SEQUENCE) + 1;
        memory.putInt(dict + SEQUENCE, stamp);
        memory.putInt(at + STAMP_OFFSET, stamp);
        linkLast(dict, entry, at);
        final long size = size(dict) + 1;
        resized(dict, size);
        if (index.exists(dict)) {
            index.add(dict, hash, entry);
            index.grow(dict, size);
        } else if (size > WITHOUT_INDEX) {
            buildIndex(dict);
        }
        return entry;
    }

    private void resized(final long dict, final long size) {
        turns.moved();
        memory.putLong(dict + SIZE, size);
    }

    private int takeEntry(final long dict) {
        final int free = memory.getInt(dict + FREE);
        if (free != NONE) {
            if (free > memory.getInt(dict + HIGH) || values.type(key(dict, free)) != ValueType.EMPTY) {
                throw new RegionCorruptException(
                        "dict=" + dict + " entry=" + free + " is free and has a key, or was never used");
            }
            memory.putInt(dict + FREE, memory.getInt(at(dict, free) + NEXT_OFFSET));
            return free;
        }
        final int used = memory.getInt(dict + HIGH);
        if (used == Integer.MAX_VALUE) {
            throw new RegionFullException("dict=" + dict + " has " + used + " entries, the most there can be");
        }
        if (used == entries.capacity(dict + ENTRIES)) {
            entries.grow(dict + ENTRIES);
        }
        memory.putInt(dict + HIGH, used + 1);
        return used + 1;
    }

    private void linkLast(final long dict, final int entry, final long at) {
        final int last = last(dict);
        memory.putInt(at + PREVIOUS_OFFSET, last);
        memory.putInt(at + NEXT_OFFSET, NONE);
        if (last == NONE) {
            memory.putInt(dict + FIRST, entry);
        } else {
            memory.putInt(at(dict, last) + NEXT_OFFSET, entry);
        }
        memory.putInt(dict + LAST, entry);
    }

    private void buildIndex(final long dict) {
        index.create(dict);
        final long size = size(dict);
        long steps = 0;
        for (int entry = first(dict); entry != NONE; entry = next(dict, entry)) {
            checkSteps(dict, ++steps, size);
            index.add(dict, memory.getInt(at(dict, entry) + HASH_OFFSET), entry);
        }
    }

    /** Removes an entry and frees its key and value. */
    public void remove(final long dict, final int entry) {
        final long at = at(dict, entry);
        if (index.exists(dict)) {
            index.remove(dict, memory.getInt(at + HASH_OFFSET), entry);
        }
        values.clear(at + KEY_OFFSET);
        values.clear(at + VALUE_OFFSET);
        unlink(dict, at);
        memory.putInt(at + NEXT_OFFSET, memory.getInt(dict + FREE));
        memory.putInt(dict + FREE, entry);
        resized(dict, size(dict) - 1);
    }

    private void unlink(final long dict, final long at) {
        final int previous = memory.getInt(at + PREVIOUS_OFFSET);
        final int next = memory.getInt(at + NEXT_OFFSET);
        if (previous == NONE) {
            memory.putInt(dict + FIRST, next);
        } else {
            memory.putInt(at(dict, previous) + NEXT_OFFSET, next);
        }
        if (next == NONE) {
            memory.putInt(dict + LAST, previous);
        } else {
            memory.putInt(at(dict, next) + PREVIOUS_OFFSET, previous);
        }
    }

    /** Removes all entries and gives back all blocks. */
    public void clear(final long dict) {
        final long size = size(dict);
        long steps = 0;
        for (int entry = first(dict); entry != NONE; entry = next(dict, entry)) {
            checkSteps(dict, ++steps, size);
            values.clear(key(dict, entry));
            values.clear(value(dict, entry));
        }
        index.free(dict);
        entries.free(dict + ENTRIES);
        resized(dict, 0);
        memory.putInt(dict + FIRST, NONE);
        memory.putInt(dict + LAST, NONE);
        memory.putInt(dict + FREE, NONE);
        memory.putInt(dict + HIGH, 0);
    }

    /** Names all blocks and slots, and what contradicts itself. */
    public void trace(final long dict, final Tracer tracer) {
        entries.trace(dict + ENTRIES, tracer);
        index.trace(dict, size(dict), tracer);
        final long count = traceOrder(dict, tracer);
        final long free = traceFree(dict, tracer);
        final int high = memory.getInt(dict + HIGH);
        if (count >= 0 && (high < 0 || high > entries.capacity(dict + ENTRIES) || count + free != high)) {
            tracer.problem("dict=" + dict + " size=" + count + " free entries=" + free + " entries ever used=" + high);
        }
    }

    /** The entries in their order; -1 if that is broken. */
    private long traceOrder(final long dict, final Tracer tracer) {
        long count = 0;
        int previous = NONE;
        for (int entry = first(dict); entry != NONE; entry = next(dict, entry)) {
            final long at = at(dict, entry);
            if (memory.getInt(at + PREVIOUS_OFFSET) != previous || ++count > size(dict)) {
                tracer.problem("dict=" + dict + " entry=" + entry + ": broken order, previous="
                        + memory.getInt(at + PREVIOUS_OFFSET) + " expected=" + previous + " size=" + size(dict));
                return -1;
            }
            tracer.slot(at + KEY_OFFSET);
            tracer.slot(at + VALUE_OFFSET);
            traceKey(dict, entry, tracer);
            previous = entry;
        }
        if (count != size(dict) || previous != last(dict)) {
            tracer.problem("dict=" + dict + " size=" + size(dict) + " entries=" + count + " last=" + last(dict));
        }
        return count;
    }

    /** Is told the key and the value of an entry. */
    public interface EntryVisitor {
        /**
         * One entry.
         *
         * @param key   slot.
         * @param value slot.
         */
        void entry(long key, long value);
    }

    /**
     * Visits the entries of a damaged dict that can be found, in the order in which they were inserted. Trusts neither links
     * nor index nor counts: an entry is in use if its key is.
     *
     * @param dict    its descriptor.
     * @param salvage is told what is lost.
     * @param visitor is told the entries.
     */
    public void salvage(final long dict, final Salvage salvage, final EntryVisitor visitor) {
        final LongArrayList order = new LongArrayList();
        final LongArrayList places = new LongArrayList();
        final int newest = memory.getInt(dict + SEQUENCE);
        entries.salvage(dict + ENTRIES, salvage, (index, at) -> {
            if (values.type(at + KEY_OFFSET) != ValueType.EMPTY) {
                // Stamps count modulo 2^32, so what orders them is how far they are from the newest: 32 bits, then 31.
                final long age = newest - memory.getInt(at + STAMP_OFFSET) & 0xFFFF_FFFFL;
                order.addLong((0xFFFF_FFFFL - age) << Integer.SIZE - 1 | places.size());
                places.addLong(at);
            }
        });
        final long[] sorted = order.toLongArray();
        Arrays.sort(sorted);
        for (final long word : sorted) {
            final long at = places.getLong((int) word & Integer.MAX_VALUE);
            visitor.entry(at + KEY_OFFSET, at + VALUE_OFFSET);
        }
        salvage.compareSize(memory.getLong(dict + SIZE), sorted.length);
    }

    /** The key must be found under its hash, and there must be no other one like it before. */
    private void traceKey(final long dict, final int entry, final Tracer tracer) {
        try {
            final Encoded key = values.storedKey(key(dict, entry));
            final int hash = (int) values.hash(key);
            final int noted = memory.getInt(at(dict, entry) + HASH_OFFSET);
            if (noted != hash) {
                tracer.problem("dict=" + dict + " entry=" + entry + " hash=" + noted + " expected=" + hash);
            } else if (find(dict, key, hash) != entry) {
                tracer.problem("dict=" + dict + " entry=" + entry + " is not found by its key");
            }
        } catch (final RegionCorruptException e) {
            tracer.problem("dict=" + dict + " entry=" + entry + ": " + e.getMessage());
        }
    }

    /** The free entries, which hold nothing. */
    private long traceFree(final long dict, final Tracer tracer) {
        final int high = memory.getInt(dict + HIGH);
        long count = 0;
        for (int entry = memory.getInt(dict + FREE); entry != NONE; entry = next(dict, entry)) {
            final boolean empty = memory.getLong(key(dict, entry) + SlotLayout.TAG_OFFSET) == ValueType.EMPTY
                    && values.type(value(dict, entry)) == ValueType.EMPTY;
            if (!empty || entry > high || ++count > high) {
                tracer.problem("dict=" + dict + " entry=" + entry
                        + " is free but holds something, was never used, or comes twice");
                return count;
            }
        }
        return count;
    }
}
