package io.turnstile.collections;

import io.turnstile.Region;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Steps on sets: the twin is a LinkedHashSet. */
final class SetSteps extends Steps<Set<Object>> {
    @Override
    Set<Object> open(final Region region) {
        return SharedSet.open(region, "set");
    }

    @Override
    Set<Object> copy(final Set<Object> set) {
        return new LinkedHashSet<>(set);
    }

    @Override
    int size(final Set<Object> set) {
        return set.size();
    }

    @Override
    List<?> content(final Set<Object> set) {
        return new ArrayList<>(set);
    }

    private static List<Object> some(final Random random, final int most) {
        final List<Object> some = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            some.add(key(random));
        }
        return some;
    }

    @Override
    Object add(final Random random, final Set<Object> set) {
        return random.nextInt(4) == 0 ? set.addAll(some(random, 5)) : set.add(key(random));
    }

    @Override
    Object remove(final Random random, final Set<Object> set) {
        return switch (random.nextInt(4)) {
            case 0 -> set.removeAll(some(random, 5));
            case 1 -> ListSteps.thin(random, set.iterator());
            case 2 -> !set.isEmpty() && set.remove(set.iterator().next());
            default -> set.remove(key(random));
        };
    }

    @Override
    Object operation(final Random random, final Set<Object> set) {
        return switch (random.nextInt(4)) {
            case 0 -> set.contains(key(random));
            case 1 -> set.containsAll(some(random, 2));
            case 2 -> set.isEmpty();
            default -> rarely(random) ? bulk(random, set) : set.size();
        };
    }

    private Object bulk(final Random random, final Set<Object> set) {
        return switch (random.nextInt(9)) {
            case 0 -> set.removeIf(Steps::isOdd);
            case 1 -> random.nextInt(10) == 0 && set.retainAll(some(random, 50));
            case 2 -> set.hashCode();
            case 3 -> set.toString();
            case 4 -> set.toArray();
            case 5 -> set.toArray(new Object[random.nextInt(9)]);
            case 6 -> set.stream().filter(Steps::isOdd).count();
            case 7 -> set.equals(copy(set)) && copy(set).equals(set);
            default -> {
                if (rarely(random)) {
                    set.clear();
                }
                yield set.size();
            }
        };
    }
}
