package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A region grows under those who are attached. */
@Tag("process")
class GrowthTest {
    private static final int BATCHES = 20;
    private static final int BATCH = 2000;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void othersReadWhatLiesInTheNewPart() throws Exception {
        final Region region = shared.region();
        final LongCell old = LongCell.open(region, "old");
        old.set(-1);
        final long committed = region.committed();
        final long address = region.address();
        final ChildJvm writer = shared.start(Writer.class);
        for (int batch = 1; batch <= BATCHES; batch++) {
            Meeting.await(shared.cell("batches"), batch);
            final int last = batch * BATCH - 1;
            assertTrue(region.contains(name(last)));
            assertEquals(last, LongCell.open(region, name(last)).get());
        }
        assertEquals(0, writer.awaitExit(), writer::output);

        assertTrue(region.committed() > 2 * committed, () -> committed + " -> " + region.committed());
        assertEquals(address, region.address(), "growing maps nothing anew");
        for (int i = 0; i < BATCHES * BATCH; i++) {
            assertEquals(i, LongCell.open(region, name(i)).get());
        }
        old.add(1);
        assertEquals(0, old.get());
    }

    private static String name(int i) {
        return "a cell with a name that takes some room, number " + i;
    }

    /** Makes cells. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final AtomicLongCell batches = AtomicLongCell.open(region, "batches");
                for (int batch = 0; batch < BATCHES; batch++) {
                    final int first = batch * BATCH;
                    region.inTurn(() -> {
                        for (int i = first; i < first + BATCH; i++) {
                            LongCell.open(region, name(i)).set(i);
                        }
                    });
                    batches.add(1);
                }
            }
        }
    }
}
