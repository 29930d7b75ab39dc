package io.turnstile.bench.process;

import io.turnstile.Region;
import io.turnstile.collections.SharedQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The role of a process at one end of a queue. Orders:
 *
 * <pre>
 *  send START COUNT BATCH     messages of 64 characters, so many a turn
 *  receive START COUNT BATCH  until so many have come, at most BATCH a turn
 * </pre>
 *
 * <p>Both are told when the last one is through: nanoseconds since START.
 */
public final class Messenger {
    static final String QUEUE = "queue";

    /** How many messages may wait: who is faster waits for the other. */
    static final int BOUND = 10_000;

    private static final String MESSAGE = "0123456789abcdef".repeat(4);

    private final Orders orders = new Orders();
    private final Region region;
    private final SharedQueue<String> queue;

    private Messenger(final Region region) {
        this.region = region;
        this.queue = SharedQueue.open(region, QUEUE, BOUND);
    }

    /**
     * Runs the role.
     *
     * @param args region.
     */
    public static void main(final String[] args) {
        try (Region region = Region.at(args[0]).open()) {
            new Messenger(region).run();
        }
    }

    private void run() {
        orders.reply("ready");
        for (String[] order = orders.next(); order != null; order = orders.next()) {
            final long start = Long.parseLong(order[1]);
            final int count = Integer.parseInt(order[2]);
            final int batch = Integer.parseInt(order[3]);
            Orders.awaitMoment(start);
            if (order[0].equals("send")) {
                send(count, batch);
            } else {
                receive(count, batch);
            }
            orders.reply("through", System.nanoTime() - start);
        }
    }

    private void send(final int count, final int batch) {
        for (int sent = 0; sent < count; ) {
            sent += batch == 1 ? offer() : offer(batch);
        }
    }

    private int offer() {
        if (queue.offer(MESSAGE)) {
            return 1;
        }
        Thread.onSpinWait();
        return 0;
    }

    /** Nobody else adds: what there is room for before the turn there is room for in it. */
    private int offer(final int batch) {
        if (queue.remainingCapacity() < batch) {
            Thread.onSpinWait();
            return 0;
        }
        region.inTurn(() -> {
            for (int i = 0; i < batch; i++) {
                queue.add(MESSAGE);
            }
        });
        return batch;
    }

    private void receive(final int count, final int batch) {
        final List<String> messages = new ArrayList<>(batch);
        for (int received = 0; received < count; ) {
            if (batch > 1) {
                queue.drainTo(messages, batch);
            } else {
                final String message = queue.poll();
                if (message != null) {
                    messages.add(message);
                }
            }
            received += check(messages);
        }
    }

    private static int check(final List<String> messages) {
        final int count = messages.size();
        for (int i = 0; i < count; i++) {
            if (messages.get(i).length() != MESSAGE.length()) {
                throw new IllegalStateException(messages.get(i));
            }
        }
        messages.clear();
        return count;
    }
}
