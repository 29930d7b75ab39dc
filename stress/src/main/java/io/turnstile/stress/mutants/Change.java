package io.turnstile.stress.mutants;

/**
 * One word of a mutant.
 *
 * @param place  of it.
 * @param before what the template has there.
 * @param after  what the mutant has there.
 */
record Change(Place place, long before, long after) {
    boolean mustBeFound() {
        return place.role().mustBeFound(before, after);
    }

    @Override
    public String toString() {
        return "offset=" + place.offset() + " width=" + place.width() + " old=0x" + Long.toHexString(before) + " new=0x"
                + Long.toHexString(after) + " (" + place + ")";
    }
}
