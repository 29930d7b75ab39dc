package io.turnstile.tools.files;

import io.jhdf.object.datatype.ArrayDataType;
import io.jhdf.object.datatype.BitField;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.CompoundDataType.CompoundDataMember;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.turnstile.collections.DType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers that stand at one place in each record of a dataset: the whole record of a plain dataset, a field of a compound one.
 *
 * @param path    names of the fields that lead to it, none for the whole record.
 * @param offset  in the record.
 * @param extents dimensions that the field has besides those of the dataset.
 * @param type    of its numbers.
 * @param names   of the numbers of an enumeration, else empty.
 */
record Hdf5Field(List<String> path, int offset, List<Long> extents, ElementType type, Map<Integer, String> names) {
    private static final int HALF_EXPONENT = 5;
    private static final int FLOAT_EXPONENT = 8;
    private static final int DOUBLE_EXPONENT = 11;
    private static final Set<String> TRUTHS = Set.of("FALSE", "TRUE");

    /**
     * The fields of a type.
     *
     * @param type    of a dataset.
     * @param skipped is told what holds no numbers.
     * @return none if it is no type of numbers.
     */
    static List<Hdf5Field> of(final DataType type, final List<String> skipped) {
        final List<Hdf5Field> fields = new ArrayList<>();
        add(new Place(type, List.of(), 0, List.of()), fields, skipped);
        return fields;
    }

    private record Place(DataType type, List<String> path, int offset, List<Long> extents) {
        Place member(final CompoundDataMember member) {
            final List<String> below = new ArrayList<>(path);
            below.add(member.getName());
            return new Place(member.getDataType(), below, offset + member.getOffset(), extents);
        }

        Place element(final ArrayDataType array) {
            final List<Long> more = new ArrayList<>(extents);
            for (final int extent : array.getArrayTypeDimensions()) {
                more.add((long) extent);
            }
            return new Place(array.getBaseType(), path, offset, more);
        }
    }

    private static void add(final Place place, final List<Hdf5Field> fields, final List<String> skipped) {
        if (place.type() instanceof CompoundDataType compound && place.extents().isEmpty()) {
            compound.getMembers().forEach(member -> add(place.member(member), fields, skipped));
        } else if (place.type() instanceof ArrayDataType array) {
            add(place.element(array), fields, skipped);
        } else {
            final ElementType type = elementType(place.type());
            if (type == null) {
                skipped.add(String.join("/", place.path()) + " "
                        + place.type().getClass().getSimpleName());
            } else {
                fields.add(
                        new Hdf5Field(place.path(), place.offset(), place.extents(), type, names(place.type(), type)));
            }
        }
    }

    private static ElementType elementType(final DataType type) {
        final int bytes = type.getSize();
        if (type instanceof FixedPoint fixed) {
            final boolean whole = fixed.getBitOffset() == 0 && fixed.getBitPrecision() == bytes * Byte.SIZE;
            return whole ? ElementType.integer(bytes, fixed.isSigned(), isBig(fixed.getByteOrder())) : null;
        }
        if (type instanceof FloatingPoint floating) {
            return floating.getExponentSize() == exponentSize(bytes)
                    ? ElementType.floating(bytes, isBig(floating.getByteOrder()))
                    : null;
        }
        if (type instanceof BitField bits) {
            return ElementType.integer(bytes, false, isBig(bits.getByteOrder()));
        }
        if (type instanceof EnumDataType enumeration) {
            return isTruth(enumeration)
                    ? new ElementType(DType.BOOL, false, false)
                    : elementType(enumeration.getBaseType());
        }
        return null;
    }

    private static int exponentSize(final int bytes) {
        return switch (bytes) {
            case 2 -> HALF_EXPONENT;
            case 4 -> FLOAT_EXPONENT;
            default -> DOUBLE_EXPONENT;
        };
    }

    private static boolean isBig(final ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN;
    }

    /** HDF5 has no booleans; h5py and others write an enumeration of a byte. */
    private static boolean isTruth(final EnumDataType type) {
        return type.getSize() == 1
                && Set.copyOf(type.getEnumMapping().values()).equals(TRUTHS)
                && "TRUE".equals(type.getEnumMapping().get(1));
    }

    private static Map<Integer, String> names(final DataType type, final ElementType element) {
        return type instanceof EnumDataType enumeration && element.dtype() != DType.BOOL
                ? enumeration.getEnumMapping()
                : Map.of();
    }

    /** Bytes of the field in one record. */
    int length() {
        return (int) (count() * type.dtype().width());
    }

    /** Numbers of the field in one record. */
    long count() {
        return extents.stream().reduce(1L, Math::multiplyExact);
    }
}
