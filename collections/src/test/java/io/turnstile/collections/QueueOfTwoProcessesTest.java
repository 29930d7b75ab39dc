package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.KillPoint;
import io.turnstile.testkit.SharedRegion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue between processes, of which one is killed. */
@Tag("process")
class QueueOfTwoProcessesTest {
    private static final String TAKEN = "taken";

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void aMessageOfAKilledConsumerIsThereAgainWhereItWas() throws Exception {
        final SharedQueue<Object> inbox = SharedQueue.open(shared.region(), "inbox");
        inbox.addAll(List.of("first", "second", "third"));
        shared.startToDieAt(TAKEN, 2, Consumer.class).awaitKilled();
        assertEquals("second", inbox.poll(20, TimeUnit.SECONDS));
        assertEquals(List.of("third"), inbox.snapshot());
        assertEquals(List.of("first"), SharedList.open(shared.region(), "done").snapshot());
    }

    @Test
    void aConsumerWaitsForWhatAnotherProcessPuts() throws Exception {
        final SharedQueue<Object> inbox = SharedQueue.open(shared.region(), "inbox");
        final ChildJvm consumer = shared.start(Consumer.class);
        for (int i = 0; i < 100; i++) {
            inbox.put("message " + i);
        }
        inbox.put(Consumer.END);
        assertEquals(0, consumer.awaitExit(), consumer::output);
        assertNull(inbox.poll());
        assertEquals(100, SharedList.open(shared.region(), "done").size());
    }

    /** Moves messages to a list, each in a turn, and waits outside of turns. */
    static final class Consumer {
        static final String END = "end";

        private Consumer() {}

        public static void main(final String[] arguments) throws InterruptedException {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final SharedQueue<Object> inbox = SharedQueue.open(region, "inbox");
                final SharedList<Object> done = SharedList.open(region, "done");
                while (!END.equals(inbox.peek())) {
                    region.inTurn(() -> {
                        final Object message = inbox.poll();
                        if (message != null) {
                            done.add(message);
                            KillPoint.reach(TAKEN);
                        }
                    });
                }
                inbox.take();
            }
        }
    }
}
