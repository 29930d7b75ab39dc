package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.TurnPolicy;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two processes, or more, work on one nested structure, turn by turn, and no addition is lost, even if one of them is
 * killed in the middle of its turn. What each of them does is in {@link TurnByTurnWorker}; here they are started, one is
 * killed if wanted, and the result is checked.
 */
public final class TurnByTurn {
    private static final String USAGE = """
            TurnByTurn: processes add to the same number, turn by turn.
              --workers N       processes (2)
              --turns N         turns of each (1000)
              --adds N          additions in a turn (2000)
              --kill            kills one of them in the middle of a turn
              --policy POLICY   FAIR or STRICT (FAIR)
              --region NAME     name of the region (turn-by-turn-PID)
              --limit SECONDS   after which it gives up (120)
              --help
            """;

    private final Region region;
    private final List<String> workers;
    private final int turns;
    private final int adds;

    private TurnByTurn(Region region, List<String> workers, int turns, int adds) {
        this.region = region;
        this.workers = workers;
        this.turns = turns;
        this.adds = adds;
    }

    public static void main(String[] arguments) throws Exception {
        CommandLine.run(USAGE, arguments, TurnByTurn::run);
    }

    private static boolean run(CommandLine options) throws Exception {
        final int workers = options.number("--workers", 2, 2);
        final int turns = options.number("--turns", 1000, 1);
        final int adds = options.number("--adds", 2000, 1);
        final boolean kill = options.flag("--kill");
        final TurnPolicy policy = options.oneOf("--policy", TurnPolicy.FAIR);
        final String name = options.text(
                "--region", "turn-by-turn-" + ProcessHandle.current().pid());
        final Duration limit = Duration.ofSeconds(options.number("--limit", 120, 1));
        options.end();
        try (Region region = Region.at(name).memberName("parent").create()) {
            // Also when the user interrupts it.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Region.delete(name)));
            return new TurnByTurn(region, names(workers), turns, adds).run(policy, kill, limit);
        }
    }

    private static List<String> names(int workers) {
        final List<String> names = new ArrayList<>(List.of("creator"));
        for (int i = 1; i < workers; i++) {
            names.add(workers == 2 ? "consumer" : "consumer-" + i);
        }
        return names;
    }

    private boolean run(TurnPolicy policy, boolean kill, Duration limit) throws Exception {
        final String victim = kill ? workers.get(workers.size() - 1) : "";
        final SharedMap<String, Object> job = SharedMap.open(region, "job");
        region.inTurn(() -> {
            job.put("workers", workers.size());
            job.put("turns", turns);
            job.put("adds", adds);
            job.put("victim", victim);
        });
        try (ChildJvms children = new ChildJvms(limit)) {
            for (final String worker : workers) {
                children.start(worker, TurnByTurnWorker.class, region.name(), worker, policy.name());
            }
            if (kill && !killInTurn(children, victim)) {
                return false;
            }
            return children.awaitAll() && isRight(kill);
        }
    }

    /** Waits until the victim says that it is in the middle of its turn, where it stays, and kills it. */
    private boolean killInTurn(ChildJvms children, String victim) throws Exception {
        final AtomicLongCell inTurn = AtomicLongCell.open(region, "victim is in its turn");
        final AtomicLongCell killedAt = AtomicLongCell.open(region, "killed at");
        while (inTurn.get() == 0) {
            if (!children.areWell()) {
                return false;
            }
            Thread.sleep(1);
        }
        killedAt.set(TurnByTurnWorker.now());
        children.kill(victim);
        print("%s was killed in turn %,d, after %,d of its %,d additions", victim, turns / 2 + 1, adds / 2, adds);
        return true;
    }

    private boolean isRight(boolean kill) {
        final SharedList<Object> list = SharedList.open(region, "structure");
        final long item = list.getLong(1);
        final long committed = committedTurns();
        // The killed one has done the first half of its turns.
        final long expectedTurns = kill ? (workers.size() - 1L) * turns + turns / 2 : (long) workers.size() * turns;
        if (kill) {
            final long micros = AtomicLongCell.open(region, "taken over after").get();
            print("the next one had the turn %.1f ms after the kill", micros / 1e3);
        }
        final boolean right = committed == expectedTurns && item == committed * adds;
        print("item 1 is %,d: %,d committed turns x %,d additions = %,d", item, committed, adds, committed * adds);
        print("%s", right ? "right: all of each turn is there, or nothing" : "WRONG: expected turns=" + expectedTurns);
        final List<String> problems = region.check().problems();
        problems.forEach(System.out::println);
        return right && problems.isEmpty();
    }

    private long committedTurns() {
        long turns = 0;
        for (final String worker : workers) {
            turns += LongCell.open(region, "turns of " + worker).get();
        }
        return turns;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
