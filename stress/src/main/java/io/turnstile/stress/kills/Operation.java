package io.turnstile.stress.kills;

import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What turns are made of. An object's kind is the first part of its name, so that a name is never used for two kinds.
 *
 * <p>No container ends up in itself, but for those that {@link #CYCLE} makes and lets go: by reference named maps hold
 * named lists, queues and cells, and what is nested is only moved to where it came from, one level higher or the same.
 */
enum Operation {
    /** Changes a list, or a container in it. */
    EDIT_LIST(30) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return editWithin(content, content.list(nameOf("list", random)), MOST, random, DEEP);
        }
    },
    /** Changes a map, or a container in it. */
    EDIT_MAP(30) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            return editWithin(content, content.map(nameOf("map", random)), MOST, random, DEEP);
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
    REMOVE(3) {
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
            final Object held = switch (random.nextInt(4)) {
                case 0 -> content.list(nameOf("list", random));
                case 1 -> content.queue(nameOf("queue", random));
                case 2 -> content.doubleCell(nameOf("double", random));
                default -> content.longCell(nameOf("long", random));
            };
            return content.map(nameOf("map", random)).put(RandomValues.key(random, MOST), held);
        }
    },
    /** Moves a value from one map to another, or lets both hold it. */
    MOVE_IN_MAPS(8) {
        @Override
        Object apply(final Content content, final RandomGenerator random) {
            final Map<Object, Object> from = content.map(nameOf("map", random));
            final Object key = someKey(from, random);
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

    private static final int MOST_NESTED = 20;
    private static final int DEEP = 3;

    private static final int SWEPT = 3_000;

    /** More lines of undo log than it keeps between turns. */
    private static final int LARGE = 1_100_000;

    private static final int NAMES = 8;
    private static final List<String> KINDS = List.of("list", "map", "queue", "long", "double");
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

    private static String kind(final RandomGenerator random) {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    private static String nameOf(final String kind, final RandomGenerator random) {
        return kind + "-" + random.nextInt(NAMES);
    }

    private static Object someKey(final Map<Object, Object> map, final RandomGenerator random) {
        int left = random.nextInt(20);
        for (final Object key : map.keySet()) {
            if (left-- == 0) {
                return key;
            }
        }
        return "none";
    }

    private static Object editWithin(
            final Content content, final List<Object> list, final int most, final RandomGenerator random, int deeper) {
        final Object inner = list.isEmpty() ? null : list.get(random.nextInt(list.size()));
        return deeper > 0 && isContainer(inner)
                ? editInner(content, inner, random, deeper - 1)
                : Edits.list(content, list, most, random);
    }

    private static Object editWithin(
            final Content content,
            final Map<Object, Object> map,
            final int keys,
            final RandomGenerator random,
            int deeper) {
        final Object inner = map.get(someKey(map, random));
        return deeper > 0 && isContainer(inner)
                ? editInner(content, inner, random, deeper - 1)
                : Edits.map(content, map, keys, random);
    }

    @SuppressWarnings("unchecked")
    private static Object editInner(
            final Content content, final Object inner, final RandomGenerator random, final int deeper) {
        return inner instanceof List<?> list
                ? editWithin(content, (List<Object>) list, MOST_NESTED, random, deeper)
                : editWithin(content, (Map<Object, Object>) inner, MOST_NESTED, random, deeper);
    }

    /** Whether it is a list or a map that can be changed: a tuple is neither. */
    private static boolean isContainer(final Object value) {
        return value instanceof SharedList
                || value instanceof SharedMap
                || value instanceof ArrayList
                || value instanceof LinkedHashMap;
    }
}
