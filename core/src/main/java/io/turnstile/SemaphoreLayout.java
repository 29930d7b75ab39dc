package io.turnstile;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.Holdings;

/**
 * A semaphore. What is available and what is held are all permits at any time.
 *
 * <pre>
 *  descriptor
 *   16 +-----------------------------------------------+
 *      | permits in all                                |
 *   24 +-----------------------------------------------+
 *      | permits available                             |
 *   32 +-----------------------------------------------+
 *      | who holds the others, see Holdings            |
 *   48 +-----------------------------------------------+
 * </pre>
 */
final class SemaphoreLayout {
    static final int PERMITS = DescriptorLayout.BODY_OFFSET;
    static final int AVAILABLE = PERMITS + Long.BYTES;
    static final int HOLDINGS = AVAILABLE + Long.BYTES;
    static final int END = HOLDINGS + Holdings.LENGTH;

    private SemaphoreLayout() {}
}
