package io.turnstile.stress.mutants;

import io.turnstile.internal.turn.TurnMemory;
import java.util.ArrayList;
import java.util.List;

/** The words of an array that are neither its attributes nor the header of its block. */
final class ArrayAnatomy {
    private static final int BLOCK = 16;
    private static final int TYPE = 24;
    private static final int EXTENTS = 48;
    private static final int END = 128;
    private static final int RANK_SHIFT = 8;

    private ArrayAnatomy() {}

    static List<Place> of(final TurnMemory memory, final long descriptor) {
        final List<Place> places = new ArrayList<>();
        final long block = memory.getLong(descriptor + BLOCK);
        final long rank = memory.getLong(descriptor + TYPE) >>> RANK_SHIFT;
        add(places, "block", descriptor + BLOCK, Role.CHECKED);
        add(places, "type", descriptor + TYPE, Role.ARRAY_TYPE);
        for (long at = EXTENTS; at < END; at += Long.BYTES) {
            final boolean used = (at - EXTENTS) / Long.BYTES < rank;
            add(places, "extent", descriptor + at, used ? Role.ARRAY_EXTENT : Role.CHECKED);
        }
        if (block != 0) {
            add(places, "element", block, Role.CONTENT);
        }
        return places;
    }

    private static void add(final List<Place> places, final String field, final long offset, final Role role) {
        places.add(new Place("array", field, offset, Long.BYTES, role));
    }
}
