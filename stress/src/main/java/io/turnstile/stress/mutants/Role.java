package io.turnstile.stress.mutants;

/**
 * What a word is to the check of a region. This is the whole list of words that a check may pass over: {@link #CHECKED} is
 * everything else, and a change of it must be found.
 */
enum Role {
    /** Every other value is a problem. */
    CHECKED {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return true;
        }
    },

    /** What users have stored: numbers, text, the value of a cell, the bound of a queue. Each value is as good as another. */
    CONTENT,

    /** Owner, line, ticket, hand-over time, wait table: any value is one that a death or a slow process may have left. */
    TURN,

    /** The member table: written by members that come and go, and told apart from living ones by the witness. */
    MEMBER,

    /** Modifications of a list, sequence and stamps of a dict, numbers of a queue: for iterators. Gaps are ordinary. */
    COUNTER,

    /** The commit counter: an even one is that of another number of turns. */
    COMMITS {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return (after & 1) != 0;
        }
    },

    /** A counter of generations that is too high has gaps, as after a turn that was rolled back. */
    GENERATION {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return after < before;
        }
    },

    /** The generation of an object that no slot refers to, as that of the directory: nobody compares it. */
    UNHELD_GENERATION {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return (int) before != (int) after;
        }
    },

    /** What the file system has reserved, in whole extents: it could tell, the region alone can not. */
    RESERVED {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return after < 0 || after % EXTENT != 0;
        }
    },

    /** Ring and block of a list's chunk that is full or empty: wherever a full ring begins, it is one of the same values. */
    FULL_RING {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return (before ^ after) << Short.SIZE != 0 || after >>> Long.SIZE - Short.SIZE >= RING_SLOTS;
        }
    },

    /** Tag of a plain value that is in its slot: another plain type makes another value of the same bits. */
    PLAIN_TAG {
        @Override
        boolean mustBeFound(final long before, final long after) {
            final long type = after & 0xFF;
            return type < FIRST_PLAIN || type > LAST_PLAIN;
        }
    },

    /** Tag of a value in a block: a length that asks for the same block, or another text type, is another value. */
    BLOCK_TAG {
        @Override
        boolean mustBeFound(final long before, final long after) {
            final boolean text =
                    (before & 0xFF) <= LAST_TEXT && (after & 0xFF) >= FIRST_TEXT && (after & 0xFF) <= LAST_TEXT;
            final boolean sameKind = text || (before & 0xFF) == (after & 0xFF);
            return !sameKind || (before ^ after & ~0xFFL) << 48 >>> 56 != 0 || units(before) != units(after);
        }
    },

    /** Tag of a packed value in a block: its bytes are a byte array too, and a length within the block may be another value's. */
    PACKED_TAG {
        @Override
        boolean mustBeFound(final long before, final long after) {
            final boolean sameKind = (after & 0xFF) == PACKED || (after & 0xFF) == BYTES;
            return !sameKind || (before ^ after & ~0xFFL) << 48 >>> 56 != 0 || units(before) != units(after);
        }
    },

    /** Tag of a value in an arena, which holds bytes of all types: another type or length that is possible there makes another value. */
    ARENA_TAG {
        @Override
        boolean mustBeFound(final long before, final long after) {
            final long type = after & 0xFF;
            final boolean possible = type >= FIRST_TEXT && type <= BYTES || type == PACKED;
            final long length = after >>> Short.SIZE;
            final boolean inline = length <= INLINE && type != LAST_TEXT;
            return !possible || (before ^ after) << 48 >>> 56 != 0 || inline || length > MOST_IN_ARENA;
        }
    },

    /** Arena and place of a value in it: where no other lies are bytes of a value that was taken, or none at all. */
    ARENA_PLACE {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return before >>> Short.SIZE != after >>> Short.SIZE || !isPlace(after & 0xFFFF);
        }
    },

    /** How much of an arena is used: more or less, behind the bytes in use, is what taking the last element can leave. */
    ARENA_USED {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return !isPlace(after);
        }
    },

    /** Type and rank of an array: others that ask for the same block make another array of the same bytes. */
    ARRAY_TYPE {
        @Override
        boolean mustBeFound(final long before, final long after) {
            final long type = after & 0xFF;
            return type == 0 || type > LAST_ARRAY_TYPE || after >>> Byte.SIZE > MOST_EXTENTS;
        }
    },

    /** An extent of an array: another that asks for the same block makes another array of the same bytes. */
    ARRAY_EXTENT {
        @Override
        boolean mustBeFound(final long before, final long after) {
            return after < 0 || after > LARGEST_EXTENT;
        }
    },

    /** Buckets in use: one more or less that is empty and wrongly counted as split holds nothing, and loses nothing. */
    BUCKETS;

    private static final long EXTENT = 64 * 1024;
    private static final int LAST_ARRAY_TYPE = 11;
    private static final int MOST_EXTENTS = 10;

    /** More elements than the block of any template's array has room for. */
    private static final long LARGEST_EXTENT = 1024;

    private static final int RING_SLOTS = 256;
    private static final int FIRST_PLAIN = 1;
    private static final int LAST_PLAIN = 12;
    private static final int FIRST_TEXT = 13;
    private static final int LAST_TEXT = 15;
    private static final int BYTES = 16;
    private static final int PACKED = 20;
    private static final int HEADER = 8;
    private static final int INLINE = 14;
    private static final int MOST_IN_ARENA = 256;
    private static final int LARGEST_ARENA = 41 * MOST_IN_ARENA;
    private static final int UNIT = 16;

    /** Whether a check must find that the word has changed. */
    boolean mustBeFound(final long before, final long after) {
        return false;
    }

    private static boolean isPlace(final long place) {
        return place >= 0 && place <= LARGEST_ARENA && place % HEADER == 0;
    }

    /** Size of the block for a length in a tag, in units of the heap. */
    private static long units(final long tag) {
        return ((tag >>> Short.SIZE) + HEADER + UNIT - 1) / UNIT;
    }
}
