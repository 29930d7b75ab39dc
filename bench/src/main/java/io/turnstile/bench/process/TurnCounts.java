package io.turnstile.bench.process;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * How many turns each of two processes has taken, from the member table. Exact while the reader has the turn: a process
 * counts a turn in that turn.
 */
final class TurnCounts {
    private static final String NAME = "turn taker";

    private final RegionMemory memory;
    private final long own;
    private final long first;
    private final long second;

    /**
     * The counts.
     *
     * @param region that exactly two members with the name of turn takers are attached to, this one among them.
     */
    TurnCounts(final Region region) {
        final List<Long> offsets = new ArrayList<>();
        long mine = 0;
        for (final MemberInfo member : region.members()) {
            if (member.name().equals(NAME)) {
                final long offset = RegionLayout.member(member.slot()) + MemberLayout.TURNS_OFFSET;
                offsets.add(offset);
                mine = member.pid() == ProcessHandle.current().pid() ? offset : mine;
            }
        }
        if (offsets.size() != 2) {
            throw new IllegalStateException("turn takers=" + offsets.size() + " expected=2");
        }
        this.memory = region.attachment().memory().unlogged();
        this.own = mine;
        this.first = offsets.get(0);
        this.second = offsets.get(1);
    }

    /** What a turn taker is called. */
    static String memberName() {
        return NAME;
    }

    long ofFirst() {
        return memory.getLong(first);
    }

    long ofOther() {
        return memory.getLong(own == first ? second : first);
    }

    long ofBoth() {
        return memory.getLong(first) + memory.getLong(second);
    }

    /** By how many turns the first is ahead of the second, seen in a turn of this process. Constant if they alternate. */
    long surplus() {
        return memory.getLong(first) - memory.getLong(second);
    }
}
