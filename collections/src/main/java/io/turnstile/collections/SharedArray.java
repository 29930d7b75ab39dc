package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.memory.AgronaBuffers;
import io.turnstile.internal.value.Handle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/**
 * An array of numbers in n dimensions that processes share: type and shape are fixed when it is made, elements are zero
 * then. They lie row by row, without gaps, from the start of a page on, so that other programs can map them
 * ({@code numpy.memmap}); an array may be larger than 2 GiB.
 *
 * <p>{@link #slice}, {@link #select}, {@link #reshape} and {@link #transpose} give views: nothing is copied, and what is
 * stored through one shows in all.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one. So every
 * operation is atomic, a copy of millions of elements too, and undone if its turn is. That has its price: lines that an
 * array had before the turn are copied to the undo log first, 72 bytes for 64. Filling an array in the turn that
 * has made it logs nothing. {@link #raw()} stores without turn and log. Elements one by one are fastest in a turn, or raw.
 *
 * <p>After {@link Region#close()} everything here throws IllegalStateException, but buffers go on working.
 */
public final class SharedArray implements SharedObject {
    private final String name;
    private final ArrayView view;
    private final Shape shape;
    private final ElementAccess access;

    /** The array behind a handle; null for the name of one that was found in a container. */
    SharedArray(final Handle handle, final String name) {
        this(new ArrayView(handle), name);
    }

    /** The elements of a view. */
    SharedArray(final ArrayView view, final String name) {
        this.name = name;
        this.view = view;
        this.shape = view.shape();
        this.access = new ElementAccess(view);
    }

    /**
     * Makes an array under a name. Takes a turn.
     *
     * @param region in which.
     * @param name   of it.
     * @param dtype  of its elements, which are zero.
     * @param shape  extents of at most 10 dimensions, each 0 or more; none at all is one element.
     * @return the array.
     * @throws RegionExistsException    if the name is taken.
     * @throws IllegalArgumentException if the shape is none.
     * @throws io.turnstile.RegionFullException if there is no room.
     */
    public static SharedArray create(final Region region, final String name, final DType dtype, final long... shape) {
        return ArrayOpening.create(region, name, dtype, shape);
    }

    /**
     * Makes an array in a map; what was there under the key is removed. Takes a turn.
     *
     * @param map   in which.
     * @param key   of it.
     * @param dtype of its elements, which are zero.
     * @param shape as for {@link #create(Region, String, DType, long...)}.
     * @param <K>   type of keys.
     * @return the array.
     */
    public static <K> SharedArray create(
            final SharedMap<K, ?> map, final K key, final DType dtype, final long... shape) {
        return ArrayOpening.create(map, key, dtype, shape);
    }

    /**
     * The array of a name. Takes no turn if that can be avoided.
     *
     * @param region in which.
     * @param name   of it.
     * @return the array.
     * @throws RegionNotFoundException if there is none.
     * @throws WrongTypeException      if the name belongs to something else.
     */
    public static SharedArray open(final Region region, final String name) {
        return ArrayOpening.open(region, name);
    }

    /**
     * The array of a name, made if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param dtype  of its elements.
     * @param shape  as for {@link #create(Region, String, DType, long...)}.
     * @return the array.
     * @throws WrongTypeException if the name belongs to something else, an array of another type or shape too.
     */
    public static SharedArray openOrCreate(
            final Region region, final String name, final DType dtype, final long... shape) {
        return ArrayOpening.openOrCreate(region, name, dtype, shape);
    }

    Handle handle() {
        return view.handle();
    }

    /** Whether this shows all of the array as it is, and so stands for it. */
    boolean isWhole() {
        return view.isWhole();
    }

    @Override
    public Region region() {
        return (Region) view.attachment().owner();
    }

    /**
     * Name under which the array was opened or made.
     *
     * @return the name, null if it was found in a container.
     */
    public String name() {
        return name;
    }

    /**
     * Type of the elements.
     *
     * @return fixed when the array is made.
     */
    public DType dtype() {
        return view.type();
    }

    /**
     * Extents of the dimensions.
     *
     * @return a copy, the outermost first.
     */
    public long[] shape() {
        return shape.extents();
    }

    /**
     * How far apart the elements of each dimension lie.
     *
     * @return bytes, as numpy has them; a copy.
     */
    public long[] strides() {
        return shape.strides();
    }

    /**
     * Number of dimensions.
     *
     * @return 0 to 10.
     */
    public int rank() {
        return shape.rank();
    }

    /**
     * Number of elements.
     *
     * @return product of the extents.
     */
    public long size() {
        return shape.size();
    }

    /**
     * Bytes of the elements.
     *
     * @return size times the width of an element; gaps between elements of a view not counted.
     */
    public long byteSize() {
        return view.byteSize();
    }

    /**
     * Where the first element lies in the region's file, for programs that map it: see {@code docs/arrays.md}.
     *
     * @return bytes from the start of the file; a multiple of 4096 for an array that is no view.
     */
    public long fileOffset() {
        return new ArrayMapping(view).offset();
    }

    /**
     * Where the first element lies in this process.
     *
     * @return a virtual address, to be used only while the array is there and the region open. Whoever stores there bypasses
     *     turns and undo log.
     */
    public long address() {
        return new ArrayMapping(view).address();
    }

    /**
     * Whether the elements lie without gaps in the order of their indices: so they do but for some views.
     *
     * @return whether {@link #reshape} and {@link #asByteBuffer()} are possible.
     */
    public boolean isContiguous() {
        return shape.isContiguous();
    }

    /**
     * What is known of the array besides its elements: units, origin. Part of the array, and gone with it.
     *
     * @return the live map.
     */
    public SharedMap<String, Object> attributes() {
        return view.turns()
                .read(() ->
                        ArrayKind.attributes(view.attachment(), view.handle().live()));
    }

    /**
     * This array without turns and undo log, for loading much data. What is stored is visible to others at once, element by
     * element, <b>and no roll-back undoes it</b>, also where this thread has a turn (but one that has stored into the same 64 bytes
     * before, in the ordinary way, puts back what it found there); what is read may be half of what others are storing. See
     * to it that nobody else uses the array, and that it is not removed, meanwhile.
     *
     * @return a view of the same elements.
     */
    public SharedArray raw() {
        return new SharedArray(view.withoutTurns(), name);
    }

    /**
     * Part of one dimension.
     *
     * @param dimension from 0.
     * @param from      first index.
     * @param to        behind the last index.
     * @return a view, whose indices begin at 0.
     * @throws IndexOutOfBoundsException if there is no such part.
     */
    public SharedArray slice(final int dimension, final long from, final long to) {
        return part(shape.slice(dimension, from, to));
    }

    /**
     * One index of one dimension: a row, a column, a plane.
     *
     * @param dimension from 0.
     * @param index     in it.
     * @return a view of one dimension less.
     * @throws IndexOutOfBoundsException if there is no such index.
     */
    public SharedArray select(final int dimension, final long index) {
        return part(shape.select(dimension, index));
    }

    /**
     * The same elements in other dimensions.
     *
     * @param extents with the same product.
     * @return a view.
     * @throws IllegalArgumentException if there are more or fewer elements, or this is a view with gaps.
     */
    public SharedArray reshape(final long... extents) {
        return part(shape.reshape(extents));
    }

    /**
     * The dimensions in another order.
     *
     * @param order old dimensions in their new order; none at all turns the order round.
     * @return a view.
     * @throws IllegalArgumentException if a dimension is missing or comes twice.
     */
    public SharedArray transpose(final int... order) {
        final int[] reversed = new int[shape.rank()];
        Arrays.setAll(reversed, i -> reversed.length - 1 - i);
        return part(shape.transpose(order.length == 0 ? reversed : order));
    }

    private SharedArray part(final Shape part) {
        return new SharedArray(view.of(part), name);
    }

    /**
     * An element as a double; those of INT64 beyond 2^53 are rounded.
     *
     * @param index one for each dimension.
     * @return its value; 0 or 1 of a BOOL.
     * @throws IndexOutOfBoundsException if an index is outside of the shape.
     * @throws IllegalArgumentException  if there are more or fewer indices than dimensions.
     */
    public double getDouble(final long... index) {
        return access.readDouble(shape.at(index));
    }

    /** As {@link #getDouble(long...)} in one dimension. */
    public double getDouble(final long i) {
        return access.readDouble(shape.at(i));
    }

    /** As {@link #getDouble(long...)} in two dimensions. */
    public double getDouble(final long i, final long j) {
        return access.readDouble(shape.at(i, j));
    }

    /** As {@link #getDouble(long...)} in three dimensions. */
    public double getDouble(final long i, final long j, final long k) {
        return access.readDouble(shape.at(i, j, k));
    }

    /** As {@link #getDouble(long...)}, but as a long: a fraction is cut off, and INT64 is exact. */
    public long getLong(final long... index) {
        return access.readLong(shape.at(index));
    }

    /** As {@link #getLong(long...)} in one dimension. */
    public long getLong(final long i) {
        return access.readLong(shape.at(i));
    }

    /** As {@link #getLong(long...)} in two dimensions. */
    public long getLong(final long i, final long j) {
        return access.readLong(shape.at(i, j));
    }

    /** As {@link #getLong(long...)} in three dimensions. */
    public long getLong(final long i, final long j, final long k) {
        return access.readLong(shape.at(i, j, k));
    }

    /**
     * An element by its place in row-major order.
     *
     * @param index 0 to size - 1.
     * @return its value as a double.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public double getFlat(final long index) {
        return access.readDouble(shape.atFlat(index));
    }

    /**
     * Stores an element. Takes a turn.
     *
     * @param value rounded to the type, see {@link DType}.
     * @param index one for each dimension.
     * @throws IllegalArgumentException  if the value does not fit, or there are more or fewer indices than dimensions.
     * @throws IndexOutOfBoundsException if an index is outside of the shape.
     */
    public void setDouble(final double value, final long... index) {
        access.write(shape.at(index), value);
    }

    /** As {@link #setDouble(double, long...)} in one dimension. */
    public void setDouble(final double value, final long i) {
        access.write(shape.at(i), value);
    }

    /** As {@link #setDouble(double, long...)} in two dimensions. */
    public void setDouble(final double value, final long i, final long j) {
        access.write(shape.at(i, j), value);
    }

    /** As {@link #setDouble(double, long...)} in three dimensions. */
    public void setDouble(final double value, final long i, final long j, final long k) {
        access.write(shape.at(i, j, k), value);
    }

    /** As {@link #setDouble(double, long...)}, but of a long, which is exact for integer types. */
    public void setLong(final long value, final long... index) {
        access.write(shape.at(index), value);
    }

    /** As {@link #setLong(long, long...)} in one dimension. */
    public void setLong(final long value, final long i) {
        access.write(shape.at(i), value);
    }

    /** As {@link #setLong(long, long...)} in two dimensions. */
    public void setLong(final long value, final long i, final long j) {
        access.write(shape.at(i, j), value);
    }

    /** As {@link #setLong(long, long...)} in three dimensions. */
    public void setLong(final long value, final long i, final long j, final long k) {
        access.write(shape.at(i, j, k), value);
    }

    /**
     * Stores an element by its place in row-major order. Takes a turn.
     *
     * @param value rounded to the type.
     * @param index 0 to size - 1.
     */
    public void setFlat(final double value, final long index) {
        access.write(shape.atFlat(index), value);
    }

    private ArrayArithmetic arithmetic() {
        return new ArrayArithmetic(view);
    }

    private ArrayCopies copies() {
        return new ArrayCopies(view);
    }

    /**
     * Stores a value into all elements. Takes a turn.
     *
     * @param value that fits the type.
     */
    public void fill(final double value) {
        arithmetic().fill(value);
    }

    /** As {@link #fill(double)}; exact for integer types. */
    public void fill(final long value) {
        arithmetic().fill(value);
    }

    /**
     * Copies a Java array over all elements, row by row. Of the type that has the elements' width it is copied bit by bit, at the
     * speed of the memory; of another one number by number. Takes a turn.
     *
     * @param source as many as there are elements.
     * @throws IllegalArgumentException if it is of another length, or a number does not fit.
     */
    public void copyFrom(final double[] source) {
        copies().fromArray(source);
    }

    /** As {@link #copyFrom(double[])}. */
    public void copyFrom(final float[] source) {
        copies().fromArray(source);
    }

    /** As {@link #copyFrom(double[])}. */
    public void copyFrom(final long[] source) {
        copies().fromArray(source);
    }

    /** As {@link #copyFrom(double[])}; bit by bit to INT32 and UINT32. */
    public void copyFrom(final int[] source) {
        copies().fromArray(source);
    }

    /** As {@link #copyFrom(double[])}; bit by bit to INT16, UINT16 and FLOAT16. */
    public void copyFrom(final short[] source) {
        copies().fromArray(source);
    }

    /** As {@link #copyFrom(double[])}, but of any type these are the bytes of its elements, in the machine's order. */
    public void copyFrom(final byte[] source) {
        copies().fromArray(source);
    }

    /** Copies from a Java array of numbers. */
    void copyElements(final Object source) {
        copies().fromArray(source);
    }

    /**
     * Copies the remaining numbers of a buffer over all elements; of a ByteBuffer these are the bytes of the elements, in the
     * machine's order. The position moves to the limit. Takes a turn.
     *
     * @param source with as many as there are elements.
     * @throws IllegalArgumentException if there are more or fewer, or a number does not fit.
     */
    public void copyFrom(final Buffer source) {
        copies().from(source);
    }

    /**
     * Copies the elements of another array over all of this. Takes a turn.
     *
     * @param source of the same shape, and any type, in this region or another one.
     * @throws IllegalArgumentException if the shapes differ, a number does not fit, or the two overlap but are not the same.
     */
    public void copyFrom(final SharedArray source) {
        copies().from(source.view);
    }

    /**
     * Copies all elements to a Java array, row by row. Of the type that has the elements' width it is bit by bit, at the speed of
     * the memory; of another one number by number.
     *
     * @param target as long as there are elements.
     * @throws IllegalArgumentException if it is of another length, or a number does not fit.
     */
    public void copyTo(final double[] target) {
        copies().toArray(target);
    }

    /** As {@link #copyTo(double[])}. */
    public void copyTo(final float[] target) {
        copies().toArray(target);
    }

    /** As {@link #copyTo(double[])}. */
    public void copyTo(final long[] target) {
        copies().toArray(target);
    }

    /** As {@link #copyTo(double[])}; bit by bit from INT32 and UINT32. */
    public void copyTo(final int[] target) {
        copies().toArray(target);
    }

    /** As {@link #copyTo(double[])}; bit by bit from INT16, UINT16 and FLOAT16. */
    public void copyTo(final short[] target) {
        copies().toArray(target);
    }

    /** As {@link #copyTo(double[])}, but of any type these are the bytes of its elements, in the machine's order. */
    public void copyTo(final byte[] target) {
        copies().toArray(target);
    }

    /**
     * Copies all elements to a buffer, to a ByteBuffer the bytes of the elements, in the machine's order. The position moves to the
     * limit.
     *
     * @param target with room for exactly them.
     * @throws IllegalArgumentException if it has more or less, or a number does not fit.
     */
    public void copyTo(final Buffer target) {
        copies().to(target);
    }

    /**
     * Replaces each element by the result of a function, in one turn.
     *
     * @param function of the element as a double.
     * @throws IllegalArgumentException if a result does not fit; nothing is changed then.
     */
    public void map(final DoubleUnaryOperator function) {
        arithmetic().map(function);
    }

    /** As {@link #map}, but of the elements as longs: exact for integer types. */
    public void mapLong(final LongUnaryOperator function) {
        arithmetic().mapLong(function);
    }

    /**
     * Adds to each element, in one turn.
     *
     * @param addend as a double; for integers beyond 2^53 see {@link #plus(long)}.
     * @throws IllegalArgumentException if a sum does not fit; nothing is changed then.
     */
    public void plus(final double addend) {
        arithmetic().plus(addend);
    }

    /**
     * Adds to each element, in one turn.
     *
     * @param addend a whole number; exact for integer types.
     * @throws IllegalArgumentException if a sum does not fit, but those of INT64 wrap around; nothing is changed then.
     */
    public void plus(final long addend) {
        arithmetic().plus(addend);
    }

    /**
     * Adds the elements of another array, in one turn.
     *
     * @param other of the same shape, and any type, in this region or another one.
     * @throws IllegalArgumentException if the shapes differ, a sum does not fit, or the two overlap but are not the same; nothing
     *     is changed then. Those of INT64 wrap around.
     */
    public void plus(final SharedArray other) {
        arithmetic().plus(other.view);
    }

    /**
     * Combines all elements, in row-major order.
     *
     * @param identity what to begin with.
     * @param function of what there is so far and the next element.
     * @return the result.
     */
    public double reduce(final double identity, final DoubleBinaryOperator function) {
        return arithmetic().reduce(identity, function);
    }

    /** As {@link #reduce}, but of the elements as longs: exact for integer types. */
    public long reduceLong(final long identity, final LongBinaryOperator function) {
        return arithmetic().reduceLong(identity, function);
    }

    /**
     * Sum of all elements, as a double, added up in no particular order.
     *
     * @return 0 of none.
     */
    public double sum() {
        return arithmetic().sum();
    }

    /**
     * Least element, as a double.
     *
     * @return NaN if one is NaN; infinity of none.
     */
    public double min() {
        return arithmetic().min();
    }

    /**
     * Greatest element, as a double.
     *
     * @return NaN if one is NaN; negative infinity of none.
     */
    public double max() {
        return arithmetic().max();
    }

    /**
     * All elements as a buffer that nothing is copied to: reads and stores go to the region, without turn and undo log, as those of
     * {@link #raw()} do. It keeps its part of the file mapped as long as it is reachable, so it works after the region is closed,
     * and after it is deleted. Of an array that was removed it shows what the region uses that memory for next: do not store there.
     *
     * @return a direct buffer in the byte order of the machine; read-only if the region is attached so.
     * @throws UnsupportedValueException if there are more bytes than a buffer has, or gaps between them.
     * @throws RegionAccessException     if the operating system refuses.
     */
    public ByteBuffer asByteBuffer() {
        return asByteBuffer(0, byteSize());
    }

    /**
     * As {@link #asByteBuffer()} for a part of the elements' bytes.
     *
     * @param offset of the first byte, from the first element.
     * @param length in bytes, at most {@link Integer#MAX_VALUE}.
     * @return a direct buffer.
     * @throws IndexOutOfBoundsException if there is no such part.
     */
    public ByteBuffer asByteBuffer(final long offset, final long length) {
        return new ArrayMapping(view).buffer(offset, length);
    }

    /**
     * As {@link #asByteBuffer()}, for Agrona. Agrona needs the JVM flag {@code --add-exports
     * java.base/jdk.internal.misc=ALL-UNNAMED}. It does not check what it is cast to: where the region is attached read-only, a
     * store ends the JVM.
     *
     * @return a buffer, which is a {@link org.agrona.MutableDirectBuffer}.
     * @throws UnsupportedOperationException if the JVM was started without the flag.
     */
    public DirectBuffer asBuffer() {
        return AgronaBuffers.around(asByteBuffer());
    }

    /**
     * Writes the elements to the disk and waits for it (msync). Takes a turn; attached read-only, none. What is known of the array
     * in the region is not written: {@link Region#force()} writes all.
     *
     * @throws RegionAccessException if the disk reports a failure.
     */
    public void force() {
        new ArrayMapping(view).force(region().readOnly());
    }

    /**
     * Keeps the elements in physical memory (mlock), until {@link #unlock()}, the end of the process, or
     * {@link Region#close()}.
     *
     * @throws RegionAccessException if the limit of the process (ulimit -l) does not allow it.
     */
    public void lock() {
        new ArrayMapping(view).lock();
    }

    /** Undoes {@link #lock()} (munlock); pages are locked once, whoever asked for it. */
    public void unlock() {
        new ArrayMapping(view).unlock();
    }

    @Override
    public ArraySnapshot snapshot() {
        return copies().snapshot();
    }

    /** Whether the other is an array of the same type, shape and elements, bit by bit. Attributes do not count. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof SharedArray array && copies().areSame(array.view);
    }

    /** Of type and shape only: elements change. */
    @Override
    public int hashCode() {
        return Objects.hash(view.type(), Arrays.hashCode(shape.extents()));
    }

    /** Type and shape. */
    @Override
    public String toString() {
        return view.type() + Arrays.toString(shape.extents());
    }
}
