package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dict in lock step with a LinkedHashMap, around each size at which something in it grows. */
@ExtendWith(RegionExtension.class)
class DictTest {
    private static void assertSame(final Map<Object, Object> twin, final TestDict dict) {
        final List<Object> keys = new ArrayList<>();
        final long descriptor = dict.descriptor();
        for (int entry = dict.dict().first(descriptor);
                entry != Dict.NONE;
                entry = dict.dict().next(descriptor, entry)) {
            keys.add(key(dict, descriptor, entry));
        }
        assertEquals(new ArrayList<>(twin.keySet()), keys, "keys in the order of insertion");
        assertEquals(twin.size(), dict.size());
        twin.forEach((key, value) -> assertEquals(value, dict.get(unwrapped(key))));
    }

    private static Object key(final TestDict dict, final long descriptor, final int entry) {
        final Object[] key = new Object[1];
        dict.attachment().turns().write(() -> {
            key[0] = dict.attachment().values().load(dict.dict().key(descriptor, entry));
        });
        return key[0] instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : key[0];
    }

    private static Object unwrapped(final Object key) {
        return key instanceof ByteBuffer bytes ? bytes.array() : key;
    }

    /** Keys of all types, some equal as numbers but not as objects. */
    private static Object key(final int i) {
        return switch (i % 8) {
            case 0 -> i;
            case 1 -> (long) (i - 1);
            case 2 -> "key " + i;
            case 3 -> "a longer key that needs a block: " + i;
            case 4 -> (double) i;
            case 5 -> ByteBuffer.wrap(("bytes " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case 6 -> "\u4e2d " + i;
            default -> (float) i;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 9, 16, 64, 256, 257, 512, 5000})
    void goesInLockStepWithALinkedHashMap(final int size, final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        final Map<Object, Object> twin = new LinkedHashMap<>();
        Seeds.withRandom(random -> {
            for (int i = 0; i < size; i++) {
                put(twin, dict, key(i), i);
            }
            assertSame(twin, dict);
            // In one turn: a turn for each operation would mostly measure turns.
            region.inTurn(() -> {
                for (int i = 0; i < 2 * size + 50; i++) {
                    operate(twin, dict, random, size + 8);
                }
            });
            assertSame(twin, dict);
            assertEquals(List.of(), region.check().problems());
            for (final Object key : new ArrayList<>(twin.keySet())) {
                assertEquals(twin.remove(key), dict.remove(unwrapped(key)));
            }
            assertSame(twin, dict);
            for (int i = 0; i < Math.min(size, 300); i++) {
                put(twin, dict, key(i), "again");
            }
            assertSame(twin, dict);
            dict.clear();
            assertEquals(0, dict.size());
        });
    }

    private static void operate(
            final Map<Object, Object> twin, final TestDict dict, final Random random, final int range) {
        final Object key = key(random.nextInt(range));
        if (random.nextInt(5) < 2) {
            assertEquals(twin.remove(key), dict.remove(unwrapped(key)));
        } else if (random.nextInt(100) == 0) {
            twin.clear();
            dict.clear();
        } else {
            put(twin, dict, key, random.nextBoolean() ? random.nextLong() : "value ".repeat(random.nextInt(40)));
        }
    }

    private static void put(final Map<Object, Object> twin, final TestDict dict, final Object key, final Object value) {
        assertEquals(twin.put(key, value), dict.put(unwrapped(key), value));
    }

    @Test
    void givesBackAllBlocksWhenCleared(final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        final long used = region.used();
        for (int i = 0; i < 1000; i++) {
            dict.put(unwrapped(key(i)), "a value that does not fit its slot " + i);
        }
        assertTrue(region.used() > used + 1000 * 48);
        dict.clear();
        assertEquals(used, region.used());
    }

    @Test
    void freesEverythingWhenItsNameIsRemoved(final Region region) {
        TestDict.open(region, "other");
        final long used = region.used();
        final TestDict dict = TestDict.open(region, "dict");
        for (int i = 0; i < 300; i++) {
            dict.put("key " + i, List.of("a value that does not fit its slot", i));
        }
        region.remove("dict");
        assertEquals(used, region.used());
    }

    @Test
    void hashesAreTheSameInEveryAttachmentAndOthersInEveryRegion(final RegionFactory regions) {
        final Region region = regions.create();
        final Values here = region.attachment().values();
        final Values there = regions.attach(region).attachment().values();
        final Values elsewhere = regions.create().attachment().values();
        int same = 0;
        for (int i = 0; i < 100; i++) {
            final Encoded key = Encoded.of(unwrapped(key(i)));
            assertEquals(here.hash(key), there.hash(Encoded.of(unwrapped(key(i)))));
            same += here.hash(key) == elsewhere.hash(key) ? 1 : 0;
        }
        assertEquals(0, same);
        assertNotEquals(here.hash(Encoded.of(1)), here.hash(Encoded.of(1L)), "types count");
    }

    @Test
    void hashesAreWhatTheFormatSays() {
        final long[] expected = {0xC967918199F0A731L, 0xD4D66BD9EB4F24B2L, 0xC89A6F1A7A166ADBL};
        final Hash hash = new Hash(0x0123456789ABCDEFL, 0xFEDCBA9876543210L);
        final long[] actual = {
            Encoded.of(42L).hash(hash),
            Encoded.of("text").hash(hash),
            Encoded.of("a text that is longer than a slot").hash(hash)
        };
        assertArrayEquals(expected, actual);
    }
}
