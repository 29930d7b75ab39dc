package io.turnstile.internal.value;

import io.turnstile.RecordMigration;
import io.turnstile.UnsupportedValueException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A class of records as one attachment knows it: makes records of what this version of the class, or another one, has stored.
 * Components are found by name. What the stored record has besides is left out; what it lacks comes from the defaults; a number
 * becomes one of another primitive type where it stays the same number. If that gives no record, the migration does.
 */
final class RegisteredRecord {
    /** Plans that are kept: more shapes of one class than any program has, but a damaged region may. */
    private static final int MOST_PLANS = 1_000;

    private static final Object NO_DEFAULT = new Object();

    private final Class<?> type;
    private final RecordShape shape;

    /** By place of the component. */
    private final Object[] defaults;

    /** Null if there is none. */
    private final RecordMigration<?> migration;

    private final Map<UserType, Plan> plans = new ConcurrentHashMap<>();

    /** The one that was used last. All of it is final, so a thread that sees an old one has a good one too. */
    private Plan last;

    /**
     * How a stored shape becomes the class's own.
     *
     * @param stored  shape.
     * @param same    whether it is the class's own.
     * @param sources by place of the component, its place in the stored shape; -1 for its default.
     * @param missing name of a component that is not stored and has no default, else null.
     */
    private record Plan(UserType stored, boolean same, int[] sources, String missing) {}

    RegisteredRecord(final Class<?> type) {
        this(type, Map.of(), null);
    }

    /**
     * A class.
     *
     * @param type      of records.
     * @param defaults  values of components, by name.
     * @param migration null if there is none.
     * @throws IllegalArgumentException if a default is of no component, or cannot be its value.
     */
    RegisteredRecord(final Class<?> type, final Map<String, ?> defaults, final RecordMigration<?> migration) {
        this.type = type;
        this.shape = RecordShape.of(type);
        this.migration = migration;
        this.defaults = new Object[shape.components().size()];
        Arrays.fill(this.defaults, NO_DEFAULT);
        defaults.forEach(this::addDefault);
    }

    private void addDefault(final String component, final Object value) {
        final int index = shape.components().indexOf(component);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "record " + type.getName() + " has no component=" + component + ", only " + shape.components());
        }
        final Object fitted = shape.fitted(index, value);
        if (!shape.fits(index, fitted)) {
            throw new IllegalArgumentException("record " + type.getName() + ": component=" + component + " of "
                    + shape.componentTypes().get(index).getName() + " cannot be "
                    + (value == null ? "null" : value.getClass().getName() + "=" + value));
        }
        defaults[index] = fitted;
    }

    Class<?> type() {
        return type;
    }

    RecordShape shape() {
        return shape;
    }

    /** Whether a stored shape is the class's own. */
    boolean isSame(final UserType stored) {
        return plan(stored).same;
    }

    /** Whether a stored shape may be read at all. */
    boolean canRead(final UserType stored) {
        return migration != null || plan(stored).missing == null;
    }

    private Plan plan(final UserType stored) {
        final Plan used = last;
        if (used != null && used.stored == stored) {
            return used;
        }
        final Plan known = plans.get(stored);
        final Plan plan = known != null ? known : addPlan(stored);
        if (plan.stored == stored) {
            last = plan;
        }
        return plan;
    }

    private Plan addPlan(final UserType stored) {
        final Plan plan = makePlan(stored);
        if (plans.size() >= MOST_PLANS) {
            plans.clear();
        }
        plans.put(stored, plan);
        return plan;
    }

    private Plan makePlan(final UserType stored) {
        final Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < stored.components().size(); i++) {
            places.putIfAbsent(stored.components().get(i), i);
        }
        final int[] sources = new int[defaults.length];
        String missing = null;
        for (int i = 0; i < sources.length; i++) {
            final String component = shape.components().get(i);
            sources[i] = places.getOrDefault(component, -1);
            if (sources[i] < 0 && defaults[i] == NO_DEFAULT && missing == null) {
                missing = component;
            }
        }
        return new Plan(stored, stored.equals(shape.userType()), sources, missing);
    }

    /**
     * Makes a record.
     *
     * @param stored any of this class's name.
     * @param others the classes of its components.
     * @return the record.
     * @throws UnsupportedValueException if none can be made of it.
     */
    Object live(final StoredRecord stored, final Registrations others) {
        final Plan plan = plan(stored.type());
        final Object[] components;
        if (migration == null) {
            components = components(plan, stored, others);
        } else {
            if (plan.missing != null) {
                return migrated(stored, others);
            }
            try {
                components = components(plan, stored, others);
            } catch (final UnsupportedValueException e) {
                return migrated(stored, others);
            }
        }
        return shape.live(components);
    }

    private Object[] components(final Plan plan, final StoredRecord stored, final Registrations others) {
        if (plan.missing != null) {
            throw new UnsupportedValueException("a record of class=" + type.getName() + " was stored with components="
                    + stored.type().detail() + ", but the registered class has "
                    + shape.userType().detail() + " and no default for component=" + plan.missing
                    + "; region.register(" + type.getSimpleName() + ".class, Map.of(\"" + plan.missing
                    + "\", value)) or with a RecordMigration");
        }
        final int[] sources = plan.sources;
        final Object[] components = new Object[sources.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = sources[i] < 0 ? defaults[i] : component(plan, i, stored, others);
        }
        return components;
    }

    private Object component(final Plan plan, final int index, final StoredRecord stored, final Registrations others) {
        final Object value = others.live(stored.component(plan.sources[index]), Form.LIVE);
        final Object fitted = plan.same ? value : shape.fitted(index, value);
        if (!shape.fits(index, fitted)) {
            throw shape.misfit(index, fitted, stored.type());
        }
        return fitted;
    }

    private Object migrated(final StoredRecord stored, final Registrations others) {
        final Object value;
        try {
            value = migration.migrate(others.shown(stored));
        } catch (final RuntimeException e) {
            throw new UnsupportedValueException(failure(stored), e);
        }
        if (!type.isInstance(value)) {
            throw new UnsupportedValueException(
                    failure(stored) + ": it gave " + (value == null ? "null" : "a " + value.getClass()));
        }
        return value;
    }

    private String failure(final StoredRecord stored) {
        return "the migration of record " + type.getName() + " failed for what was stored with components="
                + stored.type().detail();
    }

    /** Whether a stored record has no component that would be stored otherwise today. */
    boolean isExact(final StoredRecord stored, final Registrations others) {
        if (!isSame(stored.type())) {
            return false;
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!others.isExact(stored.component(i))) {
                return false;
            }
        }
        return true;
    }
}
