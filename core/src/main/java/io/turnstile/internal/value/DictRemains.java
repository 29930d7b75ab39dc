package io.turnstile.internal.value;

import static io.turnstile.internal.value.DictLayout.ENTRIES;
import static io.turnstile.internal.value.DictLayout.HIGH;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.TurnMemory;

/**
 * Frees discarded dicts bit by bit: first the index from its last bucket to its first, then the entries from the last one
 * ever used to the first. The counts of buckets and entries say what is left; the order of entries, the size and the free
 * entries mean nothing any more.
 */
final class DictRemains {
    private final TurnMemory memory;
    private final Values values;
    private final ChunkedArray entries;
    private final DictIndex index;

    DictRemains(final TurnMemory memory, final Values values, final ChunkedArray entries, final DictIndex index) {
        this.memory = memory;
        this.values = values;
        this.entries = entries;
        this.index = index;
    }

    /** Frees some of a dict; see {@link ObjectKind#releaseSome}. */
    boolean releaseSome(final long dict, final Allowance allowance) {
        return index.releaseSome(dict, allowance) && releaseEntries(dict, allowance);
    }

    private boolean releaseEntries(final long dict, final Allowance allowance) {
        int left = checkedHigh(dict);
        while (left > 0 && allowance.goOn()) {
            left--;
            final long at = entries.at(dict + ENTRIES, left);
            if (isUsed(at)) {
                values.free(Dict.keyOf(at));
                values.free(Dict.valueOf(at));
            }
            entries.dropBehind(dict + ENTRIES, left);
        }
        memory.putInt(dict + HIGH, left);
        if (left == 0) {
            entries.free(dict + ENTRIES);
        }
        return left == 0;
    }

    private int checkedHigh(final long dict) {
        final int high = memory.getInt(dict + HIGH);
        if (high < 0 || high > entries.capacity(dict + ENTRIES)) {
            throw new RegionCorruptException("dict=" + dict + " entries ever used=" + high + " of "
                    + entries.capacity(dict + ENTRIES) + ", in one that was discarded");
        }
        return high;
    }

    private boolean isUsed(final long entry) {
        return values.type(Dict.keyOf(entry)) != ValueType.EMPTY;
    }

    /** Names what is left of a dict. */
    void trace(final long dict, final Tracer tracer) {
        entries.traceDiscarded(dict + ENTRIES, tracer);
        index.traceDiscarded(dict, tracer);
        final int high = checkedHigh(dict);
        for (int i = 0; i < high; i++) {
            final long at = entries.at(dict + ENTRIES, i);
            if (isUsed(at)) {
                tracer.slot(Dict.keyOf(at));
                tracer.slot(Dict.valueOf(at));
            }
        }
    }
}
