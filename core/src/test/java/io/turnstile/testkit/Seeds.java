package io.turnstile.testkit;

import java.util.Random;
import java.util.function.Consumer;

/** Random tests whose seed is known when they fail. */
public final class Seeds {
    private Seeds() {}

    /** Random numbers of a new seed for a body, or of the seed in the system property {@code turnstile.seed}. */
    public static void withRandom(final Consumer<Random> body) {
        final long seed = Long.getLong("turnstile.seed", new Random().nextLong());
        try {
            body.accept(new Random(seed));
        } catch (final Throwable e) {
            throw new AssertionError("failed with seed=" + seed + "; repeat with -Dturnstile.seed=" + seed, e);
        }
    }
}
