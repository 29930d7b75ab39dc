package io.turnstile.internal.value;

import io.turnstile.RecordMigration;
import io.turnstile.UnsupportedValueException;
import io.turnstile.ValueCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The classes of users that one attachment knows: takes their values apart and puts them together. A class is known if it was
 * registered, or if a value of it was handed to the attachment; none is ever loaded by a name from a region.
 */
public final class Registrations {
    private final Kinds kinds;

    /** By the names of their classes. */
    private final Map<String, RegisteredRecord> records = new ConcurrentHashMap<>();

    private final Map<String, RegisteredEnum> enums = new ConcurrentHashMap<>();

    private final Map<String, RegisteredCodec<?>> codecs = new ConcurrentHashMap<>();

    /** In the order of registration. */
    private final List<RegisteredCodec<?>> codecOrder = new CopyOnWriteArrayList<>();

    private final Map<Class<?>, Optional<RegisteredCodec<?>>> codecOf = new ConcurrentHashMap<>();
    private final Map<Enum<?>, UserType> constants = new ConcurrentHashMap<>();

    /** Whether what cannot be made here is always read in its generic form. */
    private volatile boolean generic;

    Registrations(final Kinds kinds) {
        this.kinds = kinds;
    }

    /** From now on what cannot be made here is read in its generic form: for programs that show what they do not know. */
    public void readGeneric() {
        generic = true;
    }

    /**
     * Registers a class of records or an enum, and those of its components. One that is registered stays so as it is.
     *
     * @param type of values.
     * @throws UnsupportedValueException if it is neither.
     */
    public void register(final Class<?> type) {
        if (!isRegistered(type)) {
            register(type, Map.of(), null);
        }
    }

    private boolean isRegistered(final Class<?> type) {
        final RegisteredRecord record = records.get(type.getName());
        final RegisteredEnum constants = enums.get(type.getName());
        return record != null && record.type() == type || constants != null && constants.type() == type;
    }

    /**
     * Registers a class of records or an enum, and those of its components. One that was registered before is replaced.
     *
     * @param type      of values.
     * @param defaults  of a record: values of components that the stored record lacks, by name; of an enum: constants that are
     *                  read for stored ones that it lacks, by their names.
     * @param migration of a record, null if there is none.
     * @throws UnsupportedValueException if it is neither.
     * @throws IllegalArgumentException  if a default does not fit.
     */
    public void register(final Class<?> type, final Map<String, ?> defaults, final RecordMigration<?> migration) {
        if (type.isRecord()) {
            final RegisteredRecord registered = new RegisteredRecord(type, defaults, migration);
            enums.remove(type.getName());
            records.put(type.getName(), registered);
            registered.shape().componentTypes().stream()
                    .filter(component -> component.isRecord() || component.isEnum())
                    .forEach(this::register);
        } else if (type.isEnum()) {
            final RegisteredEnum registered = new RegisteredEnum(type, defaults);
            records.remove(type.getName());
            enums.put(type.getName(), registered);
        } else {
            throw new UnsupportedValueException("class=" + type.getName()
                    + " is neither a record nor an enum; region.register(" + type.getSimpleName() + ".class, codec)");
        }
    }

    /**
     * Registers a codec. One that was registered for the class before is replaced.
     *
     * @param type  of values; those of its subclasses too that have no codec of their own.
     * @param codec of them.
     * @param <T>   of values.
     * @throws UnsupportedValueException if the region has a form of its own for the class.
     */
    public <T> void register(final Class<T> type, final ValueCodec<T> codec) {
        if (Leaves.of(type) != null || type.isPrimitive() || type == Object.class) {
            throw new UnsupportedValueException(
                    "class=" + type.getName() + " can have no codec; regions store such values by themselves, or not");
        }
        final RegisteredCodec<T> registered = new RegisteredCodec<>(type, codec);
        final RegisteredCodec<?> before = codecs.put(type.getName(), registered);
        codecOrder.add(registered);
        codecOrder.remove(before);
        codecOf.clear();
    }

    /** A value of a user's type without its class, null if it is none. */
    Stored stored(final Object value) {
        if (value instanceof Stored stored) {
            return stored;
        }
        final RegisteredCodec<?> codec = codecs.isEmpty() ? null : codecOf(value);
        if (codec != null) {
            return codec.stored(value);
        }
        if (value instanceof Record) {
            return shape(value.getClass()).stored(value);
        }
        return value instanceof Enum<?> constant ? new Stored.Constant(typeOf(constant)) : null;
    }

    private RecordShape shape(final Class<?> type) {
        final RegisteredRecord known = records.get(type.getName());
        if (known != null && known.type() == type) {
            return known.shape();
        }
        register(type);
        return RecordShape.of(type);
    }

    private UserType typeOf(final Enum<?> constant) {
        final UserType known = constants.get(constant);
        if (known != null) {
            return known;
        }
        register(constant.getDeclaringClass());
        final UserType type = UserType.constant(constant);
        constants.put(constant, type);
        return type;
    }

    private RegisteredCodec<?> codecOf(final Object value) {
        return codecOf.computeIfAbsent(value.getClass(), type -> findCodec(type, value))
                .orElse(null);
    }

    /** That of the class itself, else of the first registered superclass or interface. Shared objects are held by reference. */
    private Optional<RegisteredCodec<?>> findCodec(final Class<?> type, final Object value) {
        if (kinds.kindOf(value) != null) {
            return Optional.empty();
        }
        final RegisteredCodec<?> exact = codecs.get(type.getName());
        return exact != null && exact.isOf(type)
                ? Optional.of(exact)
                : codecOrder.stream().filter(codec -> codec.isOf(type)).findFirst();
    }

    /**
     * A value in a form.
     *
     * @param value from a region: what an {@link Unpacker} gives.
     * @param form  wanted.
     * @return the value; of a record whose class is not known, what is stored, which is a map.
     * @throws UnsupportedValueException if it cannot be made of what is stored, and no other form is wanted.
     */
    Object live(final Object value, final Form form) {
        if (value instanceof StoredRecord record) {
            return liveRecord(record, form);
        }
        if (value instanceof Stored.Constant constant) {
            return liveConstant(constant, form);
        }
        if (value instanceof Stored.Coded coded) {
            return liveCoded(coded, form);
        }
        if (value instanceof StoredZoned zoned) {
            return liveZoned(zoned, form);
        }
        if (value instanceof List<?> tuple) {
            return List.of(tuple.stream().map(element -> live(element, form)).toArray());
        }
        return value;
    }

    private boolean isLive(final Form form) {
        return form == Form.LIVE && !generic;
    }

    private void rethrow(final UnsupportedValueException e, final Form form) {
        if (isLive(form)) {
            throw e;
        }
    }

    private Object liveRecord(final StoredRecord stored, final Form form) {
        final RegisteredRecord known = records.get(stored.type().className());
        if (known == null) {
            return shown(stored);
        }
        final boolean wanted = form == Form.KEY ? known.isExact(stored, this) : known.canRead(stored.type());
        if (wanted || isLive(form)) {
            try {
                return known.live(stored, this);
            } catch (final UnsupportedValueException e) {
                rethrow(e, form);
            }
        }
        return shown(stored);
    }

    /** A record as the map that stands for it: what is not known in it is shown as far as it can be. */
    StoredRecord shown(final StoredRecord stored) {
        final Object[] components = new Object[stored.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = live(stored.component(i), Form.SHOWN);
        }
        return stored.shownAs(components);
    }

    private Object liveConstant(final Stored.Constant constant, final Form form) {
        final UserType type = constant.type();
        final RegisteredEnum known = enums.get(type.className());
        if (known == null && isLive(form)) {
            throw unknown(type, "a constant of an enum", ".class)");
        }
        if (known != null && (form != Form.KEY || known.has(type.detail()))) {
            try {
                return known.live(type.detail());
            } catch (final UnsupportedValueException e) {
                rethrow(e, form);
            }
        }
        return form == Form.SHOWN ? type.detail() : constant;
    }

    private Object liveCoded(final Stored.Coded coded, final Form form) {
        final RegisteredCodec<?> codec = codecs.get(coded.type().className());
        if (codec == null && isLive(form)) {
            throw unknown(coded.type(), "written by a codec", ".class, codec)");
        }
        if (codec != null) {
            try {
                return codec.live(coded);
            } catch (final UnsupportedValueException e) {
                rethrow(e, form);
            }
        }
        return form == Form.SHOWN ? coded.bytes().clone() : coded;
    }

    private Object liveZoned(final StoredZoned zoned, final Form form) {
        try {
            return zoned.live();
        } catch (final UnsupportedValueException e) {
            rethrow(e, form);
            return zoned;
        }
    }

    /** Whether what can be made of a stored value would be stored as this again. */
    boolean isExact(final Object value) {
        if (value instanceof StoredRecord record) {
            final RegisteredRecord known = records.get(record.type().className());
            return known == null || known.isExact(record, this);
        }
        if (value instanceof Stored.Constant constant) {
            final RegisteredEnum known = enums.get(constant.type().className());
            return known != null && known.has(constant.type().detail());
        }
        if (value instanceof Stored.Coded coded) {
            return codecs.containsKey(coded.type().className());
        }
        return !(value instanceof List<?> tuple) || tuple.stream().allMatch(this::isExact);
    }

    private static UnsupportedValueException unknown(final UserType type, final String what, final String register) {
        final String simpleName = type.className().substring(type.className().lastIndexOf('.') + 1);
        return new UnsupportedValueException("a value of type " + type.className() + ", " + what
                + ", and not registered here; region.register(" + simpleName.replace('$', '.') + register + " first");
    }
}
