package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class ManyMappingsTest {
    /** Each attachment takes 136 GiB of addresses, of which a process has 128 TiB. */
    private static final int MORE_THAN_FIT_AT_A_TIME = 1_500;

    @Test
    void addressesOfClosedRegionsAreUsedAgain(final RegionFactory regions) {
        final String name = regions.name();
        try (Region region = Region.at(name).create()) {
            assertEquals(64L << 30, region.capacity());
        }
        for (int i = 0; i < MORE_THAN_FIT_AT_A_TIME; i++) {
            try (Region region = Region.at(name).open()) {
                assertEquals(1, region.members().size());
            }
        }
    }
}
