package io.turnstile.collections;

import io.turnstile.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Random;

/** Steps on lists: the twin is an ArrayList. */
final class ListSteps extends Steps<List<Object>> {
    @Override
    List<Object> open(final Region region) {
        return SharedList.open(region, "list");
    }

    @Override
    List<Object> copy(final List<Object> list) {
        return new ArrayList<>(list);
    }

    @Override
    int size(final List<Object> list) {
        return list.size();
    }

    @Override
    List<?> content(final List<Object> list) {
        return list;
    }

    @Override
    Object add(final Random random, final List<Object> list) {
        final Object value = element(random);
        switch (random.nextInt(4)) {
            case 0 -> list.add(random.nextInt(list.size() + 1), value);
            case 1 -> list.addAll(random.nextInt(list.size() + 1), some(random, random.nextInt(8) == 0 ? 400 : 5));
            case 2 -> list.addAll(some(random, 5));
            default -> list.add(value);
        }
        return list.size();
    }

    @Override
    Object remove(final Random random, final List<Object> list) {
        final int index = random.nextInt(list.size() + 1);
        return switch (random.nextInt(4)) {
            case 0 -> list.remove(list.size() - 1);
            case 1 -> {
                list.subList(index, Math.min(list.size(), index + random.nextInt(random.nextInt(8) == 0 ? 500 : 5)))
                        .clear();
                yield list.size();
            }
            default -> list.remove(index);
        };
    }

    @Override
    Object operation(final Random random, final List<Object> list) {
        final int index = random.nextInt(list.size() + 2) - random.nextInt(2);
        return switch (random.nextInt(7)) {
            case 0, 1 -> list.set(index, element(random));
            case 2 -> list.get(index);
            case 3 -> search(random, list);
            case 4 -> rarely(random) ? bulk(random, list) : list.isEmpty();
            case 5 -> part(random, list);
            default -> walk(random, list.listIterator(Math.min(Math.max(0, index), list.size())));
        };
    }

    private static Object search(final Random random, final List<Object> list) {
        final Object value = element(random);
        return switch (random.nextInt(6)) {
            case 0 -> list.indexOf(value);
            case 1 -> list.lastIndexOf(value);
            case 2 -> list.contains(value);
            case 3 -> list.containsAll(some(random, 3));
            default -> list.remove(value);
        };
    }

    private static Object bulk(final Random random, final Collection<Object> list) {
        return switch (random.nextInt(12)) {
            case 0 -> list.removeIf(Steps::isOdd);
            case 1 -> list.removeAll(some(random, 20));
            case 2 -> random.nextInt(20) == 0 && list.retainAll(some(random, 20));
            case 3 -> list.hashCode();
            case 4 -> list.toString();
            case 5 -> Arrays.asList(list.toArray());
            case 6 -> Arrays.asList(list.toArray(new Object[random.nextInt(9)]));
            case 7 -> list.stream().filter(Steps::isOdd).count();
            case 8 -> list.stream().map(Steps::text).sorted().limit(3).toList();
            case 9 -> list.equals(new ArrayList<>(list));
            default -> reorder(random, (List<Object>) list);
        };
    }

    private static Object reorder(final Random random, final List<Object> list) {
        switch (random.nextInt(7)) {
            case 0 -> list.sort(Comparator.comparing(Steps::text));
            case 1 -> list.sort(Comparator.comparing(each -> Steps.text(each).length()));
            case 2 -> {
                // One of elements that can not be compared leaves an ArrayList half sorted.
                list.replaceAll(each -> (double) Steps.text(each).hashCode());
                list.sort(null);
            }
            case 3 -> Collections.shuffle(list, random);
            case 4 -> Collections.reverse(list);
            case 5 -> list.replaceAll(each -> isOdd(each) ? "odd" : each);
            default -> {
                list.replaceAll(each -> (long) Steps.text(each).hashCode());
                list.sort(null);
            }
        }
        return list.size();
    }

    /** On a part, and on a part of that. */
    private Object part(final Random random, final List<Object> list) {
        final int from = random.nextInt(list.size() + 1);
        final List<Object> outer = list.subList(from, Math.min(list.size(), from + random.nextInt(30)));
        final int first = random.nextInt(outer.size() + 1);
        final List<Object> inner = outer.subList(first, first + random.nextInt(outer.size() - first + 1));
        final Object result = switch (random.nextInt(5)) {
            case 0 -> add(random, inner);
            case 1 -> remove(random, inner);
            case 2 -> search(random, inner);
            case 3 -> bulk(random, inner);
            default -> walk(random, inner.listIterator());
        };
        return Arrays.asList(result, inner.size(), outer.size(), outer.equals(new ArrayList<>(outer)));
    }

    private static Object walk(final Random random, final ListIterator<Object> iterator) {
        final List<Object> seen = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> seen.add(iterator.hasNext() ? iterator.next() : iterator.nextIndex());
                case 3 -> seen.add(iterator.hasPrevious() ? iterator.previous() : iterator.previousIndex());
                case 4 -> iterator.add(element(random));
                case 5 -> iterator.remove();
                default -> iterator.set(element(random));
            }
        }
        return seen;
    }

    private static Object element(final Random random) {
        return random.nextInt(20) == 0 ? null : value(random);
    }

    static List<Object> some(final Random random, final int most) {
        final List<Object> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            some.add(value(random));
        }
        return some;
    }

    /** Removes some of what an iterator comes by. */
    static Object thin(final Random random, final Iterator<?> iterator) {
        final List<Object> seen = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0 && iterator.hasNext(); i--) {
            seen.add(iterator.next());
            if (random.nextBoolean()) {
                iterator.remove();
            }
        }
        return seen;
    }
}
