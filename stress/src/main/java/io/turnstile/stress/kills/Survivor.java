package io.turnstile.stress.kills;

import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.SharedSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who is never killed: keeps the model, and compares the region with it. */
final class Survivor {
    /** The objects are counted only that often: it needs a collect, which takes away what the script's own would find. */
    private static final int COUNT_EVERY = 4;

    private final Region region;
    private final Watch watch;
    private final TurnScript script;
    private final Content content;
    private final PlainContent model = new PlainContent();
    private long turns;
    private long rounds;

    Survivor(final Region region, final Watch watch, final long seed) {
        this.region = region;
        this.watch = watch;
        this.script = new TurnScript(seed);
        this.content = new RegionContent(region);
    }

    /** Takes the first turn of the script, so that readers find what they look at. */
    void begin() {
        region.inTurn(() -> script.apply(content, 1));
    }

    /** Turns of the script that were found in the region as they must be. */
    long turns() {
        return turns;
    }

    long rounds() {
        return rounds;
    }

    /** Takes a turn, over from a dead one if need be, and compares everything in it. What is wrong; empty if nothing is. */
    List<String> compare() {
        replay(region.read(() -> TurnScript.turns(content)));
        rounds++;
        try {
            return region.inTurn(() -> {
                watch.begin();
                replay(TurnScript.turns(content));
                return problems();
            });
        } catch (final RegionException | IllegalStateException | IndexOutOfBoundsException e) {
            return List.of("can not be compared: " + e);
        }
    }

    private void replay(final long number) {
        while (turns < number) {
            turns++;
            script.apply(model, turns);
        }
    }

    private List<String> problems() {
        final List<String> problems = new ArrayList<>(Comparison.differences(region, model));
        problems.addAll(region.check().problems());
        if (problems.isEmpty() && rounds % COUNT_EVERY == 0) {
            problems.addAll(countObjects());
        }
        return problems;
    }

    /** No object is there but those that the names reach, and those that collect has found; these go with the turn. */
    private List<String> countObjects() {
        final long freed = region.collect();
        final Map<String, Long> expected = Comparison.countObjects(model);
        final Map<String, Long> found = region.stats().objects();
        final List<String> problems = new ArrayList<>(region.check().problems());
        if (sum(found) != sum(expected) + freed) {
            problems.add("objects: expected " + expected + " and " + freed + " in cycles, found " + found);
        }
        return problems;
    }

    /** When all others have ended no permit may be missing, whoever was killed with one. */
    List<String> takeAllPermits() {
        final int permits = SharedSemaphore.open(region, TurnScript.GATE, 0).drainPermits();
        return permits == TurnScript.PERMITS
                ? List.of()
                : List.of("permits: expected " + TurnScript.PERMITS + ", found " + permits);
    }

    private static long sum(final Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
