package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.UnsupportedValueException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A class of records: how it is taken apart and put together. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(final Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final UserType userType;
    private final Class<?>[] componentTypes;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(final Class<?> type) {
        final RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.componentTypes =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        this.accessors =
                Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        this.userType = UserType.record(
                type.getName(),
                Arrays.stream(components)
                        .map(component ->
                                component.getName() + ":" + component.getType().getName())
                        .collect(Collectors.joining(",", "(", ")")));
        try {
            this.constructor = type.getDeclaredConstructor(componentTypes);
            constructor.setAccessible(true);
            for (final Method accessor : accessors) {
                accessor.setAccessible(true);
            }
        } catch (final NoSuchMethodException | InaccessibleObjectException | SecurityException e) {
            throw new UnsupportedValueException(
                    "record " + type.getName() + " can not be taken apart: open its package to Turnstile,"
                            + " or region.register(" + type.getSimpleName() + ".class, codec)",
                    e);
        }
    }

    /** The shape of a class of records. */
    static RecordShape of(final Class<?> type) {
        return SHAPES.get(type);
    }

    UserType userType() {
        return userType;
    }

    List<Class<?>> componentTypes() {
        return List.of(componentTypes);
    }

    /** Takes a record apart. */
    StoredRecord stored(final Object value) {
        final Object[] values = new Object[accessors.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = accessors[i].invoke(value);
            } catch (final InvocationTargetException e) {
                throw new UnsupportedValueException(
                        "record " + type.getName() + ": component=" + accessors[i].getName() + " can not be read",
                        e.getCause());
            } catch (final IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return new StoredRecord(userType, values);
    }

    /** Puts a record together of its components. */
    Object live(final Object[] components) {
        for (int i = 0; i < components.length; i++) {
            checkFits(i, components[i]);
        }
        try {
            return constructor.newInstance(components);
        } catch (final InvocationTargetException e) {
            throw new UnsupportedValueException(
                    "record " + type.getName() + ": its constructor refuses what is stored", e.getCause());
        } catch (final InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkFits(final int index, final Object value) {
        final Class<?> wanted = componentTypes[index];
        final Class<?> boxed = MethodType.methodType(wanted).wrap().returnType();
        if (boxed.isInstance(value) || value == null && !wanted.isPrimitive()) {
            return;
        }
        final String component =
                "record " + type.getName() + ": component=" + accessors[index].getName() + " of " + wanted.getName();
        if (value instanceof StoredRecord record) {
            throw new UnsupportedValueException(component + " holds a record of class="
                    + record.type().className() + ", which is not registered; region.register() it");
        }
        throw new RegionCorruptException(component + " holds " + (value == null ? "null" : value.getClass()));
    }
}
