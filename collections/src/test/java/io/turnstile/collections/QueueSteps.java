package io.turnstile.collections;

import io.turnstile.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Steps on queues, with a bound: the twin is a LinkedBlockingDeque. */
final class QueueSteps extends Steps<BlockingDeque<Object>> {
    static final int BOUND = 600;

    @Override
    BlockingDeque<Object> open(final Region region) {
        return SharedQueue.open(region, "queue", BOUND);
    }

    @Override
    BlockingDeque<Object> copy(final BlockingDeque<Object> queue) {
        final BlockingDeque<Object> copy = new LinkedBlockingDeque<>(BOUND);
        copy.addAll(queue);
        return copy;
    }

    @Override
    int size(final BlockingDeque<Object> queue) {
        return queue.size();
    }

    @Override
    List<?> content(final BlockingDeque<Object> queue) {
        return new ArrayList<>(queue);
    }

    @Override
    Object add(final Random random, final BlockingDeque<Object> queue) {
        final Object value = random.nextInt(50) == 0 ? null : value(random);
        switch (random.nextInt(10)) {
            case 0 -> queue.addFirst(value);
            case 1 -> queue.addLast(value);
            case 2 -> queue.push(value);
            case 3 -> queue.add(value);
            case 4 -> {
                return queue.offerFirst(value);
            }
            case 5 -> {
                return queue.offer(value);
            }
            case 6 -> {
                return timed(() -> queue.offerLast(value, 0, TimeUnit.SECONDS));
            }
            case 7 -> {
                return queue.remainingCapacity() > 5 && queue.addAll(ListSteps.some(random, 5));
            }
            default -> {
                return queue.offerLast(value);
            }
        }
        return queue.size();
    }

    /** Something that could wait, but need not. */
    private interface Timed {
        Object run() throws InterruptedException;
    }

    private static Object timed(final Timed operation) {
        try {
            return operation.run();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    Object remove(final Random random, final BlockingDeque<Object> queue) {
        return switch (random.nextInt(10)) {
            case 0 -> queue.pollLast();
            case 1 -> queue.removeFirst();
            case 2 -> queue.removeLast();
            case 3 -> queue.pop();
            case 4 -> queue.remove();
            case 5 -> timed(() -> queue.pollFirst(0, TimeUnit.SECONDS));
            case 6 -> timed(() -> queue.pollLast(0, TimeUnit.SECONDS));
            case 7 -> {
                final List<Object> drained = new ArrayList<>();
                queue.drainTo(drained, random.nextInt(5));
                yield drained;
            }
            default -> queue.poll();
        };
    }

    @Override
    Object operation(final Random random, final BlockingDeque<Object> queue) {
        return switch (random.nextInt(9)) {
            case 0 -> queue.peekFirst();
            case 1 -> queue.peekLast();
            case 2 -> queue.getFirst();
            case 3 -> queue.getLast();
            case 4 -> queue.element();
            case 5 -> queue.remainingCapacity();
            case 6 -> rarely(random) ? bulk(random, queue) : queue.isEmpty();
            default -> rarely(random) ? inTheMiddle(random, queue) : queue.peek();
        };
    }

    private static Object inTheMiddle(final Random random, final BlockingDeque<Object> queue) {
        final Object value = value(random);
        return switch (random.nextInt(6)) {
            case 0 -> queue.removeFirstOccurrence(value);
            case 1 -> queue.removeLastOccurrence(value);
            case 2 -> queue.remove(value);
            case 3 -> queue.contains(value);
            case 4 -> ListSteps.thin(random, queue.iterator());
            default -> ListSteps.thin(random, queue.descendingIterator());
        };
    }

    private static Object bulk(final Random random, final BlockingDeque<Object> queue) {
        return switch (random.nextInt(8)) {
            case 0 -> queue.removeIf(Steps::isOdd);
            case 1 -> queue.removeAll(ListSteps.some(random, 20));
            case 2 -> random.nextInt(10) == 0 && queue.retainAll(ListSteps.some(random, 50));
            case 3 -> queue.toArray();
            case 4 -> queue.toArray(new Object[random.nextInt(9)]);
            case 5 -> queue.toString();
            case 6 -> queue.stream().filter(Steps::isOdd).count();
            default -> {
                if (rarely(random)) {
                    queue.clear();
                }
                yield queue.size();
            }
        };
    }
}
