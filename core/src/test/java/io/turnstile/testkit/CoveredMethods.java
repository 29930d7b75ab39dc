package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sees to it that no public method that changes something is forgotten: each method of a class must have an {@link
 * Operation} whose name begins with it, as in {@code "SharedList.add(Object): the first"}, or be exempt for a reason.
 */
public final class CoveredMethods {
    private static final String OURS = "io.turnstile";

    private CoveredMethods() {}

    /**
     * Fails with the methods that are missing, those that are exempt although they have an operation, and those that are
     * named but do not exist.
     *
     * @param type       whose public methods, inherited ones included, must be covered.
     * @param operations whose names say what they cover.
     * @param exempt     methods by the reason why they need no operation. Of an inherited method it may not exist on this
     *     JDK.
     */
    public static void assertComplete(
            final Class<?> type, final Stream<Operation> operations, final Map<String, List<String>> exempt) {
        final Set<String> covered = operations
                .map(Operation::name)
                .filter(name -> name.startsWith(type.getSimpleName() + "."))
                .map(name -> name.substring(type.getSimpleName().length() + 1, name.indexOf(')') + 1))
                .collect(Collectors.toSet());
        final Set<String> exempted =
                exempt.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        final Set<String> existing = methods(type);
        assertEquals(
                Set.of(),
                without(existing, covered, exempted),
                type + " has public methods without a crash operation. Add one, its name beginning with the method, or"
                        + " exempt the method and say why");
        assertEquals(Set.of(), without(covered, existing, Set.of()), type + " has no such methods");
        final Set<String> both = new TreeSet<>(exempted);
        both.retainAll(covered);
        assertEquals(Set.of(), both, type + ": exempt although there is an operation");
    }

    private static Set<String> methods(final Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class && !method.isSynthetic())
                .filter(method -> isCollection(method) || isOurs(method))
                .map(CoveredMethods::signature)
                .collect(Collectors.toSet());
    }

    private static boolean isOurs(final Method method) {
        return method.getDeclaringClass().getName().startsWith(OURS);
    }

    /** Inherited operations of collections change things through methods of ours; those of Number do not. */
    private static boolean isCollection(final Method method) {
        return method.getDeclaringClass().getName().startsWith("java.util.");
    }

    private static String signature(final Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    private static Set<String> without(final Set<String> all, final Set<String> some, final Set<String> others) {
        final Set<String> rest = new TreeSet<>(all);
        rest.removeAll(new HashSet<>(some));
        rest.removeAll(others);
        return rest;
    }
}
