package io.turnstile.stress.mutants;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a process does with a region, in the order in which it does it; each operation for itself, whatever became of others. */
final class Exercise {
    private static final String TEXT = "some text that has to go into a block of its own, and no slot";

    private final Region region;
    private final List<Step> steps = new ArrayList<>();

    /** The last answer, so that none is optimised away. */
    private Object seen;

    /**
     * One operation.
     *
     * @param name   for people.
     * @param action it.
     */
    record Step(String name, Runnable action) {}

    private Exercise(final Region region) {
        this.region = region;
    }

    /** Everything that a member does. */
    static List<Step> member(final Region region) {
        final Exercise exercise = new Exercise(region);
        exercise.look();
        exercise.walk();
        exercise.change();
        exercise.look();
        return exercise.steps;
    }

    /** Everything that one who may only read does. */
    static List<Step> reader(final Region region) {
        final Exercise exercise = new Exercise(region);
        exercise.look();
        exercise.walk();
        return exercise.steps;
    }

    private void step(final String name, final Runnable action) {
        steps.add(new Step(name, action));
    }

    private void answer(final String name, final Supplier<?> question) {
        steps.add(new Step(name, () -> seen = question.get()));
    }

    private void look() {
        answer("check", region::check);
        answer("stats", region::stats);
        answer("names", region::names);
        answer("members", region::members);
        answer("figures", () -> Objects.hash(region.used(), region.committed(), region.toString()));
    }

    private void walk() {
        answer("long cell", () -> LongCell.open(region, "counter").get());
        answer("double cell", () -> DoubleCell.open(region, "ratio").get());
        answer("atomic cell", () -> AtomicLongCell.open(region, "atomic").get());
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
        answer("bytes", () -> SharedBytes.open(region, TemplateContent.BYTES).snapshot());
    }

    private SharedSortedMap<Object, Object> sorted(final String name) {
        return SharedSortedMap.open(region, name);
    }

    private void walkSorted(final String name) {
        step(name + " iterate", () -> sorted(name).forEach((key, value) -> seen = value));
        step(
                name + " get",
                () -> sorted(name).keySet().forEach(key -> seen = sorted(name).get(key)));
        answer(name + " snapshot", () -> sorted(name).snapshot());
        answer(name + " hashCode", () -> sorted(name).hashCode());
        answer(
                name + " views",
                () -> sorted(name).descendingMap().headMap("key 2").size());
        answer(name + " floor", () -> sorted(name).subMap("a", "l").floorEntry("key 300"));
    }

    private SharedString string(final String name) {
        return SharedString.open(region, name);
    }

    private SharedList<Object> list(final String name) {
        return SharedList.open(region, name);
    }

    private SharedMap<Object, Object> map(final String name) {
        return SharedMap.open(region, name);
    }

    private SharedSet<Object> set(final String name) {
        return SharedSet.open(region, name);
    }

    private SharedQueue<Object> queue(final String name) {
        return SharedQueue.open(region, name);
    }

    private void walkList(final String name) {
        step(name + " iterate", () -> list(name).forEach(element -> seen = element));
        step(name + " get", () -> {
            final SharedList<Object> list = list(name);
            for (int i = list.size() - 1; i >= 0; i -= 3) {
                seen = list.get(i);
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
        step(name + " iterate", () -> map(name).forEach((key, value) -> seen = value));
        step(
                name + " get",
                () -> map(name).keySet().forEach(key -> seen = map(name).get(key)));
        answer(name + " toString", () -> map(name).toString());
        answer(name + " snapshot", () -> map(name).snapshot());
        answer(name + " hashCode", () -> map(name).hashCode());
        answer(name + " equals", () -> map(name).equals(map(name)));
        answer(name + " containsValue", () -> map(name).containsValue(TEXT));
        answer(name + " toArray", () -> map(name).entrySet().toArray());
    }

    private void walkQueue(final String name) {
        step(name + " iterate", () -> queue(name).forEach(element -> seen = element));
        answer(name + " peekFirst", () -> queue(name).peekFirst());
        answer(name + " peekLast", () -> queue(name).peekLast());
        answer(name + " toString", () -> queue(name).toString());
        answer(name + " snapshot", () -> queue(name).snapshot());
        answer(name + " contains", () -> queue(name).contains(TEXT));
    }

    private void walkSet(final String name) {
        step(name + " iterate", () -> set(name).forEach(element -> seen = element));
        answer(name + " contains", () -> set(name).contains(TEXT));
        answer(name + " toString", () -> set(name).toString());
        answer(name + " snapshot", () -> set(name).snapshot());
        answer(name + " hashCode", () -> set(name).hashCode());
    }

    private void change() {
        step("collect", region::collect);
        step("cells", () -> {
            LongCell.open(region, "counter").add(1);
            DoubleCell.open(region, "ratio").add(1);
            AtomicLongCell.open(region, "atomic").add(1);
        });
        TemplateContent.LISTS.forEach(this::changeList);
        TemplateContent.MAPS.forEach(this::changeMap);
        TemplateContent.QUEUES.forEach(this::changeQueue);
        TemplateContent.SETS.forEach(this::changeSet);
        TemplateContent.STRINGS.forEach(this::changeString);
        TemplateContent.SORTED.forEach(this::changeSorted);
        step("bytes cut", () -> SharedBytes.open(region, TemplateContent.BYTES).setLength(4_000));
        step("new objects", this::makeObjects);
        step("rolled back", this::rollBack);
        step("trim", region::trim);
        step("rename", () -> region.rename(TemplateContent.LISTS.get(0), "renamed"));
        step("fill", this::fill);
        for (final String name :
                List.of("large map", "long list", "mixed list", "queue", "cyclic map", "filled", "counter")) {
            step("remove " + name, () -> region.remove(name));
        }
        step("collect at the end", region::collect);
        step("trim at the end", region::trim);
        step("force", region::force);
    }

    private void changeList(final String name) {
        step(name + " add", () -> list(name).add(TEXT));
        step(name + " insert", () -> list(name).add(list(name).size() / 2, List.of(TEXT, 1)));
        step(name + " set", () -> withElements(name, list -> list.set(0, 5L)));
        step(name + " remove", () -> withElements(name, list -> list.remove(list.size() / 3)));
        step(name + " addList", () -> list(name).addList().add(TEXT));
        step(
                name + " removeRange",
                () -> list(name).subList(0, list(name).size() / 4).clear());
        step(
                name + " append",
                () -> region.inTurn(() -> {
                    for (long i = 0; i < 40; i++) {
                        list(name).add(i);
                    }
                }));
        step(name + " clear", () -> list(name).clear());
    }

    private void withElements(final String name, final Consumer<SharedList<Object>> action) {
        final SharedList<Object> list = list(name);
        if (!list.isEmpty()) {
            action.accept(list);
        }
    }

    private void changeMap(final String name) {
        step(name + " put", () -> map(name).put("new key", TEXT));
        step(name + " replace", () -> map(name).replaceAll((key, value) -> value));
        step(
                name + " grow",
                () -> region.inTurn(() -> {
                    for (int i = 0; i < 30; i++) {
                        map(name).put("grown " + i, i);
                    }
                }));
        step(name + " addToLong", () -> map(name).addToLong("number", 1));
        step(name + " putMap", () -> map(name).putMap("nested").put("a", TEXT));
        step(name + " remove", () -> map(name).remove("key 3"));
        step(name + " removeIf", () -> map(name).keySet().removeIf(key -> key.hashCode() % 4 == 0));
        step(name + " putAll", () -> map(name).putAll(Map.of("x", 1, "y", TEXT)));
        step(name + " clear", () -> map(name).clear());
    }

    private void changeQueue(final String name) {
        step(name + " offer", () -> queue(name).offer(TEXT));
        step(name + " offerFirst", () -> queue(name).offerFirst(1L));
        step(name + " poll", () -> queue(name).poll());
        step(name + " pollLast", () -> queue(name).pollLast());
        step(name + " remove", () -> queue(name).remove(TEXT));
        step(
                name + " fill",
                () -> region.inTurn(() -> {
                    for (int i = 0; i < 70; i++) {
                        queue(name).offerLast(i);
                    }
                }));
        step(name + " drain", () -> queue(name).drainTo(new ArrayList<>(), 80));
        step(name + " clear", () -> queue(name).clear());
    }

    private void changeSet(final String name) {
        step(name + " addAll", () -> set(name).addAll(List.of(TEXT, 1L, new byte[40])));
        step(name + " remove", () -> set(name).remove(1L));
        step(name + " removeIf", () -> set(name).removeIf(element -> element instanceof Integer i && i % 3 == 0));
        step(name + " clear", () -> set(name).clear());
    }

    private void changeSorted(final String name) {
        step(
                name + " grow",
                () -> region.inTurn(() -> {
                    for (int i = 0; i < 60; i++) {
                        sorted(name).put("grown " + i, i);
                    }
                }));
        step(name + " poll", () -> seen = sorted(name).pollLastEntry());
        step(name + " removeIf", () -> sorted(name).keySet().removeIf(key -> key.hashCode() % 4 != 0));
        step(name + " clear of a view", () -> sorted(name).tailMap("key 300").clear());
        step(name + " clear", () -> sorted(name).clear());
    }

    private void changeString(final String name) {
        step(name + " append", () -> string(name).append(TEXT));
        step(name + " insert", () -> string(name).insert(string(name).length() / 2, TEXT.repeat(50)));
        step(name + " delete", () -> string(name).delete(string(name).length() / 2, Integer.MAX_VALUE));
        step(name + " clear", () -> string(name).clear());
    }

    private void makeObjects() {
        SharedList.open(region, "made list").add(TEXT);
        SharedMap.open(region, "made map").put("a", new ArrayList<>(List.of(TEXT, 2)));
        SharedQueue.open(region, "made queue", 3).offer(TEXT);
        LongCell.open(region, "made cell").set(1);
    }

    private void rollBack() {
        try (Turn turn = region.takeTurn()) {
            map("small map").put("rolled back", TEXT.repeat(50));
            list("ring").add(TEXT);
            turn.rollback();
        }
    }

    /** Takes what is free of small and large blocks, then gives it back. */
    private void fill() {
        final SharedList<Object> filled = list("filled");
        region.inTurn(() -> {
            for (int i = 0; i < 60; i++) {
                filled.add("f".repeat(16 * i));
            }
            filled.add("g".repeat(20_000));
        });
        filled.clear();
    }
}
