package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
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
    private final Class<?>[] boxedTypes;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(final Class<?> type) {
        final RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.componentTypes =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        this.boxedTypes = Arrays.stream(componentTypes)
                .map(component -> MethodType.methodType(component).wrap().returnType())
                .toArray(Class<?>[]::new);
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

    /** Names of the components, in their order. */
    List<String> components() {
        return userType.components();
    }

    /** Whether a value can be one of a component. */
    boolean fits(final int index, final Object value) {
        return boxedTypes[index].isInstance(value) || value == null && !componentTypes[index].isPrimitive();
    }

    /** A value as one of a component, whose type may have been another number's; what does not fit stays as it is. */
    Object fitted(final int index, final Object value) {
        if (fits(index, value)) {
            return value;
        }
        final Object number = ExactNumbers.as(value, boxedTypes[index]);
        return number == null ? value : number;
    }

    /** Puts a record together of components that fit. */
    Object live(final Object[] components) {
        try {
            return constructor.newInstance(components);
        } catch (final InvocationTargetException e) {
            throw new UnsupportedValueException(
                    "record " + type.getName() + ": its constructor refuses what is stored", e.getCause());
        } catch (final InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong with a value that does not fit a component. */
    RegionException misfit(final int index, final Object value, final UserType stored) {
        final String component = "record " + type.getName() + ": component="
                + userType.components().get(index) + " of " + componentTypes[index].getName();
        if (value instanceof Stored unknown) {
            return new UnsupportedValueException(
                    component + " holds a " + (value instanceof StoredRecord ? "record" : "value") + " of class="
                            + unknown.type().className() + ", which is not registered; region.register() it");
        }
        final String holds = component + " holds " + (value == null ? "null" : value.getClass());
        return stored.equals(userType)
                ? new RegionCorruptException(holds)
                : new UnsupportedValueException(holds + "=" + value + " where components=" + stored.detail()
                        + " were stored; region.register(" + type.getSimpleName() + ".class, migration)");
    }
}
