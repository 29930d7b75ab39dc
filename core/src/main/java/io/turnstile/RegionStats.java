package io.turnstile;

import java.util.Map;

/**
 * Figures of a region's heap, taken in one turn. Bytes include the headers of blocks.
 *
 * @param capacity      bytes for header, tables and data.
 * @param committed     bytes that the file system has reserved.
 * @param used          bytes in blocks in use.
 * @param free          bytes that can still be allocated, in pieces.
 * @param largestFree   bytes of the largest piece, the room above the top of the heap included.
 * @param fragmentation share of the free bytes below the top that is not in the largest free block, 0 to 1.
 * @param blocks        blocks in use.
 * @param objects       shared objects by kind.
 */
public record RegionStats(
        long capacity,
        long committed,
        long used,
        long free,
        long largestFree,
        double fragmentation,
        long blocks,
        Map<String, Long> objects) {}
