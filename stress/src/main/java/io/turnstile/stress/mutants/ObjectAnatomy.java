package io.turnstile.stress.mutants;

import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Tracer;
import io.turnstile.internal.value.ValueType;
import java.util.ArrayList;
import java.util.List;

/** The words of one object: its body in the descriptor, the blocks and slots that its own trace names. */
final class ObjectAnatomy implements Tracer {
    private static final int DIRECTORY = 1;
    private static final int LAST_CELL = 4;
    private static final int SEMAPHORE = 5;
    private static final int LATCH = 7;
    private static final int TYPES = 8;
    private static final int LIST = 16;
    private static final int MAP = 17;
    private static final int QUEUE = 18;
    private static final int SET = 19;
    private static final int STRING = 20;
    private static final int BYTES = 21;
    private static final int SORTED_MAP = 22;
    private static final int SORTED_SET = 23;
    private static final int ARRAY = 24;
    private static final int RING_SLOTS = 256;
    private static final int QUEUE_PREVIOUS = 1000;
    private static final int QUEUE_ARENA = 1008;

    /** Entries in a whole chunk, and bytes of an entry. */
    private static final int ENTRIES = 256;

    private static final int ENTRY = 48;
    private static final int ENTRY_WORDS = 32;

    private static final int BUCKET_WORDS = 8;

    /** Those of an overflow bucket that are not links. */
    private static final int OVERFLOW_WORDS = 6;

    private static final int LINE = 64;
    private static final int BUCKETS_PER_CHUNK = 64;

    private final TurnMemory memory;
    private final long descriptor;
    private final boolean dict;
    private final List<Place> places = new ArrayList<>();
    private final List<Long> entries = new ArrayList<>();
    private final List<Long> indexes = new ArrayList<>();
    private final List<Long> slotBlocks = new ArrayList<>();
    private final List<Long> pieces = new ArrayList<>();
    private final List<Long> nodes = new ArrayList<>();
    private final List<Long> directories = new ArrayList<>();
    private boolean nextIsKey = true;

    private ObjectAnatomy(final Attachment attachment, final long descriptor, final boolean dict) {
        this.memory = attachment.memory();
        this.descriptor = descriptor;
        this.dict = dict;
    }

    /** Whether only the region itself holds the object of a kind. */
    static boolean isOfRegion(final int code) {
        return code == DIRECTORY || code == TYPES;
    }

    static List<Place> of(final Attachment attachment, final long descriptor, final int code) {
        final ObjectAnatomy anatomy =
                new ObjectAnatomy(attachment, descriptor, isOfRegion(code) || code == MAP || code == SET);
        attachment.kinds().of(code).trace(attachment, descriptor, anatomy);
        if (anatomy.dict) {
            anatomy.dict();
        } else if (code == LIST) {
            anatomy.list();
        } else if (code == QUEUE) {
            anatomy.queue();
        } else if (code == STRING || code == BYTES) {
            anatomy.rope();
        } else if (code == SORTED_MAP || code == SORTED_SET) {
            anatomy.tree();
        } else if (code == ARRAY) {
            anatomy.places.addAll(ArrayAnatomy.of(anatomy.memory, descriptor));
        } else if (code == SEMAPHORE) {
            anatomy.places.addAll(SemaphoreAnatomy.of(anatomy.memory, descriptor));
        } else if (code <= LAST_CELL || code == LATCH) {
            anatomy.body("cell", "value", DescriptorLayout.BODY_OFFSET, Role.CONTENT);
            anatomy.body("cell", "atomic value", DescriptorLayout.SECOND_LINE_OFFSET, Role.CONTENT);
        }
        return anatomy.places;
    }

    private void add(final String part, final String field, final long offset, final int width, final Role role) {
        places.add(new Place(part, field, offset, width, role));
    }

    private void word(final String part, final String field, final long offset, final Role role) {
        add(part, field, offset, Long.BYTES, role);
    }

    private void body(final String part, final String field, final int at, final Role role) {
        word(part, field, descriptor + at, role);
    }

    private void half(final String part, final String field, final int at, final Role role) {
        add(part, field, descriptor + at, Integer.BYTES, role);
    }

    @Override
    public void block(final long block, final BlockKind kind) {
        switch (kind) {
            case ENTRIES -> entries.add(block);
            case INDEX -> indexes.add(block);
            case SLOTS -> slotBlocks.add(block);
            case PIECE -> pieces.add(block);
            case NODE -> nodes.add(block);
            case ARENA -> {}
            default -> directories.add(block);
        }
    }

    @Override
    public void slot(final long slot) {
        final boolean key = dict && nextIsKey;
        nextIsKey = !nextIsKey;
        slot(slot, key, dict ? key ? "key" : "value" : "element");
        if (key) {
            entry(slot);
        }
    }

    @Override
    public void slotInArena(final long slot) {
        final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
        final int type = (int) tag & 0xFF;
        word("element", "tag of type " + type + " in an arena", slot + SlotLayout.TAG_OFFSET, Role.ARENA_TAG);
        word("element", "payload in an arena", slot + SlotLayout.PAYLOAD_OFFSET, Role.ARENA_PLACE);
    }

    @Override
    public void problem(final String problem) {
        throw new IllegalStateException("a template that is not sound: " + problem);
    }

    private void slot(final long slot, final boolean key, final String part) {
        final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
        final long payload = memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
        final int type = (int) tag & 0xFF;
        final boolean plain = type < ValueType.LATIN1 || type == ValueType.PACKED_INLINE;
        word(part, "tag of type " + type, slot + SlotLayout.TAG_OFFSET, key ? Role.CHECKED : tagRole(type));
        word(
                part,
                "payload of type " + type,
                slot + SlotLayout.PAYLOAD_OFFSET,
                plain && !key ? Role.CONTENT : Role.CHECKED);
        if (type == ValueType.TUPLE) {
            for (long i = 0; i < tag >>> Short.SIZE; i++) {
                slot(payload + i * SlotLayout.LENGTH, false, "tuple element");
            }
        }
    }

    private static Role tagRole(final int type) {
        return switch (type) {
            case ValueType.REFERENCE, ValueType.TUPLE -> Role.CHECKED;
            case ValueType.PACKED_INLINE -> Role.CONTENT;
            case ValueType.PACKED -> Role.PACKED_TAG;
            default -> type < ValueType.LATIN1 ? Role.PLAIN_TAG : Role.BLOCK_TAG;
        };
    }

    private void entry(final long entry) {
        final String[] fields = {"hash", "stamp", "previous", "next"};
        for (int i = 0; i < fields.length; i++) {
            final Role role = i == 1 ? Role.COUNTER : Role.CHECKED;
            add("entry", fields[i], entry + ENTRY_WORDS + (long) i * Integer.BYTES, Integer.BYTES, role);
        }
    }

    private void dict() {
        body("dict", "size", 16, Role.CHECKED);
        half("dict", "first", 24, Role.CHECKED);
        half("dict", "last", 28, Role.CHECKED);
        half("dict", "free", 32, Role.CHECKED);
        half("dict", "high", 36, Role.CHECKED);
        body("dict", "entries root", 40, Role.CHECKED);
        body("dict", "entries capacity", 48, Role.CHECKED);
        half("dict", "buckets", 56, Role.BUCKETS);
        half("dict", "sequence", 60, Role.COUNTER);
        body("dict", "index root", 64, Role.CHECKED);
        body("dict", "index capacity", 72, Role.CHECKED);
        freeEntries();
        index();
        chunkWords();
    }

    private void freeEntries() {
        for (int entry = memory.getInt(descriptor + 32); entry != 0; ) {
            final long at = entries.get((entry - 1) / ENTRIES) + (long) ((entry - 1) % ENTRIES) * ENTRY;
            word("free entry", "key tag", at + SlotLayout.TAG_OFFSET, Role.CHECKED);
            add("free entry", "next", at + ENTRY - Integer.BYTES, Integer.BYTES, Role.CHECKED);
            entry = memory.getInt(at + ENTRY - Integer.BYTES);
        }
    }

    private void index() {
        final int buckets = memory.getInt(descriptor + 56);
        final long capacity = memory.getLong(descriptor + 72);
        final long chunks = capacity == 0 ? 0 : Math.max(1, capacity / BUCKETS_PER_CHUNK);
        for (int i = 0; i < buckets; i++) {
            final long chunk = indexes.get(i / BUCKETS_PER_CHUNK);
            bucket((chunk + LINE - 1 & -LINE) + (long) (i % BUCKETS_PER_CHUNK) * LINE);
        }
        for (int i = (int) chunks; i < indexes.size(); i++) {
            overflowBucket(indexes.get(i));
        }
    }

    private void overflowBucket(final long bucket) {
        for (int i = 0; i < BUCKET_WORDS; i++) {
            final String field = i < OVERFLOW_WORDS ? "word" : "overflow";
            word("overflow bucket", field, bucket + (long) i * Long.BYTES, Role.CHECKED);
        }
    }

    private void bucket(final long bucket) {
        for (int i = 0; i < BUCKET_WORDS; i++) {
            word("bucket", i == BUCKET_WORDS - 1 ? "overflow" : "word", bucket + (long) i * Long.BYTES, Role.CHECKED);
        }
    }

    /** Of the two arrays of a dict: first the directory of the entries, then that of the index, if they have one. */
    private void chunkWords() {
        int next = 0;
        if (entries.size() > 1) {
            chunkWords(directories.get(next++), entries.size());
        }
        final long chunks = memory.getLong(descriptor + 72) / BUCKETS_PER_CHUNK;
        if (chunks > 1) {
            chunkWords(directories.get(next), (int) chunks);
        }
    }

    private void chunkWords(final long directory, final int count) {
        for (int i = 0; i < count; i++) {
            word("chunk directory", "word", directory + (long) i * Long.BYTES, Role.CHECKED);
        }
    }

    private void list() {
        final long size = memory.getLong(descriptor + 16);
        final long capacity = memory.getLong(descriptor + 40);
        body("list", "size", 16, Role.CHECKED);
        body("list", "modifications", 24, Role.COUNTER);
        body("list", "only chunk", 32, size == capacity || size == 0 ? Role.FULL_RING : Role.CHECKED);
        body("list", "capacity", 40, Role.CHECKED);
        body("list", "directory root", 48, Role.CHECKED);
        body("list", "directory capacity", 56, Role.CHECKED);
        for (int i = 0; i < directories.size() * slotBlocks.size(); i++) {
            final boolean full = (long) (i + 1) * RING_SLOTS <= size;
            word(
                    "list",
                    "chunk word",
                    directories.get(0) + (long) i * Long.BYTES,
                    full ? Role.FULL_RING : Role.CHECKED);
        }
    }

    private void queue() {
        body("queue", "size", 16, Role.CHECKED);
        half("queue", "bound", 24, Role.CONTENT);
        half("queue", "used of the arena", 28, Role.ARENA_USED);
        body("queue", "first block", 32, Role.CHECKED);
        body("queue", "last block", 40, Role.CHECKED);
        half("queue", "first slot", 48, Role.CHECKED);
        half("queue", "end slot", 52, Role.CHECKED);
        body("queue", "next number", 56, Role.COUNTER);
        for (final long block : slotBlocks) {
            word("queue block", "next", block, Role.CHECKED);
            word("queue block", "number", block + Long.BYTES, Role.COUNTER);
            word("queue block", "previous", block + QUEUE_PREVIOUS, Role.CHECKED);
            word("queue block", "arena", block + QUEUE_ARENA, Role.CHECKED);
        }
    }

    private void rope() {
        body("rope", "size", 16, Role.CHECKED);
        body("rope", "root", 24, Role.CHECKED);
        for (final long piece : pieces) {
            word("piece", "left", piece, Role.CHECKED);
            word("piece", "right", piece + Long.BYTES, Role.CHECKED);
            word("piece", "total", piece + 2 * Long.BYTES, Role.CHECKED);
            add("piece", "length", piece + 3 * Long.BYTES, Integer.BYTES, Role.CHECKED);
            add("piece", "capacity", piece + 3 * Long.BYTES + Integer.BYTES, Integer.BYTES, Role.CHECKED);
        }
    }

    private void tree() {
        body("tree", "size", 16, Role.CHECKED);
        body("tree", "root", 24, Role.CHECKED);
        body("tree", "modifications", 32, Role.COUNTER);
        body("tree", "not in use", 40, Role.CHECKED);
        for (final long node : nodes) {
            add("node", "count", node, Integer.BYTES, Role.CHECKED);
            add("node", "level", node + Integer.BYTES, Integer.BYTES, Role.CHECKED);
            word("node", "next", node + Long.BYTES, Role.CHECKED);
            word("node", "previous", node + 2 * Long.BYTES, Role.CHECKED);
            word("node", "owner", node + 3 * Long.BYTES, Role.CHECKED);
        }
    }
}
