package io.turnstile.stress.mutants;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.Turn;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Operations that change what there is, make more of it and remove it. */
final class Changes extends Steps {
    Changes(final Region region, final List<Exercise.Step> steps) {
        super(region, steps);
    }

    /** Everything is changed. */
    void change() {
        step("collect", region()::collect);
        step("cells", () -> {
            LongCell.open(region(), "counter").add(1);
            DoubleCell.open(region(), "ratio").add(1);
            AtomicLongCell.open(region(), "atomic").add(1);
        });
        TemplateContent.LISTS.forEach(this::changeList);
        TemplateContent.MAPS.forEach(this::changeMap);
        TemplateContent.QUEUES.forEach(this::changeQueue);
        TemplateContent.SETS.forEach(this::changeSet);
        TemplateContent.STRINGS.forEach(this::changeString);
        TemplateContent.SORTED.forEach(this::changeSorted);
        step(
                "bytes cut",
                () -> SharedBytes.open(region(), TemplateContent.BYTES).setLength(3_000));
        step("sorted set add", () -> sortedSet().addAll(List.of(7L, 500L)));
        step("sorted set removeIf", () -> sortedSet().removeIf(key -> key.hashCode() % 3 == 0));
        ArrayContent.NAMES.forEach(this::changeArray);
        step("tree put", () -> SharedTree.put(region(), ArrayContent.TREE, ArrayContent.nested(), true));
        TemplateContent.SEMAPHORES.forEach(this::changeSemaphore);
        step("latch", () -> SharedLatch.open(region(), TemplateContent.LATCH, 1).countDown());
        step("new objects", this::makeObjects);
        step("rolled back", this::rollBack);
        step("trim", region()::trim);
        step("rename", () -> region().rename(TemplateContent.LISTS.get(0), "renamed"));
        step("fill", this::fill);
        for (final String name : List.of(
                "large map", "long list", "mixed list", "queue", "cyclic map", "filled", "counter", "semaphore")) {
            step("remove " + name, () -> region().remove(name));
        }
        step("collect at the end", region()::collect);
        step("trim at the end", region()::trim);
        step("force", region()::force);
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
                () -> region().inTurn(() -> {
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
                () -> region().inTurn(() -> {
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
                () -> region().inTurn(() -> {
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
                () -> region().inTurn(() -> {
                    for (int i = 0; i < 60; i++) {
                        sorted(name).put("grown " + i, i);
                    }
                }));
        step(name + " poll", () -> see(sorted(name).pollLastEntry()));
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

    private void changeArray(final String name) {
        step(name + " set", () -> {
            final SharedArray array = array(name);
            if (array.size() > 0) {
                array.setFlat(1, array.size() - 1);
            }
        });
        step(name + " fill", () -> array(name).fill(1L));
        step(name + " map", () -> array(name).map(element -> 0));
        step(name + " copyFrom", () -> array(name).copyFrom(array(name).raw()));
        step(name + " attribute", () -> array(name).attributes().put("new", TEXT));
        step(name + " copied", () -> map("small map").put(name, array(name).snapshot()));
        step(name + " remove", () -> region().remove(name));
    }

    private void changeSemaphore(final String name) {
        step(name + " acquire", () -> {
            if (semaphore(name).tryAcquire(2)) {
                semaphore(name).release();
            }
        });
        step(name + " drain", () -> see(semaphore(name).drainPermits()));
    }

    private void makeObjects() {
        SharedList.open(region(), "made list").add(TEXT);
        SharedMap.open(region(), "made map").put("a", new ArrayList<>(List.of(TEXT, 2)));
        SharedQueue.open(region(), "made queue", 3).offer(TEXT);
        LongCell.open(region(), "made cell").set(1);
        SharedArray.create(region(), "made array", DType.INT32, 30, 50).fill(1L);
    }

    private void rollBack() {
        try (Turn turn = region().takeTurn()) {
            map("small map").put("rolled back", TEXT.repeat(50));
            list("ring").add(TEXT);
            turn.rollback();
        }
    }

    /** Takes what is free of small and large blocks, then gives it back. */
    private void fill() {
        final SharedList<Object> filled = list("filled");
        region().inTurn(() -> {
            for (int i = 0; i < 60; i++) {
                filled.add("f".repeat(16 * i));
            }
            filled.add("g".repeat(20_000));
        });
        filled.clear();
    }
}
