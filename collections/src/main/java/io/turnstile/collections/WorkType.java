package io.turnstile.collections;

import java.util.function.IntFunction;

/**
 * Java numbers as which elements of any {@link DType} are worked on, a chunk at a time: doubles, or longs, which are exact
 * for integers.
 *
 * @param <A> a Java array of them.
 */
final class WorkType<A> {
    static final WorkType<double[]> DOUBLES =
            new WorkType<>(double[]::new, Conversion::toDoubles, Conversion::fromDoubles, (chunk, addends, count) -> {
                for (int i = 0; i < count; i++) {
                    chunk[i] += addends[i];
                }
            });

    static final WorkType<long[]> LONGS =
            new WorkType<>(long[]::new, Conversion::toLongs, Conversion::fromLongs, (chunk, addends, count) -> {
                for (int i = 0; i < count; i++) {
                    chunk[i] += addends[i];
                }
            });

    private final IntFunction<A> maker;
    private final Unpacking<A> unpacking;
    private final Packing<A> packing;
    private final Addition<A> addition;

    private WorkType(
            final IntFunction<A> maker,
            final Unpacking<A> unpacking,
            final Packing<A> packing,
            final Addition<A> addition) {
        this.maker = maker;
        this.unpacking = unpacking;
        this.packing = packing;
        this.addition = addition;
    }

    private interface Unpacking<A> {
        void unpack(DType type, Object chunk, A values, int count);
    }

    private interface Packing<A> {
        void pack(DType type, A values, Object chunk, int count);
    }

    private interface Addition<A> {
        void add(A values, A addends, int count);
    }

    A array(final int length) {
        return maker.apply(length);
    }

    /** Elements of a type as such numbers. */
    void unpack(final DType type, final Object chunk, final A values, final int count) {
        unpacking.unpack(type, chunk, values, count);
    }

    /** Such numbers as elements of a type. Throws if one of them does not fit. */
    void pack(final DType type, final A values, final Object chunk, final int count) {
        packing.pack(type, values, chunk, count);
    }

    void add(final A values, final A addends, final int count) {
        addition.add(values, addends, count);
    }
}
