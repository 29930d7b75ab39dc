package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.StaleHandleException;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.turn.Turns;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is removed is gone at once, and freed in short turns after the commit: by whoever removed it, or by others. */
@ExtendWith(RegionExtension.class)
class DiscardedTest {
    private static final int MANY = 2_000;
    private static final Map<String, Long> NOTHING = Map.of("directory", 1L);

    /** Ends a turn as a process does that is killed right after its commit. */
    private static void commitAndDie(final Region region, final Runnable body) {
        final Turns turns = region.attachment().turns();
        turns.afterCommitInTurnOr(
                turns.timeoutNanos(),
                () -> {
                    body.run();
                    return true;
                },
                false);
    }

    /** Without a turn, after which something would be freed. */
    private static long discarded(final Region region) {
        try (Region reader = Region.at(region.file()).openReadOnly()) {
            assertEquals(List.of(), reader.check().problems());
            return reader.check().discarded();
        }
    }

    private static void assertNothingDiscarded(final Region region) {
        assertEquals(List.of(), region.check().problems());
        assertEquals(0, region.check().discarded());
    }

    @ParameterizedTest
    @EnumSource
    void clearedIsEmptyAndThenFreed(final Filling filling, final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("16 MiB"));
        filling.fill(region, "x", 10);
        filling.clear(region, "x");
        final long empty = region.used();
        filling.fill(region, "x", MANY);
        assertTrue(region.used() > empty + MANY, "used=" + region.used());
        filling.clear(region, "x");
        assertEquals(0, filling.size(region, "x"));
        assertNothingDiscarded(region);
        // Some kinds keep a block when they are empty.
        final long kept = 2048 + (filling.isNested() ? MANY * 132 : 0);
        assertTrue(region.used() <= empty + kept, "used=" + region.used() + " empty=" + empty);
        filling.fill(region, "x", 100);
        assertTrue(filling.size(region, "x") > 0);
        assertNothingDiscarded(region);
    }

    @ParameterizedTest
    @EnumSource
    void removedIsGoneAndThenFreed(final Filling filling, final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("16 MiB"));
        filling.fill(region, "x", MANY);
        assertTrue(region.remove("x"));
        assertNothingDiscarded(region);
        assertEquals(NOTHING, region.stats().objects());
        region.trim();
        // Descriptors stay.
        assertTrue(region.used() < 20_000 + MANY * 132, "used=" + region.used());
    }

    @ParameterizedTest
    @EnumSource
    void removedInATurnIsBackAfterItsRollback(final Filling filling, final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("16 MiB"));
        filling.fill(region, "x", MANY);
        final long size = filling.size(region, "x");
        final long used = region.used();
        assertThrows(
                IllegalStateException.class,
                () -> region.inTurn(() -> {
                    filling.clear(region, "x");
                    assertEquals(0, filling.size(region, "x"));
                    region.remove("x");
                    throw new IllegalStateException("wanted");
                }));
        assertEquals(size, filling.size(region, "x"));
        assertNothingDiscarded(region);
        assertEquals(used, region.used());
    }

    @ParameterizedTest
    @EnumSource
    void whatAKilledProcessLeavesIsSoundAndFreedByOthers(final Filling filling, final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("16 MiB"));
        filling.fill(region, "x", MANY);
        filling.fill(region, "y", MANY / 2);
        final LongCell cell = LongCell.open(region, "cell");
        commitAndDie(region, () -> {
            filling.clear(region, "x");
            region.remove("y");
        });
        try (Region reader = Region.at(region.file()).openReadOnly();
                Region other = Region.at(region.file()).open()) {
            assertTrue(reader.check().discarded() >= 1);
            assertEquals(List.of(), reader.check().problems());
            int turns = 0;
            // Each commit of one that has attached since frees a little.
            while (reader.check().discarded() > 0 && turns < 5) {
                final long before = reader.used();
                LongCell.open(other, "cell").add(1);
                assertTrue(reader.used() < before, "turn=" + turns + " used=" + before);
                assertEquals(List.of(), reader.check().problems());
                turns++;
            }
            assertTrue(turns > 0);
            other.collect();
            assertEquals(turns, cell.get());
            assertNothingDiscarded(other);
            assertEquals(0, filling.size(other, "x"));
        }
    }

    @Test
    void aHandleOfSomethingDiscardedIsStale(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> inner = map.putList("inner");
        Filling.MAP.fill(region, "map", MANY);
        commitAndDie(region, () -> region.remove("map"));
        assertEquals(1, discarded(region));
        assertThrows(StaleHandleException.class, map::size);
        assertThrows(StaleHandleException.class, () -> map.put("a", 1));
        assertEquals(0, inner.size(), "until it is freed");
        assertThrows(
                StaleHandleException.class,
                () -> SharedList.open(region, "list").add(map));
        region.collect();
        assertThrows(StaleHandleException.class, inner::size);
        assertNothingDiscarded(region);
    }

    @Test
    void whatIsTakenOverFromSomethingDiscardedInTheSameTurnStays(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> inner = map.putList("inner");
        inner.add("kept");
        Filling.MAP.fill(region, "map", MANY);
        final SharedList<Object> list = SharedList.open(region, "list");
        region.inTurn(() -> {
            map.clear();
            list.add(inner);
        });
        assertNothingDiscarded(region);
        assertEquals("[[kept]]", list.toString());
        region.remove("map");
        region.remove("list");
        assertEquals(NOTHING, region.stats().objects());
    }

    @Test
    void deepAndWideNestsAreFreed(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        region.inTurn(() -> {
            SharedList<Object> deep = list;
            for (int i = 0; i < 2_000; i++) {
                deep = deep.addList();
            }
            for (int i = 0; i < 2_000; i++) {
                list.addMap().put("k" + i, List.of("a string that has a block of its own " + i));
            }
        });
        list.clear();
        assertNothingDiscarded(region);
        region.remove("list");
        assertEquals(NOTHING, region.stats().objects());
    }

    @Test
    void largeTuplesAreDiscarded(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("64 MiB"));
        final String text = "a string that has a block of its own ";
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final long used = region.used();
        final List<?> wide = List.copyOf(IntStream.range(0, 1000)
                .mapToObj(i -> i % 3 == 0 ? List.of() : text + i)
                .toList());
        Object deep = List.copyOf(Collections.nCopies(70, text));
        for (int i = 0; i < 100; i++) {
            deep = List.of(text, deep, i);
        }
        final Object last = deep;
        for (int i = 0; i < 200; i++) {
            final int key = i;
            region.inTurn(() -> map.put(key, key % 2 == 0 ? wide : last));
        }
        assertEquals(wide, map.get(0));
        commitAndDie(region, () -> map.put(0, 1));
        assertEquals(1, discarded(region));
        map.put(1, 1);
        assertNothingDiscarded(region);
        region.inTurn(() -> map.keySet().removeIf(key -> (int) key < 50));
        assertNothingDiscarded(region);
        map.clear();
        assertNothingDiscarded(region);
        // Descriptors stay.
        assertTrue(region.used() < used + 20_000, "used=" + region.used() + " before=" + used);
    }

    @Test
    void whatATurnHasDiscardedMakesRoomInTheSameTurn(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("4 MiB"));
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final int first = fillUp(map);
        final int[] second = new int[1];
        region.inTurn(() -> {
            map.clear();
            for (int i = 0; i < first * 8 / 10; i++) {
                map.put("key of the entry with the number " + i, "value " + i);
            }
            second[0] = map.size();
        });
        assertEquals(first * 8 / 10, second[0]);
        assertNothingDiscarded(region);
    }

    private static int fillUp(final SharedMap<Object, Object> map) {
        for (int i = 0; ; i++) {
            try {
                map.put("key of the entry with the number " + i, "value " + i);
            } catch (final RegionFullException e) {
                return i;
            }
        }
    }

    @Test
    void whatAKilledProcessHasDiscardedMakesRoom(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("4 MiB"));
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final int first = fillUp(map);
        try (Region other = Region.at(region.file()).open()) {
            commitAndDie(region, map::clear);
            final int second = fillUp(SharedMap.open(other, "map"));
            assertTrue(second >= first * 8 / 10, "first=" + first + " second=" + second);
            assertEquals(List.of(), other.check().problems());
        }
    }

    @Test
    void theLogKeepsRoomFromTheBeginning(final Region region) {
        final long reserved = region.attachment().memory().getLong(ControlLayout.LOG_RESERVED_OFFSET);
        assertTrue(reserved >= 64 * 1024, "reserved=" + reserved);
    }

    @Test
    void aLongClearIsManyShortTurns(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        Filling.MAP.fill(region, "map", 20_000);
        final long before = region.members().get(0).turns();
        map.clear();
        assertTrue(
                region.members().get(0).turns() - before > 5,
                "turns=" + region.members().get(0).turns());
        assertNothingDiscarded(region);
        final long small = region.members().get(0).turns();
        map.put("a", 1);
        map.clear();
        assertEquals(small + 2, region.members().get(0).turns(), "what is small is freed in its turn");
        assertFalse(map.containsKey("a"));
    }

    /** A structure that many values are put into. */
    enum Filling {
        LIST {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedList.open(region, name);
            }
        },
        LIST_OF_LISTS {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedList.open(region, name);
            }

            @Override
            Object value(final int number) {
                return new java.util.ArrayList<>(List.of(number, TEXT + number));
            }
        },
        SET {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedSet.open(region, name);
            }
        },
        QUEUE {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedQueue.open(region, name);
            }
        },
        QUEUE_OF_LONG_TEXTS {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedQueue.open(region, name);
            }

            @Override
            Object value(final int number) {
                return TEXT.repeat(10) + number;
            }
        },
        SORTED_SET {
            @Override
            Collection<Object> collection(final Region region, final String name) {
                return SharedSortedSet.open(region, name);
            }
        },
        MAP {
            @Override
            Map<Object, Object> map(final Region region, final String name) {
                return SharedMap.open(region, name);
            }
        },
        MAP_OF_MAPS {
            @Override
            Map<Object, Object> map(final Region region, final String name) {
                return SharedMap.open(region, name);
            }

            @Override
            Object value(final int number) {
                return new java.util.HashMap<>(Map.of(TEXT, number));
            }
        },
        SORTED_MAP {
            @Override
            Map<Object, Object> map(final Region region, final String name) {
                return SharedSortedMap.open(region, name);
            }
        },
        STRING {
            @Override
            void add(final Region region, final String name, final int number) {
                final SharedString string = SharedString.open(region, name);
                string.insert(string.length() / 2, TEXT.repeat(10));
            }

            @Override
            void clear(final Region region, final String name) {
                SharedString.open(region, name).clear();
            }

            @Override
            long size(final Region region, final String name) {
                return SharedString.open(region, name).length();
            }
        },
        BYTES {
            @Override
            void add(final Region region, final String name, final int number) {
                SharedBytes.open(region, name).append(new byte[500]);
            }

            @Override
            void clear(final Region region, final String name) {
                SharedBytes.open(region, name).clear();
            }

            @Override
            long size(final Region region, final String name) {
                return SharedBytes.open(region, name).size();
            }
        };

        static final String TEXT = "a text that is too long for its slot ";

        Collection<Object> collection(final Region region, final String name) {
            throw new UnsupportedOperationException(name());
        }

        Map<Object, Object> map(final Region region, final String name) {
            return null;
        }

        Object value(final int number) {
            return TEXT + number;
        }

        boolean isNested() {
            return this == LIST_OF_LISTS || this == MAP_OF_MAPS;
        }

        void add(final Region region, final String name, final int number) {
            final Map<Object, Object> map = map(region, name);
            if (map != null) {
                map.put(TEXT + number, value(number));
            } else {
                collection(region, name).add(value(number));
            }
        }

        void fill(final Region region, final String name, final int count) {
            for (int i = 0; i < count; i += 1000) {
                final int from = i;
                region.inTurn(() -> {
                    for (int j = from; j < Math.min(count, from + 1000); j++) {
                        add(region, name, j);
                    }
                });
            }
        }

        void clear(final Region region, final String name) {
            final Map<Object, Object> map = map(region, name);
            if (map != null) {
                map.clear();
            } else {
                collection(region, name).clear();
            }
        }

        long size(final Region region, final String name) {
            final Map<Object, Object> map = map(region, name);
            return map != null ? map.size() : collection(region, name).size();
        }
    }
}
