package io.turnstile.internal.region;

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

    /**
     * Gives pages back to the file system; they read as zeros. Does nothing where the file system can not.
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
