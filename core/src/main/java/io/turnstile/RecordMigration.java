package io.turnstile;

import java.util.Map;

/**
 * Makes a record of what another version of its class has stored, where the components do not fit by their names: see
 * {@link Region#register(Class, Map, RecordMigration)}.
 *
 * <p>Thread safe. It runs in turns and in consistent reads, where it may run several times, and also on components that are
 * half changed, of which nothing is seen afterwards: it must depend on nothing but what it is given, change nothing else, and
 * end.
 *
 * @param <T> class of the record.
 */
@FunctionalInterface
public interface RecordMigration<T> {
    /**
     * Makes a record.
     *
     * @param stored the stored components by name, in their order; cannot be changed. Records and constants of enums in it
     *     whose class this process cannot make are Maps of their components and names, values without a codec their bytes.
     * @return the record, not null.
     * @throws RuntimeException if it cannot be made; then the value cannot be read here.
     */
    T migrate(Map<String, Object> stored);
}
