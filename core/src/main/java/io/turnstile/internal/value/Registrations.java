package io.turnstile.internal.value;

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

    /** Records and enums by the names of their classes. */
    private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

    private final Map<String, RegisteredCodec<?>> codecs = new ConcurrentHashMap<>();

    /** In the order of registration. */
    private final List<RegisteredCodec<?>> codecOrder = new CopyOnWriteArrayList<>();

    private final Map<Class<?>, Optional<RegisteredCodec<?>>> codecOf = new ConcurrentHashMap<>();
    private final Map<Enum<?>, UserType> constants = new ConcurrentHashMap<>();

    Registrations(final Kinds kinds) {
        this.kinds = kinds;
    }

    /**
     * Registers a class of records or an enum, and those of its components.
     *
     * @param type of values.
     * @throws UnsupportedValueException if it is neither.
     */
    public void register(final Class<?> type) {
        if (type.isRecord()) {
            final RecordShape shape = RecordShape.of(type);
            if (classes.put(type.getName(), type) != type) {
                shape.componentTypes().stream()
                        .filter(component -> component.isRecord() || component.isEnum())
                        .forEach(this::register);
            }
        } else if (type.isEnum()) {
            classes.put(type.getName(), type);
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
            if (classes.get(value.getClass().getName()) != value.getClass()) {
                register(value.getClass());
            }
            return RecordShape.of(value.getClass()).stored(value);
        }
        return value instanceof Enum<?> constant ? new Stored.Constant(typeOf(constant)) : null;
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
     * The value itself.
     *
     * @param value from a region: what an {@link Unpacker} gives.
     * @return the value; of a record whose class is not known, what is stored, which is a map.
     * @throws UnsupportedValueException if its class or codec is not known, or is another one.
     */
    Object live(final Object value) {
        return live(value, true);
    }

    /** In a map of components that stands for a record, what is not known is shown as far as it can be. */
    private Object live(final Object value, final boolean strict) {
        if (value instanceof StoredRecord record) {
            return liveRecord(record, strict);
        }
        if (value instanceof Stored.Constant constant) {
            return liveConstant(constant.type(), strict);
        }
        if (value instanceof Stored.Coded coded) {
            return liveCoded(coded, strict);
        }
        if (value instanceof StoredZoned zoned) {
            return zoned.live();
        }
        if (value instanceof List<?> tuple) {
            return List.of(tuple.stream().map(element -> live(element, strict)).toArray());
        }
        return value;
    }

    private Object liveRecord(final StoredRecord stored, final boolean strict) {
        final UserType type = stored.type();
        final Class<?> known = classes.get(type.className());
        final boolean same = known != null
                && known.isRecord()
                && RecordShape.of(known).userType().equals(type);
        if (known != null && !same && strict) {
            throw new UnsupportedValueException("a record of class=" + type.className() + " was stored with components="
                    + type.detail() + ", but the registered class has "
                    + (known.isRecord() ? RecordShape.of(known).userType().detail() : "none")
                    + "; a process that has not registered it reads it as a Map and can convert it");
        }
        final Object[] components = new Object[stored.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = live(stored.component(i), same);
        }
        return same ? RecordShape.of(known).live(components) : stored.shownAs(components);
    }

    private Object liveConstant(final UserType type, final boolean strict) {
        final Class<?> known = classes.get(type.className());
        if (known != null && known.isEnum()) {
            for (final Object constant : known.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(type.detail())) {
                    return constant;
                }
            }
        }
        if (!strict) {
            return type.detail();
        }
        throw known == null
                ? unknown(type, "a constant of an enum", ".class)")
                : new UnsupportedValueException("a constant of enum=" + type.className() + " is named " + type.detail()
                        + ", but the registered class has none of that name");
    }

    private Object liveCoded(final Stored.Coded coded, final boolean strict) {
        final RegisteredCodec<?> codec = codecs.get(coded.type().className());
        if (codec != null) {
            return codec.live(coded);
        }
        if (!strict) {
            return coded.bytes().clone();
        }
        throw unknown(coded.type(), "written by a codec", ".class, codec)");
    }

    private static UnsupportedValueException unknown(final UserType type, final String what, final String register) {
        final String simpleName = type.className().substring(type.className().lastIndexOf('.') + 1);
        return new UnsupportedValueException("a value of type " + type.className() + ", " + what
                + ", and not registered here; region.register(" + simpleName.replace('$', '.') + register + " first");
    }
}
