package io.turnstile.stress.mutants;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedTree;
import java.util.List;
import java.util.Objects;

/** Operations that change nothing. */
final class Walks extends Steps {
    Walks(final Region region, final List<Exercise.Step> steps) {
        super(region, steps);
    }

    /** Proves the region. */
    void check() {
        answer("check", region()::check);
    }

    /** Questions about the whole region. */
    void look() {
        answer("stats", region()::stats);
        answer("names", region()::names);
        answer("members", region()::members);
        answer("figures", () -> Objects.hash(region().used(), region().committed(), region().toString()));
    }

    /** Everything is read. */
    void walk() {
        answer("long cell", () -> LongCell.open(region(), "counter").get());
        answer("double cell", () -> DoubleCell.open(region(), "ratio").get());
        answer("atomic cell", () -> AtomicLongCell.open(region(), "atomic").get());
        for (final String name : TemplateContent.LISTS) {
            walkList(name);
        }
        for (final String name : TemplateContent.MAPS) {
            walkMap(name);
        }
        for (final String name : TemplateContent.QUEUES) {
            walkQueue(name);
        }
        for (final String name : TemplateContent.SETS) {
            walkSet(name);
        }
        for (final String name : TemplateContent.STRINGS) {
            answer(name + " toString", () -> string(name).toString());
            answer(name + " lastIndexOf", () -> string(name).lastIndexOf(TEXT));
            answer(name + " chars", () -> string(name).chars().sum());
        }
        TemplateContent.SORTED.forEach(this::walkSorted);
        answer("bytes", () -> SharedBytes.open(region(), TemplateContent.BYTES).snapshot());
        answer("sorted set", () -> sortedSet().snapshot());
        answer("sorted set ceiling", () -> sortedSet().ceiling(100L));
        ArrayContent.NAMES.forEach(this::walkArray);
        answer("tree", () -> SharedTree.get(region(), ArrayContent.TREE).snapshot());
        for (final String name : TemplateContent.SEMAPHORES) {
            answer(name, () -> semaphore(name).availablePermits());
        }
        answer(
                "latch",
                () -> SharedLatch.open(region(), TemplateContent.LATCH, 1).getCount());
    }

    private void walkArray(final String name) {
        answer(name + " sum", () -> array(name).sum());
        answer(name + " snapshot", () -> array(name).snapshot());
        answer(name + " toString", () -> array(name).toString());
        answer(name + " hashCode", () -> array(name).hashCode());
        answer(name + " equals", () -> array(name).equals(array(name).raw()));
        answer(name + " transposed", () -> array(name).transpose().max());
        answer(name + " buffer", () -> array(name).asByteBuffer().hashCode());
        answer(name + " attributes", () -> array(name).attributes().snapshot());
        step(name + " get", () -> {
            final SharedArray array = array(name);
            for (long i = array.size() - 1; i >= 0; i -= 7) {
                see(array.getFlat(i));
            }
        });
    }

    private void walkSorted(final String name) {
        step(name + " iterate", () -> sorted(name).forEach((key, value) -> see(value)));
        step(name + " get", () -> {
            final SharedSortedMap<Object, Object> map = sorted(name);
            map.keySet().forEach(key -> see(map.get(key)));
        });
        answer(name + " snapshot", () -> sorted(name).snapshot());
        answer(name + " hashCode", () -> sorted(name).hashCode());
        answer(
                name + " views",
                () -> sorted(name).descendingMap().headMap("key 2").size());
        answer(name + " floor", () -> sorted(name).subMap("a", "l").floorEntry("key 300"));
    }

    private void walkList(final String name) {
        step(name + " iterate", () -> list(name).forEach(element -> see(element)));
        step(name + " get", () -> {
            final SharedList<Object> list = list(name);
            for (int i = list.size() - 1; i >= 0; i -= 3) {
                see(list.get(i));
            }
        });
        answer(name + " toString", () -> list(name).toString());
        answer(name + " snapshot", () -> list(name).snapshot());
        answer(name + " hashCode", () -> list(name).hashCode());
        answer(name + " equals", () -> list(name).equals(list(name)));
        answer(name + " toArray", () -> list(name).toArray());
        answer(name + " lastIndexOf", () -> list(name).lastIndexOf(TEXT));
    }

    private void walkMap(final String name) {
        step(name + " iterate", () -> map(name).forEach((key, value) -> see(value)));
        step(name + " get", () -> {
            final SharedMap<Object, Object> map = map(name);
            map.keySet().forEach(key -> see(map.get(key)));
        });
        answer(name + " toString", () -> map(name).toString());
        answer(name + " snapshot", () -> map(name).snapshot());
        answer(name + " hashCode", () -> map(name).hashCode());
        answer(name + " equals", () -> map(name).equals(map(name)));
        answer(name + " containsValue", () -> map(name).containsValue(TEXT));
        answer(name + " toArray", () -> map(name).entrySet().toArray());
    }

    private void walkQueue(final String name) {
        step(name + " iterate", () -> queue(name).forEach(element -> see(element)));
        answer(name + " peekFirst", () -> queue(name).peekFirst());
        answer(name + " peekLast", () -> queue(name).peekLast());
        answer(name + " toString", () -> queue(name).toString());
        answer(name + " snapshot", () -> queue(name).snapshot());
        answer(name + " contains", () -> queue(name).contains(TEXT));
    }

    private void walkSet(final String name) {
        step(name + " iterate", () -> set(name).forEach(element -> see(element)));
        answer(name + " contains", () -> set(name).contains(TEXT));
        answer(name + " toString", () -> set(name).toString());
        answer(name + " snapshot", () -> set(name).snapshot());
        answer(name + " hashCode", () -> set(name).hashCode());
    }
}
