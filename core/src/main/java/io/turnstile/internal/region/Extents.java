package io.turnstile.internal.region;

import java.util.function.LongConsumer;

/** Pages of the region's file: reserved before anyone stores into them, so that a full file system is an exception. */
public interface Extents {
    /**
     * Reserves pages that have never been handed out.
     *
     * @param offset of the first byte.
     * @param count  of bytes.
     * @throws io.turnstile.RegionFullException if the file system has no room.
     */
    void reserve(long offset, long count);

    /** Notes that the word which says where the reserved pages of the heap end has been stored. */
    void grown();

    /**
     * Gives the last pages of the heap that are reserved back to the file system, as far as nobody else can reach them:
     * none while another process, or a buffer, has the file mapped.
     *
     * @param keep     where the pages begin that are not needed.
     * @param reserved where the reserved ones end.
     * @param end      stores where they end; is called before those behind it are given back.
     * @return where they end now.
     */
    long giveBackTail(long keep, long reserved, LongConsumer end);

    /**
     * Gives pages back that only the holder of the turn accesses; they read as zeros. Does nothing where the file system can not.
     *
     * @param offset of the first byte.
     * @param count  of bytes.
     */
    void giveBack(long offset, long count);

    /**
     * Writes a range to the disk and waits for it.
     *
     * @param offset of the first byte.
     * @param count  of bytes.
     * @throws io.turnstile.RegionAccessException if the disk reports a failure.
     */
    void force(long offset, long count);
}
