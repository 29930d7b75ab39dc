package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on views of views of arrays of random shapes, and the same on a model that knows no strides: for each
 * view, the list of the places of its elements.
 */
@ExtendWith(RegionExtension.class)
class ArrayLockStepTest {
    private static final int ARRAYS = 25;
    private static final int STEPS = 400;

    private Random random;

    /** A view and its model. */
    private record View(SharedArray shared, long[] extents, int[] places) {
        boolean isContiguous() {
            return IntStream.range(1, places.length).allMatch(i -> places[i] == places[i - 1] + 1);
        }

        double[] values(final double[] model) {
            return Arrays.stream(places).mapToDouble(place -> model[place]).toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void viewsAreWhatTheModelSays(final long seed, final RegionFactory regions) {
        random = new Random(seed);
        final Region region = regions.create(options -> options.capacity("16 MiB"));
        for (int i = 0; i < ARRAYS; i++) {
            final DType type = DType.values()[1 + random.nextInt(DType.values().length - 1)];
            final long[] shape = random.ints(random.nextInt(6), 0, 8)
                    .mapToLong(each -> each == 0 ? 9 : each)
                    .toArray();
            if (random.nextInt(10) == 0 && shape.length > 0) {
                shape[random.nextInt(shape.length)] = random.nextInt(2) * 3000L;
            }
            final SharedArray array = SharedArray.create(region, "array", type, small(shape));
            walk(region, array, "seed=" + seed + " array=" + i + " of " + array);
            region.remove("array");
            assertEquals(List.of(), region.check().problems());
        }
    }

    /** At most some 20,000 elements. */
    private static long[] small(final long... shape) {
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = size * shape[i] > 20_000 ? 1 : shape[i];
            size *= shape[i];
        }
        return shape;
    }

    private void walk(final Region region, final SharedArray array, final String context) {
        final double[] model = new double[(int) array.size()];
        final View whole =
                new View(array, array.shape(), IntStream.range(0, model.length).toArray());
        for (int step = 0; step < STEPS; step++) {
            View view = whole;
            for (int depth = random.nextInt(5); depth > 0; depth--) {
                view = viewOf(view);
            }
            final String what = context + " step=" + step + " view=" + view.shared;
            assertArrayEquals(view.extents, view.shared.shape(), what);
            assertEquals(view.isContiguous(), view.shared.isContiguous(), what);
            if (random.nextInt(8) == 0) {
                final double[] before = model.clone();
                try (Turn turn = region.takeTurn()) {
                    operate(view, model, false, what);
                    turn.rollback();
                }
                System.arraycopy(before, 0, model, 0, model.length);
            } else {
                operate(view, model, true, what);
            }
            final double[] found = new double[view.places.length];
            view.shared.copyTo(found);
            assertArrayEquals(view.values(model), found, what);
        }
        final double[] found = new double[model.length];
        array.copyTo(found);
        assertArrayEquals(model, found, context);
    }

    private View viewOf(final View view) {
        final int rank = view.extents.length;
        final int dimension = rank == 0 ? 0 : random.nextInt(rank);
        final int kind = random.nextInt(4);
        if (kind == 0 && view.isContiguous()) {
            return reshaped(view);
        }
        if (kind == 1) {
            return transposed(view);
        }
        if (rank == 0 || kind == 2 && view.extents[dimension] == 0) {
            return view;
        }
        if (kind == 2) {
            final long index = random.nextInt((int) view.extents[dimension]);
            final View sliced = sliced(view, dimension, index, index + 1);
            return new View(view.shared.select(dimension, index), without(view.extents, dimension), sliced.places);
        }
        final long from = random.nextInt((int) view.extents[dimension] + 1);
        return sliced(view, dimension, from, from + random.nextInt((int) (view.extents[dimension] - from) + 1));
    }

    private static long[] without(final long[] extents, final int dimension) {
        return IntStream.range(0, extents.length)
                .filter(i -> i != dimension)
                .mapToLong(i -> extents[i])
                .toArray();
    }

    private static View sliced(final View view, final int dimension, final long from, final long to) {
        final int[] places = IntStream.range(0, view.places.length)
                .filter(i -> {
                    final long index = index(view.extents, i)[dimension];
                    return index >= from && index < to;
                })
                .map(i -> view.places[i])
                .toArray();
        final long[] extents = view.extents.clone();
        extents[dimension] = to - from;
        return new View(view.shared.slice(dimension, from, to), extents, places);
    }

    /** The indices of an element by its place in row-major order. */
    private static long[] index(final long[] extents, final long flat) {
        final long[] index = new long[extents.length];
        long rest = flat;
        for (int i = extents.length - 1; i >= 0; i--) {
            index[i] = rest % extents[i];
            rest /= extents[i];
        }
        return index;
    }

    private View reshaped(final View view) {
        long left = view.places.length;
        long[] extents = {};
        for (final long factor : new long[] {2, 3, 5, 7}) {
            while (left != 0 && left % factor == 0 && extents.length < 5) {
                extents = Arrays.copyOf(extents, extents.length + 1);
                extents[extents.length - 1] = factor;
                left /= factor;
            }
        }
        extents = Arrays.copyOf(extents, extents.length + 1);
        extents[extents.length - 1] = left;
        return new View(view.shared.reshape(extents), extents, view.places);
    }

    private View transposed(final View view) {
        final List<Integer> shuffled =
                IntStream.range(0, view.extents.length).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, random);
        final int[] order = shuffled.stream().mapToInt(Integer::intValue).toArray();
        if (order.length == 0) {
            return new View(view.shared.transpose(), view.extents, view.places);
        }
        final long[] extents =
                Arrays.stream(order).mapToLong(old -> view.extents[old]).toArray();
        final int[] places = new int[view.places.length];
        for (int i = 0; i < places.length; i++) {
            final long[] index = index(extents, i);
            long old = 0;
            for (int dimension = 0; dimension < order.length; dimension++) {
                final int newDimension = shuffled.indexOf(dimension);
                old = old * view.extents[dimension] + index[newDimension];
            }
            places[i] = view.places[(int) old];
        }
        return new View(view.shared.transpose(order), extents, places);
    }

    private void operate(final View view, final double[] model, final boolean kept, final String what) {
        final int[] places = view.places;
        final SharedArray shared = view.shared;
        switch (random.nextInt(12)) {
            case 0 -> {
                final double value = random.nextInt(100);
                shared.fill(value);
                Arrays.stream(places).forEach(place -> model[place] = value);
            }
            case 1 -> {
                shared.map(value -> (value * 7 + 3) % 100);
                Arrays.stream(places).forEach(place -> model[place] = (model[place] * 7 + 3) % 100);
            }
            case 2 -> {
                final double[] values = random.doubles(places.length)
                        .map(each -> Math.floor(each * 100))
                        .toArray();
                shared.copyFrom(values);
                IntStream.range(0, places.length).forEach(i -> model[places[i]] = values[i]);
            }
            case 3 -> {
                final int[] values = random.ints(places.length, 0, 100).toArray();
                shared.copyFrom(values);
                IntStream.range(0, places.length).forEach(i -> model[places[i]] = values[i]);
            }
            case 4 -> assertEquals(Arrays.stream(view.values(model)).sum(), shared.sum(), what);
            case 5 ->
                assertEquals(
                        Arrays.stream(view.values(model)).min().orElse(Double.POSITIVE_INFINITY), shared.min(), what);
            case 6 ->
                assertEquals(
                        Arrays.stream(view.values(model)).max().orElse(Double.NEGATIVE_INFINITY), shared.max(), what);
            case 7 -> buffer(view, model, what);
            case 8 -> {
                shared.mapLong(value -> value / 2);
                shared.plus(shared);
                shared.plus(1);
                Arrays.stream(places).forEach(place -> model[place] = Math.floor(model[place] / 2) * 2 + 1);
                shared.mapLong(value -> value % 100);
                Arrays.stream(places).forEach(place -> model[place] %= 100);
            }
            default -> element(view, model, kept, what);
        }
    }

    private void element(final View view, final double[] model, final boolean kept, final String what) {
        if (view.places.length == 0) {
            assertThrows(IndexOutOfBoundsException.class, () -> view.shared.getFlat(0), what);
            return;
        }
        final int flat = random.nextInt(view.places.length);
        final long[] index = index(view.extents, flat);
        assertEquals(model[view.places[flat]], view.shared.getDouble(index), what);
        assertEquals(model[view.places[flat]], view.shared.getFlat(flat), what);
        assertEquals(model[view.places[flat]], view.shared.getLong(index), what);
        final int value = random.nextInt(100);
        switch (random.nextInt(3)) {
            case 0 -> view.shared.setDouble(value, index);
            case 1 -> (kept ? view.shared.raw() : view.shared).setLong(value, index);
            default -> view.shared.setFlat(value, flat);
        }
        model[view.places[flat]] = value;
        if (random.nextInt(4) == 0 && index.length > 0) {
            index[random.nextInt(index.length)] = -1;
            assertThrows(IndexOutOfBoundsException.class, () -> view.shared.setDouble(1, index), what);
        }
    }

    private static void buffer(final View view, final double[] model, final String what) {
        final int bytes = (int) view.shared.byteSize();
        final ByteBuffer copy = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        view.shared.copyTo(copy);
        assertEquals(bytes, copy.position(), what);
        if (view.isContiguous()) {
            assertEquals(copy.flip(), view.shared.asByteBuffer(), what);
        } else {
            assertThrows(RuntimeException.class, view.shared::asByteBuffer, what);
            copy.flip();
        }
        view.shared.fill(0);
        view.shared.copyFrom(copy);
        final double[] found = new double[view.places.length];
        view.shared.copyTo(found);
        assertArrayEquals(view.values(model), found, what);
    }
}
