package io.turnstile.stress.mutants;

import java.nio.ByteBuffer;

/**
 * A word of a region, and what it belongs to.
 *
 * @param part   structure.
 * @param field  of it.
 * @param offset in the region.
 * @param width  4 or 8 bytes.
 * @param role   for the check.
 */
record Place(String part, String field, long offset, int width, Role role) {
    /** Value of the word in an image. */
    long in(final ByteBuffer image) {
        return width == Long.BYTES ? image.getLong((int) offset) : image.getInt((int) offset);
    }

    @Override
    public String toString() {
        return part + " " + field;
    }
}
