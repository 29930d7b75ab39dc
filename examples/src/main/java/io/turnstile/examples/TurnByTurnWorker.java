package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnPolicy;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One of the processes of {@link TurnByTurn}. */
final class TurnByTurnWorker {
    private static final long DEADLINE_SECONDS = 60;

    private final Region region;
    private final String name;
    private final int workers;
    private final int turns;
    private final int adds;
    private final String victim;
    private final SharedQueue<SharedList<Object>> messages;

    private TurnByTurnWorker(Region region, String name) {
        this.region = region;
        this.name = name;
        final SharedMap<String, Object> job = SharedMap.open(region, "job");
        this.workers = (int) job.get("workers");
        this.turns = (int) job.get("turns");
        this.adds = (int) job.get("adds");
        this.victim = (String) job.get("victim");
        this.messages = SharedQueue.open(region, "messages");
    }

    public static void main(String[] arguments) throws Exception {
        final String name = arguments[1];
        try (Region region = Region.at(arguments[0])
                .memberName(name)
                .turnPolicy(TurnPolicy.valueOf(arguments[2]))
                .open()) {
            final TurnByTurnWorker worker = new TurnByTurnWorker(region, name);
            final SharedList<Object> list = name.equals("creator") ? worker.create() : worker.receive();
            worker.awaitOthers();
            worker.takeTurns(list);
        }
    }

    /** Makes the structure, and sends it to each of the others: a reference, so all of them work on the same one. */
    private SharedList<Object> create() throws InterruptedException {
        final SharedList<Object> list = SharedList.open(region, "structure");
        region.inTurn(() -> {
            list.add("hello");
            list.add(0L);
            list.add(List.of(8, 2.0, false));
            final SharedMap<Object, Object> map = list.addMap();
            map.put("world".getBytes(StandardCharsets.UTF_8), -6);
            map.put(5, 4);
        });
        print("puts %s", describe(list));
        for (int i = 1; i < workers; i++) {
            messages.put(list);
        }
        return list;
    }

    private SharedList<Object> receive() throws InterruptedException {
        final SharedList<Object> list = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (list == null) {
            throw new IllegalStateException("no message came in " + DEADLINE_SECONDS + " s");
        }
        print("took %s", describe(list));
        return list;
    }

    private void awaitOthers() throws InterruptedException {
        final AtomicLongCell ready = AtomicLongCell.open(region, "ready");
        ready.add(1);
        await(ready, workers);
    }

    private static void await(AtomicLongCell cell, long value) throws InterruptedException {
        for (long millis = 0; cell.get() < value; millis++) {
            if (millis == TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)) {
                throw new IllegalStateException(
                        "waited " + DEADLINE_SECONDS + " s for others: " + cell + " of " + value);
            }
            Thread.sleep(1);
        }
    }

    private void takeTurns(SharedList<Object> list) throws InterruptedException {
        final LongCell committed = LongCell.open(region, "turns of " + name);
        final AtomicLongCell killedAt = AtomicLongCell.open(region, "killed at");
        final AtomicLongCell takenOver = AtomicLongCell.open(region, "taken over after");
        final AtomicLongCell inTurn = AtomicLongCell.open(region, "victim is in its turn");
        final long start = System.nanoTime();
        long waited = 0;
        for (int i = 0; i < turns; i++) {
            if (i == turns / 2 && !victim.isEmpty() && !victim.equals(name)) {
                // Somebody must be left to take over from it.
                await(inTurn, 1);
            }
            final long asked = System.nanoTime();
            try (Turn turn = region.takeTurn()) {
                waited += System.nanoTime() - asked;
                if (killedAt.get() != 0) {
                    takenOver.compareAndSet(0, now() - killedAt.get());
                }
                add(list, adds / 2);
                if (i == turns / 2 && victim.equals(name)) {
                    inTurn.set(1);
                    Thread.sleep(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
                }
                add(list, adds - adds / 2);
                committed.add(1);
                turn.commit();
            }
        }
        report(System.nanoTime() - start, waited);
    }

    private static void add(SharedList<Object> list, int times) {
        for (int i = 0; i < times; i++) {
            list.addToLong(1, 1);
        }
    }

    private void report(long nanos, long waited) {
        final double seconds = nanos / 1e9;
        print(
                "%,d turns in %.3f s, %.3f s of it waiting: %,.0f turns/s, %,.0f additions/s",
                turns, seconds, waited / 1e9, turns / seconds, (double) turns * adds / seconds);
    }

    /** Microseconds of a clock that all processes share. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Like toString(), but for byte arrays. */
    private static String describe(Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes \"" + new String(bytes, StandardCharsets.UTF_8) + "\"";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TurnByTurnWorker::describe).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> describe(entry.getKey()) + ": " + describe(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
