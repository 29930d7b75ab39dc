package io.turnstile;

import io.turnstile.internal.memory.RegionMemory;
import java.util.function.UnaryOperator;

/** What tests of other packages and modules need of a region's inside and the public API does not give. */
public final class RegionSeam {
    private RegionSeam() {}

    /** Attaches through a memory of the test's own, which stands before the region's. */
    public static Region open(final RegionBuilder builder, final UnaryOperator<RegionMemory> decorator) {
        return builder.memory(decorator).open();
    }

    /** Drops an attachment as a death of its process does: nothing more is stored, the system takes mapping and locks. */
    public static void abandon(final Region region) {
        region.abandon();
    }
}
