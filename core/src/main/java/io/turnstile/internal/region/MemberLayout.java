package io.turnstile.internal.region;

/**
 * One slot of the member table: a process that is attached, or was.
 *
 * <p>Written only by the process that holds the operating system's lock on the slot (byte {@code slot} of the lock file).
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | state word: incarnation &lt;&lt; 8 | state          |
 *    8 +-----------------------------------------------+
 *      | process id                                    |
 *   16 +-----------------------------------------------+
 *      | process start, clock ticks since boot         |
 *   24 +-----------------------------------------------+
 *      | boot id, hashed                               |
 *   32 +-----------------------------------------------+
 *      | pid namespace, inode                          |
 *   40 +-----------------------------------------------+
 *      | inode of the lock file                        |
 *   48 +-----------------------------------------------+
 *      | attached, milliseconds since 1970             |
 *   56 +-----------------------------------------------+
 *      | name length                                   |
 *   64 +-----------------------------------------------+
 *      | name, UTF-8, at most 64 bytes                 |
 *  128 +-----------------------------------------------+
 *      | turns taken; a line of its own, it is hot     |
 *  136 +-----------------------------------------------+
 *      | device of the lock file                       |
 *  144 +-----------------------------------------------+
 *      | 1 if about to leave                           |
 *  152 +-----------------------------------------------+
 *      | (padding)                                     |
 *  256 +-----------------------------------------------+
 * </pre>
 */
public final class MemberLayout {
    public static final int STATE_OFFSET = 0;
    public static final int PID_OFFSET = STATE_OFFSET + Long.BYTES;
    public static final int START_OFFSET = PID_OFFSET + Long.BYTES;
    public static final int BOOT_OFFSET = START_OFFSET + Long.BYTES;
    public static final int NAMESPACE_OFFSET = BOOT_OFFSET + Long.BYTES;
    public static final int LOCK_INODE_OFFSET = NAMESPACE_OFFSET + Long.BYTES;
    public static final int ATTACHED_OFFSET = LOCK_INODE_OFFSET + Long.BYTES;
    public static final int NAME_LENGTH_OFFSET = ATTACHED_OFFSET + Long.BYTES;
    public static final int NAME_OFFSET = NAME_LENGTH_OFFSET + Long.BYTES;
    public static final int NAME_MAX = 64;
    public static final int TURNS_OFFSET = NAME_OFFSET + NAME_MAX;

    /** On the line of the turns, as the others are full; written once, and read only when a lock is looked at. */
    public static final int LOCK_DEVICE_OFFSET = TURNS_OFFSET + Long.BYTES;

    public static final int LEAVING_OFFSET = LOCK_DEVICE_OFFSET + Long.BYTES;
    public static final int LENGTH = TURNS_OFFSET + 128;

    /** Nobody has the slot. */
    public static final int STATE_FREE = 0;

    /** Somebody holds the lock and is filling the slot in. */
    public static final int STATE_JOINING = 1;

    /** A member. If its process is dead, the slot may be reused by whoever gets its lock. */
    public static final int STATE_ACTIVE = 2;

    private static final int STATE_BITS = 8;

    private MemberLayout() {}

    /** State in a state word. */
    public static int state(final long word) {
        return (int) (word & 0xFF);
    }

    /** How often the slot has been taken, modulo 2^20, as participant ids carry it. */
    public static int incarnation(final long word) {
        return (int) (word >>> STATE_BITS) & 0xFFFFF;
    }

    /** State word of the given parts. */
    public static long stateWord(final int incarnation, final int state) {
        return ((long) incarnation << STATE_BITS) | state;
    }
}
