package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.testkit.KillPoint;
import io.turnstile.testkit.SharedRegion;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Arrays of two processes, one of which is killed. */
@Tag("process")
class ArrayProcessTest {
    private static final int SIZE = 200_000;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    /** Fills an array again and again, each time in one turn. */
    static final class Filler {
        private Filler() {}

        public static void main(final String[] arguments) {
            final Region region = SharedRegion.at(arguments[0]).open();
            final SharedArray array = SharedArray.open(region, "array");
            for (int round = 1; ; round++) {
                final int value = round;
                region.inTurn(() -> {
                    array.slice(0, 0, SIZE / 2).fill(value);
                    KillPoint.reach("half");
                    array.slice(0, SIZE / 2, SIZE).fill(value);
                    array.attributes().put("round", value);
                });
            }
        }
    }

    @Test
    void aKilledProcessLeavesAWholeArray() throws Exception {
        final SharedArray array = SharedArray.create(shared.region(), "array", DType.INT32, SIZE);
        final ByteBuffer mapped = array.asByteBuffer();
        shared.startToDieAt("half", 5, Filler.class).awaitKilled();
        shared.audit(region -> {
            assertEquals(4, array.min());
            assertEquals(4, array.max());
            assertEquals(4, array.attributes().get("round"));
        });
        assertEquals(4, mapped.getInt(4 * (SIZE - 1)));
        assertEquals(4, mapped.getInt(0));
    }
}
