package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import java.util.HashMap;
import java.util.Map;

/** An enum as one attachment knows it: its constants by name, and those that stand in for constants of another version. */
final class RegisteredEnum {
    private final Class<?> type;
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<String, Object> replacements = new HashMap<>();

    /**
     * An enum.
     *
     * @param type         of the constants.
     * @param replacements constants that are read for names that the enum does not have.
     * @throws IllegalArgumentException if one is no constant of the enum.
     */
    RegisteredEnum(final Class<?> type, final Map<String, ?> replacements) {
        this.type = type;
        for (final Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        replacements.forEach((name, constant) -> {
            if (!type.isInstance(constant)) {
                throw new IllegalArgumentException("enum " + type.getName() + ": " + name + " cannot be read as "
                        + constant + ", which is none of its constants");
            }
            this.replacements.put(name, constant);
        });
    }

    Class<?> type() {
        return type;
    }

    /** Whether the enum has a constant of a name itself. */
    boolean has(final String name) {
        return constants.containsKey(name);
    }

    /**
     * The constant of a name.
     *
     * @throws UnsupportedValueException if there is none.
     */
    Object live(final String name) {
        final Object constant = constants.get(name);
        final Object live = constant != null ? constant : replacements.get(name);
        if (live == null) {
            throw new UnsupportedValueException("a constant of enum=" + type.getName() + " is named " + name
                    + ", but the registered class has none of that name; region.register(" + type.getSimpleName()
                    + ".class, Map.of(\"" + name + "\", constant)) says which one is read instead");
        }
        return live;
    }
}
