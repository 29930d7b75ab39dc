package io.turnstile.stress.kills;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What each turn does: determined by a seed and the number of the turn, whoever takes it. The number is part of what the
 * turn changes, so the content at any moment must be that of the first so many turns of the script.
 *
 * <p>A digest of all that operations returned is kept in the content too, so a wrong answer is found as wrong content.
 */
final class TurnScript {
    /** Name of a semaphore that writers use between turns. */
    static final String GATE = "gate";

    /** Of the semaphore: fewer than writers, so that some do not get one. */
    static final int PERMITS = 2;

    private static final String TURNS = "turns";
    private static final String DIGEST = "digest";
    private static final String ECHO = "echo";

    /** Copies of the number that stand on several lines: a reader that sees half a turn finds them unequal. */
    private static final int ECHOES = 24;

    private static final long NUMBER_FACTOR = 0x9E3779B97F4A7C15L;

    private final long seed;

    TurnScript(final long seed) {
        this.seed = seed;
    }

    /** How many turns have changed this content. */
    static long turns(final Content content) {
        return content.get(content.longCell(TURNS));
    }

    /** What the first turn makes besides: a semaphore, and a value of a type that the region keeps a description of. */
    private static void begin(final Content content) {
        content.makeSemaphore(GATE, PERMITS);
        content.map("first").put("record", RandomValues.trade(1));
    }

    /** Does the turn of a number, which must be one more than those before. */
    void apply(final Content content, final long number) {
        final RandomGenerator random = random(number, 0);
        if (number == 1) {
            begin(content);
        }
        content.add(content.longCell(TURNS), 1);
        content.add(content.longCell(DIGEST), operations(content, random));
        echo(content.list(ECHO), number);
    }

    /** Whether the turn of this number comes only after one that was rolled back. */
    boolean isWastedFirst(final long number) {
        return random(number, 1).nextInt(6) == 0;
    }

    /** Changes this and that, to be rolled back. */
    void waste(final Content content, final long number) {
        operations(content, random(number, 2));
        echo(content.list(ECHO), -number);
    }

    /** What a reader sees of the numbers: all the same, or it saw half a turn. */
    static boolean isWhole(final Content content) {
        final long turns = turns(content);
        final List<Object> echo = content.list(ECHO);
        return echo.stream().allMatch(number -> number.equals(turns));
    }

    private static long operations(final Content content, final RandomGenerator random) {
        long digest = 1;
        // Most turns are short, some long.
        for (int i = random.nextInt(random.nextInt(30) == 0 ? 60 : 6); i >= 0; i--) {
            digest = 31 * digest + Digest.of(Operation.any(random).apply(content, random));
        }
        return digest;
    }

    private static void echo(final List<Object> echo, final long number) {
        for (int i = 0; i < ECHOES; i++) {
            if (echo.size() == ECHOES) {
                echo.set(i, number);
            } else {
                echo.add(number);
            }
        }
    }

    private RandomGenerator random(final long number, final int purpose) {
        return new SplittableRandom(seed + (3 * number + purpose) * NUMBER_FACTOR);
    }
}
