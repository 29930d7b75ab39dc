package io.turnstile.bench.process;

import io.turnstile.collections.SharedQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two processes with a queue between them. */
public final class Messengers implements AutoCloseable {
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ScratchRegion scratch = new ScratchRegion("256 MiB");
    private final Child sender;
    private final Child receiver;

    /** Starts them. */
    public Messengers() {
        SharedQueue.open(scratch.region(), Messenger.QUEUE, Messenger.BOUND);
        sender = new Child(Messenger.class, List.of(), scratch.region().name());
        receiver = new Child(Messenger.class, List.of(), scratch.region().name());
        sender.expect("ready");
        receiver.expect("ready");
    }

    /**
     * Sends messages from one to the other.
     *
     * @param count of them.
     * @param batch how many a turn.
     * @return messages a second.
     */
    public double send(final int count, final int batch) {
        final long start = System.nanoTime() + HEAD_START_NANOS;
        receiver.send("receive", start, count, batch);
        sender.send("send", start, count, batch);
        sender.expect("through");
        return count * 1e9 / Long.parseLong(receiver.expect("through")[0]);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        scratch.close();
    }
}
