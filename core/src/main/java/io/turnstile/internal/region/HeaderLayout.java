package io.turnstile.internal.region;

/**
 * The first page of a region: what never changes after its creation.
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | magic "TURNSTIL"                              |
 *    8 +-----------------------+-----------------------+
 *      | format version        | reserved              |
 *   16 +-----------------------+-----------------------+
 *      | byte order mark 0x0102030405060708, as stored |
 *   24 +-----------------------------------------------+
 *      | capacity: header, tables and heap, bytes      |
 *   32 +-----------------------------------------------+
 *      | file length: capacity and undo log, bytes     |
 *   40 +-----------------------------------------------+
 *      | members: slots in the member table            |
 *   48 +-----------------------------------------------+
 *      | region id                                     |
 *   56 +-----------------------------------------------+
 *      | hash seed, 128 bits                           |
 *      |                                               |
 *   72 +-----------------------------------------------+
 *      | created, milliseconds since 1970              |
 *   80 +-----------------------------------------------+
 *      | checksum of the bytes before it               |
 *   88 +-----------------------------------------------+
 * </pre>
 */
public final class HeaderLayout {
    /** "TURNSTIL" as bytes in file order, whatever the byte order of the machine. */
    public static final byte[] MAGIC = {'T', 'U', 'R', 'N', 'S', 'T', 'I', 'L'};

    /** Format version that this code writes and reads. */
    public static final int VERSION = 2;

    /** Written as one word; another byte order reads it reversed. */
    public static final long BYTE_ORDER_MARK = 0x0102030405060708L;

    public static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    public static final int BYTE_ORDER_OFFSET = VERSION_OFFSET + 2 * Integer.BYTES;
    public static final int CAPACITY_OFFSET = BYTE_ORDER_OFFSET + Long.BYTES;
    public static final int FILE_LENGTH_OFFSET = CAPACITY_OFFSET + Long.BYTES;
    public static final int MEMBERS_OFFSET = FILE_LENGTH_OFFSET + Long.BYTES;
    public static final int ID_OFFSET = MEMBERS_OFFSET + Long.BYTES;
    public static final int HASH_SEED_OFFSET = ID_OFFSET + Long.BYTES;
    public static final int SECOND_HASH_SEED_OFFSET = HASH_SEED_OFFSET + Long.BYTES;
    public static final int CREATED_OFFSET = SECOND_HASH_SEED_OFFSET + Long.BYTES;
    public static final int CHECKSUM_OFFSET = CREATED_OFFSET + Long.BYTES;
    public static final int LENGTH = CHECKSUM_OFFSET + Long.BYTES;

    /** What follows starts on the next page. */
    public static final int PAGE = 4096;

    private HeaderLayout() {}
}
