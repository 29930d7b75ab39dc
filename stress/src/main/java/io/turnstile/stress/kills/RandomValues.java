package io.turnstile.stress.kills;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Values of every type that a region stores, determined by random numbers. */
final class RandomValues {
    private static final int LONG_STRING = 20_000;

    private RandomValues() {}

    /** Any value, made for one place only: a container among them becomes a shared one there. */
    static Object any(final RandomGenerator random) {
        return switch (random.nextInt(16)) {
            case 0 -> list(random);
            case 1 -> map(random);
            case 2 -> null;
            default -> immutable(random);
        };
    }

    /** A value that holds no container and is not null. */
    static Object immutable(final RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextInt();
            case 1, 2, 3 -> (long) random.nextInt(100);
            case 4 -> random.nextDouble();
            case 5, 6 -> "short " + random.nextInt(1000);
            case 7, 8 -> "a string that is too long for its slot " + random.nextInt(1000);
            case 9 -> "\u6f22\u5b57 \ud83d\ude00 ".repeat(random.nextInt(20));
            case 10 -> List.of("tuple", random.nextLong(), "and a string that is too long for its slot", 0.5);
            default -> random.nextInt(8) == 0 ? longString(random) : bytes(random);
        };
    }

    /** A string of a block of its own, of up to some ten thousand letters. */
    static String longString(final RandomGenerator random) {
        return Character.toString('a' + random.nextInt(26)).repeat(random.nextInt(LONG_STRING));
    }

    static Object key(final RandomGenerator random, final int keys) {
        final int number = random.nextInt(keys);
        return switch (number % 4) {
            case 0 -> number;
            case 1 -> (long) number;
            case 2 -> "k" + number;
            default -> "a key that is too long for its slot " + number;
        };
    }

    private static byte[] bytes(final RandomGenerator random) {
        final byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Object> list(final RandomGenerator random) {
        final List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(immutable(random));
        }
        return list;
    }

    private static Map<Object, Object> map(final RandomGenerator random) {
        final Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(key(random, 100), random.nextInt(4) == 0 ? list(random) : immutable(random));
        }
        return map;
    }
}
