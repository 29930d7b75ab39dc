package io.turnstile.stress.kills;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Values of every type that a region stores, determined by random numbers. */
final class RandomValues {
    private static final int LONG_STRING = 20_000;

    private RandomValues() {}

    /** Any value, made for one place only: a container among them becomes a shared one there. */
    static Object any(final RandomGenerator random) {
        return switch (random.nextInt(18)) {
            case 0 -> list(random);
            case 1 -> map(random);
            case 2 -> null;
            case 3 -> set(random);
            case 4 -> sortedMap(random);
            default -> immutable(random);
        };
    }

    /** A value that holds no container and is not null. */
    static Object immutable(final RandomGenerator random) {
        return switch (random.nextInt(15)) {
            case 0 -> random.nextInt();
            case 1, 2, 3 -> (long) random.nextInt(100);
            case 4 -> random.nextDouble();
            case 5, 6 -> "short " + random.nextInt(1000);
            case 7, 8 -> "a string that is too long for its slot " + random.nextInt(1000);
            case 9 -> "\u6f22\u5b57 \ud83d\ude00 ".repeat(random.nextInt(20));
            case 10 -> List.of("tuple", random.nextLong(), "and a string that is too long for its slot", 0.5);
            case 11 -> random.nextInt(8) == 0 ? longString(random) : bytes(random, 100);
            case 12 -> trade(random.nextInt(1000));
            case 13 -> Side.values()[random.nextInt(2)];
            default -> number(random);
        };
    }

    /** A value of a type that is stored packed. */
    private static Object number(final RandomGenerator random) {
        final long bits = random.nextLong();
        return switch (random.nextInt(4)) {
            case 0 -> BigDecimal.valueOf(bits, 3);
            case 1 -> BigInteger.valueOf(bits).pow(5);
            case 2 -> new UUID(bits, bits);
            default -> Instant.ofEpochMilli(bits >>> Short.SIZE);
        };
    }

    /** An enum whose constants are values. */
    enum Side {
        BUY,
        SELL
    }

    /** A record that is a value, and a key. */
    record Trade(String symbol, Side side, long amount, List<String> notes) {}

    static Trade trade(final int number) {
        return new Trade("symbol " + number, Side.values()[number % 2], number, List.of("longer than a slot can hold"));
    }

    /** A string of a block of its own, of up to some ten thousand letters. */
    static String longString(final RandomGenerator random) {
        return Character.toString('a' + random.nextInt(26)).repeat(random.nextInt(LONG_STRING));
    }

    static Object key(final RandomGenerator random, final int keys) {
        final int number = random.nextInt(keys);
        return switch (number % 6) {
            case 0 -> number;
            case 1 -> (long) number;
            case 2 -> "k" + number;
            case 3 -> trade(number);
            case 4 -> LocalDate.ofEpochDay(number);
            default -> "a key that is too long for its slot " + number;
        };
    }

    /** A key of a sorted map or set: text, of which some is not Latin-1. */
    static String sortedKey(final RandomGenerator random, final int keys) {
        final int number = random.nextInt(keys);
        return switch (number % 3) {
            case 0 -> "k" + number;
            case 1 -> "\u6f22\u5b57 " + number;
            default -> "a key that is too long for its slot " + number;
        };
    }

    /** Bytes that are not the same twice: regions compare them by content, java.util does not. */
    static byte[] bytes(final RandomGenerator random, final int most) {
        final byte[] bytes = new byte[Long.BYTES + random.nextInt(most)];
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

    private static Set<Object> set(final RandomGenerator random) {
        final Set<Object> set = new LinkedHashSet<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            set.add(key(random, 100));
        }
        return set;
    }

    private static Map<Object, Object> sortedMap(final RandomGenerator random) {
        final Map<Object, Object> map = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(sortedKey(random, 100), random.nextInt(4) == 0 ? set(random) : immutable(random));
        }
        return map;
    }
}
