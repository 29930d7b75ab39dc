package io.turnstile.internal.value;

import static io.turnstile.internal.value.DictLayout.BUCKETS;
import static io.turnstile.internal.value.DictLayout.BUCKET_LENGTH;
import static io.turnstile.internal.value.DictLayout.BUCKET_WORDS;
import static io.turnstile.internal.value.DictLayout.INDEX;
import static io.turnstile.internal.value.DictLayout.OVERFLOW_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import java.util.Arrays;

/**
 * The hash index of a dict: linear hashing (Litwin, VLDB 1980). It grows by one bucket at a time, so no insertion ever
 * pays for more than the split of one bucket. A bucket is one cache line; one in about six has an overflow bucket.
 */
final class DictIndex {
    private static final int PER_CHUNK_SHIFT = 6;
    private static final int FIRST_BUCKETS = 4;

    /** Mean number of entries in two buckets above which the index grows; they have room for fourteen. */
    private static final int LOAD_OF_TWO = 11;

    /** So that twice the number is still an int. Beyond, chains get longer. */
    private static final int MAX_BUCKETS = 1 << 29;

    /** A chain this long is no accident: the region is damaged. */
    private static final int MAX_CHAIN = 1 << 12;

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

    /** The overflow bucket of a bucket, 0 if none. */
    long overflow(final long bucket) {
        return memory.getLong(bucket + OVERFLOW_OFFSET);
    }

    /** Which words of a bucket are of a hash, a bit for each; an empty one may be among them. */
    int matches(final long bucket, final int hash) {
        return memory.matches(bucket, BUCKET_WORDS, hash);
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

    private void split(final long dict, final long bucket) {
        long[] words = new long[2 * BUCKET_WORDS];
        int count = 0;
        int chain = 0;
        for (long at = bucket; at != 0; at = overflow(at)) {
            checkChain(chain++, bucket);
            for (int i = 0; i < BUCKET_WORDS && word(at, i) != 0; i++) {
                if (count == words.length) {
                    words = Arrays.copyOf(words, 2 * count);
                }
                words[count++] = word(at, i);
            }
        }
        empty(bucket);
        for (int i = 0; i < count; i++) {
            append(bucket(dict, hash(words[i])), words[i]);
        }
    }

    private void append(final long bucket, final long word) {
        long at = bucket;
        for (int chain = 0; ; chain++) {
            checkChain(chain, bucket);
            for (int i = 0; i < BUCKET_WORDS; i++) {
                if (word(at, i) == 0) {
                    memory.putLong(at + (long) i * Long.BYTES, word);
                    return;
                }
            }
            if (overflow(at) == 0) {
                final long next = heap.allocate(BUCKET_LENGTH, BlockKind.INDEX);
                memory.zero(next, BUCKET_LENGTH);
                memory.putLong(at + OVERFLOW_OFFSET, next);
            }
            at = overflow(at);
        }
    }

    /** Takes an entry out; the last word of the chain fills the hole. */
    void remove(final long dict, final int hash, final int entry) {
        final long bucket = bucket(dict, hash);
        final long wanted = word(hash, entry);
        long hole = 0;
        long beforeLast = 0;
        long last = bucket;
        for (int chain = 0; ; chain++) {
            checkChain(chain, bucket);
            for (int i = 0; i < BUCKET_WORDS; i++) {
                if (word(last, i) == wanted) {
                    hole = last + (long) i * Long.BYTES;
                }
            }
            if (overflow(last) == 0) {
                break;
            }
            beforeLast = last;
            last = overflow(last);
        }
        if (hole == 0) {
            throw new RegionCorruptException("dict=" + dict + ": entry=" + entry + " is not in the index");
        }
        fill(hole, last, beforeLast);
    }

    private void fill(final long hole, final long last, final long beforeLast) {
        int i = BUCKET_WORDS - 1;
        while (i > 0 && word(last, i) == 0) {
            i--;
        }
        final long end = last + (long) i * Long.BYTES;
        memory.putLong(hole, memory.getLong(end));
        memory.putLong(end, 0);
        if (i == 0 && beforeLast != 0) {
            memory.putLong(beforeLast + OVERFLOW_OFFSET, 0);
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

    /** Frees some of the index of a dict that is discarded; whether nothing is left. */
    boolean releaseSome(final long dict, final Allowance allowance) {
        int left = memory.getInt(dict + BUCKETS);
        boolean goesOn = true;
        while (left > 0 && goesOn && allowance.goOn()) {
            goesOn = releaseOverflow(buckets.at(dict + INDEX, left - 1L), allowance);
            if (goesOn) {
                left--;
                buckets.dropBehind(dict + INDEX, left);
            }
        }
        memory.putInt(dict + BUCKETS, left);
        if (left == 0) {
            buckets.free(dict + INDEX);
        }
        return left == 0;
    }

    private boolean releaseOverflow(final long bucket, final Allowance allowance) {
        for (long at = overflow(bucket); at != 0; ) {
            final long next = overflow(at);
            heap.free(at);
            at = next;
            if (at != 0 && !allowance.goOn()) {
                memory.putLong(bucket + OVERFLOW_OFFSET, at);
                return false;
            }
        }
        return true;
    }

    /** Names what is left of the index of a dict that is discarded. */
    void traceDiscarded(final long dict, final Tracer tracer) {
        buckets.traceDiscarded(dict + INDEX, tracer);
        final int count = memory.getInt(dict + BUCKETS);
        if (count < 0 || count > buckets.capacity(dict + INDEX)) {
            tracer.problem("dict=" + dict + " buckets=" + count + " of " + buckets.capacity(dict + INDEX));
            return;
        }
        for (long i = 0; i < count; i++) {
            final long bucket = buckets.at(dict + INDEX, i);
            int chain = 0;
            for (long at = overflow(bucket); at != 0; at = overflow(at)) {
                checkChain(chain++, bucket);
                tracer.block(at, BlockKind.INDEX);
                heap.checkExactly(at, BlockKind.INDEX, BUCKET_LENGTH);
            }
        }
    }

    private void empty(final long bucket) {
        freeOverflow(bucket);
        memory.zero(bucket, BUCKET_LENGTH);
    }

    private void freeOverflow(final long bucket) {
        for (long at = overflow(bucket); at != 0; ) {
            final long next = overflow(at);
            heap.free(at);
            at = next;
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
            words += traceBucket(buckets.at(dict + INDEX, i), tracer);
        }
        if (count != 0 && words != size) {
            tracer.problem("dict=" + dict + " size=" + size + " words in the index=" + words);
        }
    }

    /** Words of a bucket and its overflow: each full but the last, and nothing behind an empty word. */
    private long traceBucket(final long bucket, final Tracer tracer) {
        long words = 0;
        boolean ended = false;
        int chain = 0;
        for (long at = bucket; at != 0; at = overflow(at)) {
            checkChain(chain++, bucket);
            if (at != bucket) {
                tracer.block(at, BlockKind.INDEX);
                heap.checkExactly(at, BlockKind.INDEX, BUCKET_LENGTH);
            }
            for (int i = 0; i < BUCKET_WORDS; i++) {
                if (ended && word(at, i) != 0) {
                    tracer.problem("bucket=" + at + " has a word behind an empty one");
                }
                ended |= word(at, i) == 0;
                words += word(at, i) == 0 ? 0 : 1;
            }
        }
        return words;
    }

    static void checkChain(final int length, final long bucket) {
        if (length > MAX_CHAIN) {
            throw new RegionCorruptException("index: bucket=" + bucket + " has a chain without end");
        }
    }
}
