package io.turnstile.stress.kills;

import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.SharedSemaphore;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedObject;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedSortedSet;
import io.turnstile.collections.SharedString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Compares all that a region holds with the model: names, kinds, contents, order. For the holder of the turn. */
final class Comparison {
    private static final int CLIP = 200;

    /** An ArrayList is a list: what is immutable is a tuple, and that is a value. */
    private static final Map<Class<?>, String> KINDS = Map.ofEntries(
            Map.entry(ArrayList.class, "SharedList"),
            Map.entry(LinkedHashMap.class, "SharedMap"),
            Map.entry(TreeMap.class, "SharedSortedMap"),
            Map.entry(LinkedHashSet.class, "SharedSet"),
            Map.entry(TreeSet.class, "SharedSortedSet"),
            Map.entry(ArrayDeque.class, "SharedQueue"),
            Map.entry(StringBuilder.class, "SharedString"),
            Map.entry(PlainBytes.class, "SharedBytes"),
            Map.entry(PlainArray.class, "SharedArray"),
            Map.entry(CountDownLatch.class, "SharedLatch"),
            Map.entry(Semaphore.class, "SharedSemaphore"),
            Map.entry(AtomicLong.class, "LongCell"),
            Map.entry(AtomicReference.class, "DoubleCell"));

    private final Region region;
    private final PlainContent model;
    private final List<String> differences = new ArrayList<>();

    private Comparison(final Region region, final PlainContent model) {
        this.region = region;
        this.model = model;
    }

    /** What is not equal; empty if all is. */
    static List<String> differences(final Region region, final PlainContent model) {
        final Comparison comparison = new Comparison(region, model);
        comparison.compare("names", List.copyOf(model.names()), List.copyOf(region.names()));
        model.objects().forEach(comparison::compareNamed);
        return comparison.differences;
    }

    private void compareNamed(final String name, final Object expected) {
        if (region.contains(name)) {
            compare(name, expected, open(name, expected));
        }
    }

    /** What has the name, opened as what the model has there. */
    private Object open(final String name, final Object expected) {
        return switch (kind(expected)) {
            case "SharedList" -> SharedList.open(region, name);
            case "SharedMap" -> SharedMap.open(region, name);
            case "SharedSortedMap" -> SharedSortedMap.open(region, name);
            case "SharedSet" -> SharedSet.open(region, name);
            case "SharedSortedSet" -> SharedSortedSet.open(region, name);
            case "SharedQueue" -> SharedQueue.open(region, name);
            case "SharedString" -> SharedString.open(region, name);
            case "SharedBytes" -> SharedBytes.open(region, name);
            case "SharedArray" -> SharedArray.open(region, name);
            case "SharedLatch" -> SharedLatch.open(region, name, 0);
            case "SharedSemaphore" -> SharedSemaphore.open(region, name, 0);
            case "LongCell" -> LongCell.open(region, name);
            default -> DoubleCell.open(region, name);
        };
    }

    private void compare(final String path, final Object expected, final Object found) {
        final String kind = kind(expected);
        if (kind != null && (found == null || !found.getClass().getSimpleName().equals(kind))) {
            differences.add(path + ": expected a " + kind + ", found " + text(found));
        } else if (kind != null
                && expected instanceof Collection<?> collection
                && found instanceof Collection<?> shared) {
            compareInOrder(path, collection, shared);
        } else if (kind != null && expected instanceof Map<?, ?> map && found instanceof Map<?, ?> shared) {
            compareInOrder(path + " keys", map.keySet(), shared.keySet());
            compareInOrder(path + " values", map.values(), shared.values());
        } else if (expected instanceof PlainArray plain && found instanceof SharedArray shared) {
            compareArrays(path, plain, shared);
        } else if (!isSame(expected, found)) {
            differences.add(path + ": expected " + text(expected) + ", found " + text(found));
        }
    }

    private void compareArrays(final String path, final PlainArray expected, final SharedArray found) {
        final long[] shape = {expected.rows(), expected.columns()};
        if (found.dtype() != expected.type() || !Arrays.equals(shape, found.shape())) {
            differences.add(path + ": expected " + expected.type() + Arrays.toString(shape) + ", found " + found.dtype()
                    + Arrays.toString(found.shape()));
            return;
        }
        for (int i = 0; i < expected.elements().length; i++) {
            if (expected.elements()[i] != found.getFlat(i)) {
                differences.add(
                        path + "[" + i + "]: expected " + expected.elements()[i] + ", found " + found.getFlat(i));
            }
        }
        compare(path + " attributes", expected.attributes(), found.attributes());
    }

    private void compareInOrder(final String path, final Collection<?> expected, final Collection<?> found) {
        if (expected.size() != found.size()) {
            differences.add(path + ": expected size=" + expected.size() + ", found size=" + found.size());
            return;
        }
        final Iterator<?> elements = found.iterator();
        int index = 0;
        for (final Object element : expected) {
            compare(path + "[" + index++ + "]", element, elements.next());
        }
    }

    private static boolean isSame(final Object expected, final Object found) {
        if (expected instanceof AtomicLong cell) {
            return ((LongCell) found).get() == cell.get();
        }
        if (expected instanceof AtomicReference<?> cell) {
            return cell.get().equals(((DoubleCell) found).get());
        }
        if (expected instanceof StringBuilder string) {
            return ((SharedString) found).contentEquals(string);
        }
        if (expected instanceof PlainBytes bytes) {
            return ((SharedBytes) found).contentEquals(bytes.bytes());
        }
        if (expected instanceof CountDownLatch latch) {
            return ((SharedLatch) found).getCount() == latch.getCount();
        }
        if (expected instanceof byte[] bytes) {
            return found instanceof byte[] other && Arrays.equals(bytes, other);
        }
        // Whoever holds its permits: these are no part of the model, and in all proven by check().
        return expected instanceof Semaphore || !(found instanceof SharedObject) && Objects.equals(expected, found);
    }

    private static String text(final Object value) {
        final String kind = value == null ? "" : value.getClass().getSimpleName() + " ";
        final String text = kind + (value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
        return text.length() <= CLIP ? text : text.substring(0, CLIP) + "...";
    }

    /** How many objects of each kind the names reach, as {@link Region#stats} counts them after a collect. */
    static Map<String, Long> countObjects(final PlainContent model) {
        final Map<String, Long> counts = new HashMap<>(Map.of("directory", 1L, "types", 1L));
        final Map<Object, Object> seen = new IdentityHashMap<>();
        model.objects().values().forEach(object -> count(object, counts, seen));
        return counts;
    }

    private static void count(final Object object, final Map<String, Long> counts, final Map<Object, Object> seen) {
        final String kind = kind(object);
        if (kind != null && seen.put(object, object) == null) {
            counts.merge(kind, 1L, Long::sum);
            if (object instanceof Collection<?> collection) {
                collection.forEach(element -> count(element, counts, seen));
            } else if (object instanceof Map<?, ?> map) {
                map.values().forEach(value -> count(value, counts, seen));
            } else if (object instanceof PlainArray array) {
                count(array.attributes(), counts, seen);
            }
        }
    }

    /** Class of the object that a region must have for one of the model, null for a value. */
    private static String kind(final Object object) {
        return object == null ? null : KINDS.get(object.getClass());
    }
}
