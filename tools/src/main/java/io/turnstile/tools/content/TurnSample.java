package io.turnstile.tools.content;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.internal.turn.TurnStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How turns went for some time, measured from outside: those that use the region keep no clocks, so the waits are looked at
 * {@value #LOOKS} times. By Little's law the mean wait is the mean number of those who wait, divided by the turns a second.
 *
 * @param seconds measured.
 * @param members at the end, with the turns of each in this time and its mean number of waiting threads.
 * @param holder  member slot that had the turn at the last look, -1 if none had.
 */
public record TurnSample(double seconds, List<Line> members, int holder) {
    private static final int LOOKS = 50;

    /** One member in this time. */
    public record Line(MemberInfo member, long turns, double waiting) {}

    /**
     * Looks at a region for some time. Stores nothing.
     *
     * @param region  which.
     * @param seconds how long.
     * @return what was seen.
     */
    public static TurnSample of(final Region region, final double seconds) {
        final Map<Integer, Long> before = new HashMap<>();
        region.members().forEach(member -> before.put(member.slot(), member.turns()));
        final Map<Integer, Integer> waits = new HashMap<>();
        final long start = System.nanoTime();
        int holder = TurnStatus.NOBODY;
        for (int i = 1; i <= LOOKS; i++) {
            awaitTime(start + (long) (seconds * i / LOOKS * TimeUnit.SECONDS.toNanos(1)));
            final TurnStatus status = TurnStatus.of(region.attachment().memory().unlogged());
            status.waiters().forEach(slot -> waits.merge(slot, 1, Integer::sum));
            holder = status.holder();
        }
        final double passed = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
        final List<Line> lines = new ArrayList<>();
        for (final MemberInfo member : region.members()) {
            final long turns = Math.max(0, member.turns() - before.getOrDefault(member.slot(), 0L));
            lines.add(new Line(member, turns, waits.getOrDefault(member.slot(), 0) / (double) LOOKS));
        }
        return new TurnSample(passed, lines, holder);
    }

    private static void awaitTime(final long nanoTime) {
        for (long left = nanoTime - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Turns of all in a second. */
    public double rate() {
        return members.stream().mapToLong(Line::turns).sum() / seconds;
    }

    /** Threads that waited, on average. */
    public double waiting() {
        return members.stream().mapToDouble(Line::waiting).sum();
    }

    /** Mean wait in microseconds, NaN if nobody took a turn. */
    public static double meanWaitMicros(final double waiting, final double rate) {
        return rate == 0 ? waiting == 0 ? 0 : Double.NaN : waiting / rate * TimeUnit.SECONDS.toMicros(1);
    }

    /** For JSON. */
    public Map<String, Object> document(final Region region) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", region.name());
        document.put("seconds", seconds);
        document.put("used", region.used());
        document.put("committed", region.committed());
        document.put("turnsPerSecond", rate());
        document.put("meanWaiting", waiting());
        document.put("meanWaitMicros", meanWaitMicros(waiting(), rate()));
        document.put("holder", holder == TurnStatus.NOBODY ? null : holder);
        document.put("members", members.stream().map(this::document).toList());
        return document;
    }

    private Map<String, Object> document(final Line line) {
        final Map<String, Object> document = RegionSummary.document(line.member());
        document.put("turnsPerSecond", line.turns() / seconds);
        document.put("meanWaiting", line.waiting());
        document.put("meanWaitMicros", meanWaitMicros(line.waiting(), line.turns() / seconds));
        return document;
    }
}
