package io.turnstile.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short run; {@link Interleavings} says how to make longer ones. */
class InterleavingsTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void observesNothingForbiddenAndBreaksEachControl() {
        assertEquals(0, Interleavings.run("--mode", "build"), "exit status; the table in the output says why");
    }
}
