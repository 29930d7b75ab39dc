package io.turnstile.internal.region;

/**
 * Id of a thread of a member: thread tag, 24 bits; incarnation of the member slot, 20 bits; member slot, 12 bits. An
 * incarnation is at least 1, so no id is 0.
 *
 * <p>The tag is the low end of the thread's id, so two threads of a member can have the same one: virtual threads use up 2^24
 * ids in seconds. It tells them apart in messages, in the line of waiters and under STRICT, where a mistake costs fairness or
 * a grace time. Who owns something is never told by it alone: the turn's holder is compared as a Thread object, a lock's by
 * the whole thread id.
 */
public final class Participant {
    /** The part of an id that names the member. */
    public static final long MEMBER_MASK = 0xFFFFFFFFL;

    private static final int SLOT_BITS = 12;
    private static final int MEMBER_BITS = 32;

    private Participant() {}

    /** Id of a member, with no thread. */
    public static long member(final int slot, final int incarnation) {
        return (incarnation & 0xFFFFFL) << SLOT_BITS | slot;
    }

    /** Id of a thread of a member. */
    public static long of(final long member, final long thread) {
        return member | (thread & 0xFFFFFF) << MEMBER_BITS;
    }

    /** Whether a word can be the id of a member, with no thread. */
    public static boolean isMember(final long word) {
        return (word & ~MEMBER_MASK) == 0 && incarnation(word) != 0;
    }

    /** Member slot in an id. */
    public static int slot(final long participant) {
        return (int) participant & 0xFFF;
    }

    /** Incarnation of the member slot in an id. */
    public static int incarnation(final long participant) {
        return (int) (participant >>> SLOT_BITS) & 0xFFFFF;
    }
}
