package io.turnstile.internal.value;

import io.turnstile.internal.heap.DescriptorLayout;

/**
 * A dict: keys to values in the order of insertion.
 *
 * <pre>
 *  descriptor                                         entry
 *   16 +-----------------------------------------+     0 +---------------------+
 *      | size                                    |       | key, a slot         |
 *   24 +--------------------+--------------------+    16 +---------------------+
 *      | first entry        | last entry         |       | value, a slot       |
 *   32 +--------------------+--------------------+    32 +----------+----------+
 *      | first free entry   | entries ever used  |       | hash     | stamp    |
 *   40 +--------------------+--------------------+    40 +----------+----------+
 *      | entries, a chunked array                |       | previous | next     |
 *   56 +-----------------------------------------+    48 +----------+----------+
 *      | buckets, 0 = no    | sequence           |
 *   64 +-----------------------------------------+    bucket
 *      | index, a chunked array of buckets       |     0 | 7 x (hash &lt;&lt; 32 | entry), 0 = end
 *   80 +-----------------------------------------+    56 | overflow bucket, a block, 0 = none
 *
 *    overflow bucket
 *     0 | 6 x (hash &lt;&lt; 32 | entry), at least one, 0 = end
 *    48 | two overflow buckets, where the next bit of the hash is 0 and where it is 1; 0 = none
 * </pre>
 *
 * <p>Entries are named by number from 1 on; 0 is none. A free entry has an empty key and its next free one in "next". The
 * sequence counts insertions, and an entry's stamp is its number in it, modulo 2^32: so an iterator sees when its entry
 * has become another, and which entries come after one that is gone.
 */
final class DictLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int FIRST = SIZE + Long.BYTES;
    static final int LAST = FIRST + Integer.BYTES;
    static final int FREE = LAST + Integer.BYTES;
    static final int HIGH = FREE + Integer.BYTES;
    static final int ENTRIES = HIGH + Integer.BYTES;
    static final int BUCKETS = ENTRIES + ChunkedArray.LENGTH;
    static final int SEQUENCE = BUCKETS + Integer.BYTES;
    static final int INDEX = SEQUENCE + Integer.BYTES;
    static final int END = INDEX + ChunkedArray.LENGTH;

    static final int KEY_OFFSET = 0;
    static final int VALUE_OFFSET = KEY_OFFSET + SlotLayout.LENGTH;
    static final int HASH_OFFSET = VALUE_OFFSET + SlotLayout.LENGTH;
    static final int STAMP_OFFSET = HASH_OFFSET + Integer.BYTES;
    static final int PREVIOUS_OFFSET = STAMP_OFFSET + Integer.BYTES;
    static final int NEXT_OFFSET = PREVIOUS_OFFSET + Integer.BYTES;
    static final int ENTRY_LENGTH = NEXT_OFFSET + Integer.BYTES;

    static final int BUCKET_WORDS = 7;
    static final int OVERFLOW_OFFSET = BUCKET_WORDS * Long.BYTES;
    static final int BUCKET_LENGTH = OVERFLOW_OFFSET + Long.BYTES;

    static final int OVERFLOW_WORDS = 6;
    static final int BRANCHES_OFFSET = OVERFLOW_WORDS * Long.BYTES;

    private DictLayout() {}
}
