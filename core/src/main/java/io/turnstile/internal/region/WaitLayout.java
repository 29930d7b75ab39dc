package io.turnstile.internal.region;

/**
 * One slot of the wait table: a thread, of any process, that stands in line for the turn.
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | participant id, 0 = the slot is free          |
 *    8 +-----------------------------------------------+
 *      | ticket: its place in line, 0 = none           |
 *   16 +-----------------------------------------------+
 *      | (padding)                                     |
 *  128 +-----------------------------------------------+
 * </pre>
 */
public final class WaitLayout {
    public static final int PARTICIPANT_OFFSET = 0;
    public static final int TICKET_OFFSET = PARTICIPANT_OFFSET + Long.BYTES;
    public static final int LENGTH = 128;

    private WaitLayout() {}
}
