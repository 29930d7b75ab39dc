package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The descriptors of locks. */
class LockLayoutsTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(16, ReadWriteLockLayout.WRITER);
        assertEquals(20, ReadWriteLockLayout.WRITES);
        assertEquals(24, ReadWriteLockLayout.WRITER_THREAD);
        assertEquals(32, ReadWriteLockLayout.HOLDERS);
        assertEquals(64, ReadWriteLockLayout.END);
        assertEquals(16, SemaphoreLayout.PERMITS);
        assertEquals(24, SemaphoreLayout.AVAILABLE);
        assertEquals(32, SemaphoreLayout.HOLDINGS);
        assertEquals(48, SemaphoreLayout.END);
    }
}
