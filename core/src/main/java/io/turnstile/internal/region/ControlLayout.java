package io.turnstile.internal.region;

/**
 * The control words, at {@link RegionLayout#CONTROL_OFFSET}. Words that processes fight over stand 128 bytes apart, two
 * lines, because the hardware fetches lines in pairs. Offsets here are from the start of the region.
 *
 * <pre>
 *  4096 +-----------------------------------------------+
 *       | owner: who has the turn (TurnWord)            |
 *  4224 +-----------------------------------------------+
 *       | demand: one bit a wait slot, 4 words          |
 *  4256 | when an offer was last taken, clock of host   |
 *  4352 +-----------------------------------------------+
 *       | next ticket                                   |
 *  4480 +-----------------------------------------------+
 *       | commit counter, odd while a turn has changed  |
 *       | lines that are not committed                  |
 *  4488 | seal: commit counter + 1 when all was last    |
 *       | written to the disk, 0 if changed since       |
 *  4608 +-----------------------------------------------+
 *       | undo log: length in entries                   |
 *  4616 | undo log: bytes reserved from the file system |
 *  4736 +-----------------------------------------------+
 *       | heap: end of what the file system reserved    |
 *  4744 | generation of the newest object               |
 *  4752 | home: inode of the file                       |
 *  4760 | home: device of the file                      |
 *  4768 | home: boot id, hashed, of the last attachment |
 *  4864 +-----------------------------------------------+
 *       | heap roots; logged                            |
 * 12288 +-----------------------------------------------+
 * </pre>
 *
 * <p>All but the heap roots are never logged: they say what is true of the file whether or not a turn commits. The generation
 * is among them so that an object of a turn that was rolled back shares it with no later one.
 */
public final class ControlLayout {
    private static final int LINES = 128;

    public static final long OWNER_OFFSET = RegionLayout.CONTROL_OFFSET;
    public static final long DEMAND_OFFSET = OWNER_OFFSET + LINES;
    public static final long HAND_OVER_OFFSET = DEMAND_OFFSET + 4 * Long.BYTES;
    public static final long TICKET_OFFSET = DEMAND_OFFSET + LINES;
    public static final long COMMITS_OFFSET = TICKET_OFFSET + LINES;
    public static final long SEAL_OFFSET = COMMITS_OFFSET + Long.BYTES;
    public static final long LOG_LENGTH_OFFSET = COMMITS_OFFSET + LINES;
    public static final long LOG_RESERVED_OFFSET = LOG_LENGTH_OFFSET + Long.BYTES;
    public static final long HEAP_RESERVED_OFFSET = LOG_LENGTH_OFFSET + LINES;
    public static final long GENERATION_OFFSET = HEAP_RESERVED_OFFSET + Long.BYTES;
    public static final long HOME_INODE_OFFSET = GENERATION_OFFSET + Long.BYTES;
    public static final long HOME_DEVICE_OFFSET = HOME_INODE_OFFSET + Long.BYTES;
    public static final long HOME_BOOT_OFFSET = HOME_DEVICE_OFFSET + Long.BYTES;
    public static final long HEAP_ROOTS_OFFSET = HEAP_RESERVED_OFFSET + LINES;

    /** Bytes of the control area. */
    public static final int LENGTH = 8192;

    /** Bytes of it that are left for the heap's roots. */
    public static final int HEAP_ROOTS_LENGTH = (int) (RegionLayout.CONTROL_OFFSET + LENGTH - HEAP_ROOTS_OFFSET);

    private ControlLayout() {}
}
