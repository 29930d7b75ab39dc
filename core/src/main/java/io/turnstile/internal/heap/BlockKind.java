package io.turnstile.internal.heap;

/** What a block of the heap holds. The number is part of the format. */
public enum BlockKind {
    /** A small free block, in the list of its size. */
    FREE_SMALL,
    /** A large free block, in the bin of its size. */
    FREE_LARGE,
    /** Descriptors of shared objects ({@link Descriptors}). */
    DESCRIPTORS,
    /** Text of a string that does not fit its slot. */
    STRING,
    /** A byte array that does not fit its slot. */
    BYTES,
    /** Slots of an immutable tuple. */
    TUPLE,
    /** Entries of a dict. */
    ENTRIES,
    /** Buckets of a dict's index. */
    INDEX,
    /** Offsets of the chunks of something larger. */
    CHUNKS,
    /** Slots of a list or a queue. */
    SLOTS,
    /** A node of a sorted map's or set's tree. */
    NODE,
    /** A piece of a rope: of a string or a byte array that can be changed. */
    PIECE,
    /** Which member holds how many permits. */
    HOLDINGS,
    /** Elements of an n-dimensional array; begins at a page. */
    ARRAY,
    /** Texts and bytes of the values in a queue's block of slots. */
    ARENA;

    private static final BlockKind[] KINDS = values();

    /**
     * Kind by its number.
     *
     * @param code as in a block's header.
     * @return the kind, null if there is none.
     */
    static BlockKind of(final int code) {
        return code < KINDS.length ? KINDS[code] : null;
    }

    /** Whether it is free. */
    public boolean isFree() {
        return this == FREE_SMALL || this == FREE_LARGE;
    }
}
