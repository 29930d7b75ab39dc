package io.turnstile.collections;

import io.turnstile.Region;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random operations on a structure and on its twin of java.util. What a step does depends only on its random numbers and on
 * what the structure holds: so it is the same for both as long as they are equal, and in every process.
 *
 * @param <C> interface that both implement.
 */
abstract class Steps<C> {
    /** Steps with the same size to aim at. */
    private static final int PHASE = 1_500;

    /** About these sizes something grows or shrinks: a first chunk, a block, a directory, an index. */
    private static final int[] BOUNDARIES = {0, 1, 4, 8, 9, 16, 17, 62, 63, 64, 124, 255, 256, 257, 512, 600, 1025};

    /** Opens the shared structure, in whatever region. */
    abstract C open(Region region);

    /** A twin with the same content. */
    abstract C copy(C structure);

    /** One operation, of many. */
    abstract Object operation(Random random, C structure);

    /** Adds an element somewhere. */
    abstract Object add(Random random, C structure);

    /** Removes an element somewhere, if there is one. */
    abstract Object remove(Random random, C structure);

    abstract int size(C structure);

    /** What it holds, in order, as comparable with what another one holds. */
    abstract List<?> content(C structure);

    /**
     * Does a step.
     *
     * @param seed      of all steps.
     * @param step      number of this one.
     * @param structure shared, or the twin.
     * @return what came out of it: a result, or the kind of exception.
     */
    final Object step(final long seed, final long step, final C structure) {
        final Random random = new Random(mixed(seed * 0x9E3779B97F4A7C15L + step));
        final int wanted = BOUNDARIES[new Random(mixed(seed + 31 * (step / PHASE))).nextInt(BOUNDARIES.length)];
        return outcome(() -> {
            if (random.nextInt(3) == 0) {
                return operation(random, structure);
            }
            return size(structure) < wanted + random.nextInt(3) ? add(random, structure) : remove(random, structure);
        });
    }

    /** Random of similar seeds begins similarly. */
    private static long mixed(final long seed) {
        final long half = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        return (half ^ half >>> 27) * 0x94D049BB133111EBL;
    }

    private static Object outcome(final Supplier<?> operation) {
        try {
            final Object result = operation.get();
            return result instanceof Object[] array ? Arrays.asList(array) : result;
        } catch (final IndexOutOfBoundsException e) {
            return IndexOutOfBoundsException.class;
        } catch (final NoSuchElementException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException
                | ClassCastException
                | ConcurrentModificationException e) {
            return e.getClass();
        }
    }

    /** True once in so many times: for what takes time in proportion to the size. */
    static boolean rarely(final Random random) {
        return random.nextInt(8) == 0;
    }

    /** Few enough to be found again, of all forms that slots have. */
    static Object value(final Random random) {
        final int number = random.nextInt(200);
        return switch (random.nextInt(9)) {
            case 0 -> number;
            case 1 -> (long) number;
            case 2 -> "short" + number;
            case 3 -> "\u00fc\u20ac" + number;
            case 4 -> List.of("tuple of", number, "and something longer than a slot");
            case 5 -> number / 4.0;
            case 6 ->
                "a string of about the longest that lies in a queue's arena"
                                .repeat(4)
                                .substring(number / 8)
                        + number;
            default -> "a string that is too long for its slot " + number;
        };
    }

    /** Keys, which tuples can not be. */
    static Object key(final Random random) {
        final int number = random.nextInt(2_000);
        return switch (number % 4) {
            case 0 -> number;
            case 1 -> (long) number;
            case 2 -> "k" + number;
            default -> "a key that is too long for its slot " + number;
        };
    }

    static boolean isOdd(final Object value) {
        return (String.valueOf(value).length() + String.valueOf(value).hashCode()) % 5 == 1;
    }

    static String text(final Object value) {
        return String.valueOf(value);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
