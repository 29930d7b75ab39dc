package io.turnstile.stress.mutants;

import io.turnstile.internal.turn.TurnMemory;
import java.util.ArrayList;
import java.util.List;

/** The words of a semaphore, with those of the records that say who holds how many permits. */
final class SemaphoreAnatomy {
    private static final int PERMITS = 16;
    private static final int AVAILABLE = 24;
    private static final int RECORDS_ROOT = 32;
    private static final int RECORDS = 40;
    private static final int RECORD = 16;

    private SemaphoreAnatomy() {}

    static List<Place> of(final TurnMemory memory, final long descriptor) {
        final List<Place> places = new ArrayList<>();
        add(places, "permits", descriptor + PERMITS, Role.CHECKED);
        add(places, "available", descriptor + AVAILABLE, Role.CHECKED);
        add(places, "records root", descriptor + RECORDS_ROOT, Role.CHECKED);
        add(places, "records", descriptor + RECORDS, Role.CHECKED);
        final long root = memory.getLong(descriptor + RECORDS_ROOT);
        for (long i = 0; i < memory.getLong(descriptor + RECORDS); i++) {
            add(places, "holder", root + i * RECORD, Role.MEMBER);
            add(places, "held", root + i * RECORD + Long.BYTES, Role.CHECKED);
        }
        return places;
    }

    private static void add(final List<Place> places, final String field, final long offset, final Role role) {
        places.add(new Place("semaphore", field, offset, Long.BYTES, role));
    }
}
