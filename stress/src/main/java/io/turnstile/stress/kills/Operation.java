package io.turnstile.stress.kills;

import io.turnstile.collections.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What turns are made of. An object's kind is the first part of its name, so that a name is never used for two kinds.
 *
 * <p>No container ends up in itself, but for those that {@link #CYCLE} makes and lets go: by reference named maps hold
 * named objects of other kinds, and what is nested is only moved to where it came from, one level higher or the same.
 */
enum Operation {
    /** Changes a list, or a container in it. */
    EDIT_LIST(30) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return NestedEdits.list(content, content.list(nameOf("list", random)), MOST, random);
        }
    },
    /** Changes a map, or a container in it. */
    EDIT_MAP(30) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return NestedEdits.map(content, content.map(nameOf("map", random)), MOST, random);
        }
    },
    /** Changes a set. */
    EDIT_SET(12) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return Edits.set(content.set(nameOf("set", random)), MOST, random);
        }
    },
    /** Changes a sorted map, or a container in it. */
    EDIT_SORTED_MAP(15) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return NestedEdits.map(content, content.sortedMap(nameOf("sorted", random)), MOST, random);
        }
    },
    /** Changes a sorted set. */
    EDIT_SORTED_SET(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return Edits.sortedSet(content.sortedSet(nameOf("ordered", random)), MOST, random);
        }
    },
    /** Changes a string. */
    EDIT_STRING(10) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return FlatEdits.string(content, nameOf("string", random), random);
        }
    },
    /** Changes bytes. */
    EDIT_BYTES(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return FlatEdits.bytes(content, nameOf("bytes", random), random);
        }
    },
    /** Makes an array, or changes its elements and attributes. */
    EDIT_ARRAY(12) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return FlatEdits.array(content, nameOf("array", random), random);
        }
    },
    /** Counts a latch down. */
    COUNT_DOWN(3) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return content.countDown(nameOf("latch", random));
        }
    },
    /** Removes an object and makes one of any kind under its name. */
    MAKE_ANEW(6) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final String name = nameOf("any", random);
            final boolean removed = content.remove(name);
            switch (random.nextInt(9)) {
                case 0 -> content.list(name).add(RandomValues.any(random));
                case 1 -> content.map(name).put(name, RandomValues.any(random));
                case 2 -> content.set(name).add(RandomValues.key(random, MOST));
                case 3 -> content.sortedMap(name).put(name, RandomValues.any(random));
                case 4 -> content.queue(name).add(RandomValues.immutable(random));
                case 5 -> FlatEdits.string(content, name, random);
                case 6 -> FlatEdits.bytes(content, name, random);
                case 7 -> FlatEdits.array(content, name, random);
                default -> content.add(content.longCell(name), 1);
            }
            return removed;
        }
    },
    /** Changes a queue. */
    EDIT_QUEUE(20) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return Edits.queue(content.queue(nameOf("queue", random)), MOST, random);
        }
    },
    /** Adds to cells. */
    ADD(20) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final double sum = content.addDouble(content.doubleCell(nameOf("double", random)), random.nextDouble());
            return content.add(content.longCell(nameOf("long", random)), random.nextInt(1000)) + sum;
        }
    },
    /** Removes a name. */
    REMOVE(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return content.remove(nameOf(kind(random), random));
        }
    },
    /** Gives an object another name, if that is not taken. */
    RENAME(6) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final String kind = kind(random);
            return content.rename(nameOf(kind, random), nameOf(kind, random));
        }
    },
    /** Lets a map hold an object that has a name. */
    REFER(4) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final Object held = heldByMaps(content, random);
            return content.map(nameOf("map", random)).put(RandomValues.key(random, MOST), held);
        }
    },
    /** Moves a value from one map to another, or lets both hold it. */
    MOVE_IN_MAPS(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final Map<Object, Object> from = content.map(nameOf("map", random));
            final Object key = NestedEdits.someKey(from, random);
            final Object value = random.nextBoolean() ? from.remove(key) : from.get(key);
            return content.map(nameOf("map", random)).put(RandomValues.key(random, MOST), value);
        }
    },
    /** Moves a value from one list to another, and one from a queue to another. */
    MOVE(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final List<Object> from = content.list(nameOf("list", random));
            if (!from.isEmpty()) {
                content.list(nameOf("list", random)).add(from.remove(random.nextInt(from.size())));
            }
            final Object element = content.queue(nameOf("queue", random)).poll();
            return element != null && content.queue(nameOf("queue", random)).offer(element);
        }
    },
    /** Makes containers that hold each other and nothing else does: collect frees them. */
    CYCLE(1) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final List<Object> list = content.list("cycle");
            content.addList(list).add(list);
            content.addMap(list).put(RandomValues.longString(random), list);
            return content.remove("cycle");
        }
    },
    /** Puts in long strings: the heap grows. */
    GROW(2) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final Map<Object, Object> map = content.map("map-0");
            final int times = random.nextInt(20);
            map.put("long", RandomValues.longString(random).repeat(times));
            return map.remove("long " + times) != null ? times : map.put("long " + times, RandomValues.any(random));
        }
    },
    /** Changes each line of a list. */
    SWEEP(1) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final List<Object> list = content.list("sweep");
            while (list.size() < SWEPT) {
                list.add((long) list.size());
            }
            for (int i = random.nextInt(4); i < list.size(); i += 4) {
                list.set(i, (Long) list.get(i) + 1);
            }
            return random.nextInt(20) == 0 ? content.remove("sweep") : list.size();
        }
    },
    /** Puts a large string in the place of one: the undo log grows, and shrinks afterwards. */
    REPLACE(1) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            if (random.nextInt(8) > 0) {
                return null;
            }
            final Map<Object, Object> map = content.map("large");
            final Object old = map.remove("string");
            map.put("string", Character.toString('a' + random.nextInt(26)).repeat(LARGE + random.nextInt(64)));
            return old;
        }
    },
    /** Changes a map in a turn inside the turn. */
    INNER_TURN(5) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            content.inTurn(() -> content.inTurn(() -> EDIT_MAP.apply(content, random)));
            return null;
        }
    },
    /** Frees cycles. */
    COLLECT(1) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            content.collect();
            return null;
        }
    },
    /** Gives memory back, also what the turn has just freed. */
    TRIM(1) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            if (random.nextInt(4) == 0) {
                content.remove("map-0");
            }
            content.trim();
            return null;
        }
    };

    /** Elements of a container by a name, about; more than one chunk of a list. */
    private static final int MOST = 400;

    private static final int SWEPT = 3_000;

    /** More lines of undo log than it keeps between turns. */
    private static final int LARGE = 1_100_000;

    private static final int NAMES = 8;
    private static final List<String> KINDS = List.of(
            "list", "map", "queue", "long", "double", "set", "sorted", "ordered", "string", "bytes", "array", "latch");
    private static final Operation[] WEIGHED = weighed();

    private final int weight;

    Operation(final int weight) {
        this.weight = weight;
    }

    /** Does it, and gives something of what was returned. */
    abstract Object apply(Content content, RandomGenerator random);

    /** One of them, by weight. */
    static Operation any(final RandomGenerator random) {
        return WEIGHED[random.nextInt(WEIGHED.length)];
    }

    private static Operation[] weighed() {
        final List<Operation> all = new ArrayList<>();
        for (final Operation operation : values()) {
            for (int i = 0; i < operation.weight; i++) {
                all.add(operation);
            }
        }
        return all.toArray(Operation[]::new);
    }

    private static Object heldByMaps(final Content content, final RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 -> content.list(nameOf("list", random));
            case 1 -> content.queue(nameOf("queue", random));
            case 2 -> content.doubleCell(nameOf("double", random));
            case 3 -> content.set(nameOf("set", random));
            case 4 -> content.sortedMap(nameOf("sorted", random));
            case 5 -> content.string(nameOf("string", random));
            case 6 -> content.array(nameOf("array", random), DType.INT32, 3, 4);
            case 7 -> content.latch(nameOf("latch", random));
            default -> content.longCell(nameOf("long", random));
        };
    }

    private static String kind(final RandomGenerator random) {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    private static String nameOf(final String kind, final RandomGenerator random) {
        return kind + "-" + random.nextInt(NAMES);
    }
}
