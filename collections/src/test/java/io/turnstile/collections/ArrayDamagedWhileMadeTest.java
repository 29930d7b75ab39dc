package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionSeam;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.ForwardingMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In a damaged region something else may lie over an array that is just being made. */
@ExtendWith(RegionExtension.class)
class ArrayDamagedWhileMadeTest {
    private static final long EXTENT = 12_347;

    private boolean armed;

    /** Memory in which the extent of an array is overwritten as soon as it is there. */
    private RegionMemory overwritten(final RegionMemory memory) {
        return new ForwardingMemory(memory) {
            @Override
            public void putLong(final long offset, final long value) {
                super.putLong(offset, armed && value == EXTENT ? 0 : value);
            }
        };
    }

    @Test
    void isFoundOutWhenItIsFilled(final RegionFactory regions) {
        final Region first = regions.create();
        final Region region = regions.track(RegionSeam.open(regions.builder(first.name()), this::overwritten));
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final ArraySnapshot snapshot =
                SharedArray.create(region, "array", DType.INT8, EXTENT).snapshot();
        armed = true;
        final String message = assertThrows(RegionCorruptException.class, () -> map.put("copy", snapshot))
                .getMessage();
        armed = false;
        assertTrue(message.contains("[" + EXTENT + "]") && message.contains("[0]"), message);
        assertTrue(map.isEmpty());
        assertEquals(List.of(), region.check().problems());
    }
}
