package io.turnstile.bench.process;

import io.turnstile.Region;

/** A region in shared memory that is there for one measurement, and deleted after it. */
public final class ScratchRegion implements AutoCloseable {
    private final Region region;

    /**
     * A new region, of this process.
     *
     * @param capacity as for {@link io.turnstile.RegionBuilder#capacity(String)}.
     */
    public ScratchRegion(final String capacity) {
        region = Region.at("turnstile-bench-" + ProcessHandle.current().pid())
                .capacity(capacity)
                .createOrReplace();
    }

    /** The region. */
    public Region region() {
        return region;
    }

    @Override
    public void close() {
        region.close();
        Region.delete(region.name());
    }
}
