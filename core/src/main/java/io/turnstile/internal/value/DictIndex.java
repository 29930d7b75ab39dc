package io.turnstile.internal.value;

import static io.turnstile.internal.value.DictLayout.BRANCHES_OFFSET;
import static io.turnstile.internal.value.DictLayout.BUCKETS;
import static io.turnstile.internal.value.DictLayout.BUCKET_LENGTH;
import static io.turnstile.internal.value.DictLayout.BUCKET_WORDS;
import static io.turnstile.internal.value.DictLayout.INDEX;
import static io.turnstile.internal.value.DictLayout.OVERFLOW_OFFSET;
import static io.turnstile.internal.value.DictLayout.OVERFLOW_WORDS;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import org.agrona.collections.LongArrayList;

/**
 * The hash index of a dict: linear hashing (Litwin, VLDB 1980). It grows by one bucket at a time, so no insertion ever
 * pays for more than the split of one bucket. A bucket is one cache line; one in about six has an overflow bucket.
 *
 * <p>What a bucket and its first overflow bucket have no room for lies in a tree of overflow buckets. The bits of the hash
 * lead through it, the highest first; the lowest are those of the bucket's number. A bucket that has others below it is
 * full, so an entry lies on the way to where it would be added.
 *
 * <p>Random hashes need a level or two. One who finds keys of one bucket by measuring times adds a level whenever he doubles
 * their number. Only entries whose hashes are equal, all 32 bits, must share one path. It has room for {@link #MOST_EQUAL},
 * and one more is refused: to make them takes the region's key, and who can read that can do other harm. So each operation
 * looks at {@link #MAX_DEPTH} overflow buckets at most, whoever made the keys.
 */
final class DictIndex {
    private static final int PER_CHUNK_SHIFT = 6;
    private static final int FIRST_BUCKETS = 4;

    /** Mean number of entries in two buckets above which the index grows; they have room for fourteen. */
    private static final int LOAD_OF_TWO = 11;

    /** So that twice the number is still an int. Beyond, chains get longer. */
    private static final int MAX_BUCKETS = 1 << 29;

    /** Depth of the last overflow bucket on a path. That of the bucket is 0, and each bit of the hash leads one deeper. */
    private static final int MAX_DEPTH = 1 + Integer.SIZE;

    /** Entries of equal hashes that there is room for. */
    static final int MOST_EQUAL = BUCKET_WORDS + MAX_DEPTH * OVERFLOW_WORDS;

    private final TurnMemory memory;
    private final Heap heap;
    private final Buckets buckets;

    /** The buckets that entries of a hash begin in. */
    private static final class Buckets extends ChunkedArray {
        Buckets(final Attachment attachment) {
            super(attachment, FIRST_BUCKETS, BlockKind.INDEX);
        }

        @Override
        protected int recordLength() {
            return BUCKET_LENGTH;
        }

        @Override
        protected int perChunkShift() {
            return PER_CHUNK_SHIFT;
        }
    }

    DictIndex(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.buckets = new Buckets(attachment);
    }

    boolean exists(final long dict) {
        return memory.getInt(dict + BUCKETS) != 0;
    }

    void create(final long dict) {
        buckets.grow(dict + INDEX);
        memory.putInt(dict + BUCKETS, FIRST_BUCKETS);
    }

    /** The bucket in which entries of a hash begin. */
    long bucket(final long dict, final int hash) {
        final int count = memory.getInt(dict + BUCKETS);
        final int half = Integer.highestOneBit(count);
        final int wide = hash & 2 * half - 1;
        // All ones if there is no such bucket yet; a branch here would be mispredicted every third time.
        final int beyond = count - 1 - wide >> Integer.SIZE - 1;
        return buckets.at(dict + INDEX, wide - (half & beyond));
    }

    private long word(final long bucket, final int i) {
        return memory.getLong(bucket + (long) i * Long.BYTES);
    }

    /** Which words of a bucket are of a hash, a bit for each; an empty one may be among them. */
    int matches(final long bucket, final int hash) {
        return memory.matches(bucket, BUCKET_WORDS, hash);
    }

    /** As {@link #matches} of an overflow bucket. */
    int overflowMatches(final long bucket, final int hash) {
        return memory.matches(bucket, OVERFLOW_WORDS, hash);
    }

    /**
     * The overflow bucket that follows a bucket on the path of a hash.
     *
     * @param bucket any.
     * @param depth  of it.
     * @param hash   of the entry that is looked for.
     * @return 0 if there is none.
     */
    long next(final long bucket, final int depth, final int hash) {
        return next(depth, link(bucket, depth, bit(hash, depth)));
    }

    private long next(final int depth, final long link) {
        final long next = memory.getLong(link);
        if (next != 0 && depth >= MAX_DEPTH) {
            throw new RegionCorruptException(
                    "index: link=" + link + " leads to an overflow bucket, but the hash has no bit left that would");
        }
        return next;
    }

    /** The bit of a hash that leads on from a depth; none does from a bucket, which one other follows at most. */
    private static int bit(final int hash, final int depth) {
        return hash >>> Integer.SIZE - depth & 1;
    }

    /** Offset of the word that leads on from a bucket. */
    private static long link(final long bucket, final int depth, final int bit) {
        return depth == 0 ? bucket + OVERFLOW_OFFSET : bucket + BRANCHES_OFFSET + (long) bit * Long.BYTES;
    }

    private static int words(final int depth) {
        return depth == 0 ? BUCKET_WORDS : OVERFLOW_WORDS;
    }

    /** The entry of a word, {@link Dict#NONE} if the word is empty. */
    int entry(final long bucket, final int i) {
        return (int) word(bucket, i);
    }

    private static int hash(final long word) {
        return (int) (word >>> Integer.SIZE);
    }

    private static long word(final int hash, final int entry) {
        return (long) hash << Integer.SIZE | entry & 0xFFFFFFFFL;
    }

    void add(final long dict, final int hash, final int entry) {
        append(bucket(dict, hash), word(hash, entry));
    }

    /** Splits one bucket if the index is too full for the size. */
    void grow(final long dict, final long size) {
        final int count = memory.getInt(dict + BUCKETS);
        if (2 * size > (long) count * LOAD_OF_TWO && count < MAX_BUCKETS) {
            if (count == buckets.capacity(dict + INDEX)) {
                buckets.grow(dict + INDEX);
            }
            memory.putInt(dict + BUCKETS, count + 1);
            split(dict, buckets.at(dict + INDEX, count - Integer.highestOneBit(count)));
        }
    }

    /** Words that are appended in the order of {@link #gather} lie no deeper than before, so there is room for them. */
    private void split(final long dict, final long bucket) {
        final LongArrayList words = new LongArrayList(2 * BUCKET_WORDS, 0);
        gather(bucket, 0, 0, words);
        empty(bucket);
        for (int i = 0; i < words.size(); i++) {
            final long word = words.getLong(i);
            append(bucket(dict, hash(word)), word);
        }
    }

    /**
     * Lists the words of a bucket, and then those of the overflow buckets that follow it.
     *
     * @param path the bits of the hash that lead to the bucket; the others are 0.
     */
    private void gather(final long bucket, final int depth, final int path, final LongArrayList words) {
        checkPath(bucket, depth, path);
        for (int i = 0; i < words(depth) && word(bucket, i) != 0; i++) {
            words.addLong(word(bucket, i));
        }
        for (int bit = 0; bit <= lastBit(depth); bit++) {
            final long next = next(depth, link(bucket, depth, bit));
            if (next != 0) {
                gather(next, depth + 1, longer(path, depth, bit), words);
            }
        }
    }

    /** A bucket is followed by one other, an overflow bucket by two. */
    private static int lastBit(final int depth) {
        return depth == 0 ? 0 : 1;
    }

    /** The path with the bit that leads on from a depth. */
    private static int longer(final int path, final int depth, final int bit) {
        return depth == 0 || depth == MAX_DEPTH ? path : path | bit << Integer.SIZE - depth;
    }

    /**
     * Checks that an overflow bucket belongs to a path. So a walk of a damaged tree ends: its first word has one hash, so
     * one bucket is passed on the path of that only, and there once at each depth.
     */
    private void checkPath(final long bucket, final int depth, final int path) {
        if (depth != 0 && (word(bucket, 0) == 0 || !isOnPath(word(bucket, 0), depth, path))) {
            throw new RegionCorruptException("index: overflow bucket=" + bucket + " is empty, or of other hashes");
        }
    }

    /** Whether the bits of a word's hash lead to a depth on a path: one less than the depth, as the first needs none. */
    private static boolean isOnPath(final long word, final int depth, final int path) {
        return depth <= 1 || (hash(word) ^ path) >>> Integer.SIZE + 1 - depth == 0;
    }

    private void append(final long bucket, final long word) {
        long at = bucket;
        for (int depth = 0; ; depth++) {
            for (int i = 0; i < words(depth); i++) {
                if (word(at, i) == 0) {
                    memory.putLong(at + (long) i * Long.BYTES, word);
                    return;
                }
            }
            if (depth == MAX_DEPTH) {
                throw new RegionFullException("index: bucket=" + bucket + " has no room for one more key of hash=0x"
                        + Integer.toHexString(hash(word)) + " beside " + MOST_EQUAL
                        + "; only somebody who can read the region's hash seed can make so many keys that collide");
            }
            final long link = link(at, depth, bit(hash(word), depth));
            if (memory.getLong(link) == 0) {
                final long added = heap.allocate(BUCKET_LENGTH, BlockKind.INDEX);
                memory.zero(added, BUCKET_LENGTH);
                memory.putLong(link, added);
            }
            at = memory.getLong(link);
        }
    }

    /** Takes an entry out; the last word of a bucket that no other follows fills the hole. */
    void remove(final long dict, final int hash, final int entry) {
        final long wanted = word(hash, entry);
        long at = bucket(dict, hash);
        long link = 0;
        int depth = 0;
        long hole = place(at, depth, wanted);
        while (hole == 0) {
            link = link(at, depth, bit(hash, depth));
            at = next(depth, link);
            if (at == 0) {
                throw new RegionCorruptException("dict=" + dict + ": entry=" + entry + " is not in the index");
            }
            depth++;
            hole = place(at, depth, wanted);
        }
        for (long next = linkInUse(at, depth); next != 0; next = linkInUse(at, depth)) {
            link = next;
            at = memory.getLong(next);
            depth++;
        }
        fill(hole, at, depth, link);
    }

    /** Offset of a word in a bucket, 0 if it is not there. */
    private long place(final long bucket, final int depth, final long word) {
        for (int i = 0; i < words(depth); i++) {
            if (word(bucket, i) == word) {
                return bucket + (long) i * Long.BYTES;
            }
        }
        return 0;
    }

    /** Offset of a word that leads on from a bucket, 0 if none does. */
    private long linkInUse(final long bucket, final int depth) {
        for (int bit = 0; bit <= lastBit(depth); bit++) {
            final long link = link(bucket, depth, bit);
            if (next(depth, link) != 0) {
                return link;
            }
        }
        return 0;
    }

    private void fill(final long hole, final long last, final int depth, final long link) {
        int i = words(depth) - 1;
        while (i > 0 && word(last, i) == 0) {
            i--;
        }
        final long end = last + (long) i * Long.BYTES;
        memory.putLong(hole, memory.getLong(end));
        memory.putLong(end, 0);
        if (i == 0 && depth != 0) {
            memory.putLong(link, 0);
            heap.free(last);
        }
    }

    void free(final long dict) {
        final int count = memory.getInt(dict + BUCKETS);
        for (long i = 0; i < count; i++) {
            freeOverflow(buckets.at(dict + INDEX, i));
        }
        buckets.free(dict + INDEX);
        memory.putInt(dict + BUCKETS, 0);
    }

    private void empty(final long bucket) {
        freeOverflow(bucket);
        memory.zero(bucket, BUCKET_LENGTH);
    }

    private void freeOverflow(final long bucket) {
        freeTree(next(0, bucket + OVERFLOW_OFFSET), 1);
    }

    /** An overflow bucket that comes twice is free when it comes again, which the heap refuses. */
    private void freeTree(final long bucket, final int depth) {
        if (bucket != 0) {
            final long zero = next(depth, link(bucket, depth, 0));
            final long one = next(depth, link(bucket, depth, 1));
            heap.free(bucket);
            freeTree(zero, depth + 1);
            freeTree(one, depth + 1);
        }
    }

    /** Names all blocks; there must be as many words in all buckets as there are entries. */
    void trace(final long dict, final long size, final Tracer tracer) {
        buckets.trace(dict + INDEX, tracer);
        final int count = memory.getInt(dict + BUCKETS);
        final long capacity = buckets.capacity(dict + INDEX);
        if (count < 0 || count > capacity || count == 0 != (capacity == 0)) {
            tracer.problem("dict=" + dict + " buckets=" + count + " of " + capacity);
            return;
        }
        long words = 0;
        for (long i = 0; i < count; i++) {
            words += traceTree(buckets.at(dict + INDEX, i), 0, 0, tracer);
        }
        if (count != 0 && words != size) {
            tracer.problem("dict=" + dict + " size=" + size + " words in the index=" + words);
        }
    }

    /** Words of a bucket and those that follow it: full if others follow, none behind an empty one, all on their paths. */
    private long traceTree(final long bucket, final int depth, final int path, final Tracer tracer) {
        if (depth != 0) {
            tracer.block(bucket, BlockKind.INDEX);
            heap.checkExactly(bucket, BlockKind.INDEX, BUCKET_LENGTH);
            checkPath(bucket, depth, path);
        }
        int words = 0;
        for (int i = 0; i < words(depth); i++) {
            final long word = word(bucket, i);
            if (word != 0 && (words != i || !isOnPath(word, depth, path))) {
                tracer.problem("bucket=" + bucket + " has a word behind an empty one, or of another hash");
            }
            words += word == 0 ? 0 : 1;
        }
        if (words != words(depth) && linkInUse(bucket, depth) != 0) {
            tracer.problem("bucket=" + bucket + " is followed by another one, but has room");
        }
        long all = words;
        for (int bit = 0; bit <= lastBit(depth); bit++) {
            final long next = next(depth, link(bucket, depth, bit));
            all += next == 0 ? 0 : traceTree(next, depth + 1, longer(path, depth, bit), tracer);
        }
        return all;
    }
}
