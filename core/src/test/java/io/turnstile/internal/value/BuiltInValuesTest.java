package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of java.math, java.time and UUID: as values and as keys, here and in another attachment. */
@ExtendWith(RegionExtension.class)
class BuiltInValuesTest {
    private Region region;
    private TestDict dict;
    private TestDict other;

    @BeforeEach
    void makeDict(final RegionFactory regions) {
        region = regions.create();
        dict = TestDict.open(region, "dict");
        other = TestDict.open(regions.attach(region), "dict");
    }

    static Stream<Object> values() {
        return Stream.of(numbers(), dates(), times()).flatMap(each -> each);
    }

    private static Stream<Object> numbers() {
        return Stream.of(
                BigInteger.ZERO,
                BigInteger.ONE.negate(),
                BigInteger.valueOf(Long.MIN_VALUE),
                BigInteger.ONE.shiftLeft(10_000).subtract(BigInteger.TWO),
                BigInteger.ONE.shiftLeft(95),
                BigInteger.ONE.shiftLeft(96),
                BigDecimal.ZERO,
                new BigDecimal("1.0"),
                new BigDecimal("1.00"),
                new BigDecimal("-123456789012345678901234567890.123456789"),
                new BigDecimal(BigInteger.TEN, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
                new UUID(0, 0),
                new UUID(Long.MIN_VALUE, -1));
    }

    private static Stream<Object> dates() {
        return Stream.of(
                LocalDate.MIN,
                LocalDate.MAX,
                LocalDate.of(2024, 2, 29),
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                Instant.MIN,
                Instant.MAX,
                Instant.EPOCH.minusNanos(1),
                OffsetDateTime.MIN,
                OffsetDateTime.MAX,
                Year.of(Year.MIN_VALUE),
                YearMonth.of(Year.MAX_VALUE, 12),
                zoned("2024-10-27T02:30:00+02:00[Europe/Berlin]"),
                zoned("2024-10-27T02:30:00+01:00[Europe/Berlin]"),
                zoned("2024-01-01T00:00:00Z"),
                zoned("2024-01-01T00:00:00Z[UTC]"),
                ZonedDateTime.of(LocalDateTime.MAX, ZoneId.of("-18:00")));
    }

    private static ZonedDateTime zoned(final String text) {
        return ZonedDateTime.parse(text);
    }

    private static Stream<Object> times() {
        return Stream.of(
                LocalTime.MIN,
                LocalTime.MAX,
                OffsetTime.MIN,
                OffsetTime.MAX,
                ZoneOffset.UTC,
                ZoneOffset.ofHoursMinutesSeconds(-17, -59, -59),
                Duration.ZERO,
                Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                Duration.ofNanos(-1),
                Period.ZERO,
                Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comeBackExactlyAndAreKeys(final Object value) {
        roundTrip(value);
    }

    private void roundTrip(final Object value) {
        dict.put("key", value);
        assertSameValue(value, dict.get("key"));
        assertSameValue(value, other.get("key"));
        dict.put(value, "by key");
        assertEquals("by key", other.get(value));
        assertEquals("by key", other.remove(value));
        assertNull(dict.get(value));
    }

    private static void assertSameValue(final Object expected, final Object actual) {
        assertNotNull(actual);
        assertSame(expected.getClass(), actual.getClass());
        assertEquals(expected, actual);
    }

    @Test
    void randomOnesComeBackExactlyAndAreKeys() {
        Seeds.withRandom(random -> region.inTurn(() -> {
            for (int i = 0; i < 2_000; i++) {
                final Object value = random(random);
                dict.put("key", value);
                assertSameValue(value, dict.get("key"));
                dict.put(value, i);
                assertEquals(i, dict.get(value));
            }
            assertEquals(List.of(), region.check().problems());
        }));
    }

    private static Object random(final Random random) {
        final LocalDate date = LocalDate.ofEpochDay(random.nextInt(2_000_000) - 1_000_000);
        final LocalTime time = LocalTime.ofNanoOfDay((long) (random.nextDouble() * 86_400e9));
        final ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(36 * 3600 + 1) - 18 * 3600);
        final byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        return switch (random.nextInt(12)) {
            case 0 -> new BigInteger(bytes);
            case 1 -> new BigDecimal(new BigInteger(bytes), random.nextInt() >> random.nextInt(32));
            case 2 -> new UUID(random.nextLong(), random.nextLong());
            case 3 -> date;
            case 4 -> time;
            case 5 -> date.atTime(time);
            case 6 -> date.atTime(time).toInstant(offset);
            case 7 -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000));
            case 8 -> Period.of(random.nextInt(), random.nextInt(), random.nextInt());
            case 9 -> date.atTime(time).atOffset(offset);
            case 10 -> time.atOffset(offset);
            default -> date.atTime(time).atZone(ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "America/Caracas"));
        };
    }

    /** Two that are equal for compareTo, but not for equals, are two keys. */
    @Test
    void equalityIsThatOfTheType() {
        dict.put(new BigDecimal("1.0"), 1);
        dict.put(new BigDecimal("1.00"), 2);
        dict.put(BigInteger.ONE, 3);
        dict.put(zoned("2024-01-01T00:00:00Z"), 4);
        dict.put(zoned("2024-01-01T00:00:00Z[UTC]"), 5);
        dict.put(OffsetDateTime.parse("2024-01-01T00:00:00Z"), 6);
        assertEquals(6, other.size());
        assertEquals(1, other.get(new BigDecimal("1.0")));
        assertEquals(2, other.get(new BigDecimal("1.00")));
        assertEquals(5, other.get(zoned("2024-01-01T00:00:00Z[UTC]")));
    }

    @Test
    void whatFitsASlotTakesNoBlock() {
        dict.put("key", 1);
        final long used = region.used();
        for (final Object value : List.of(
                Instant.MAX,
                LocalDate.MAX,
                LocalTime.MAX,
                LocalDateTime.MAX,
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                Period.of(1, 2, 3),
                OffsetTime.MAX,
                YearMonth.of(2024, 1),
                BigInteger.ONE.shiftLeft(95).negate(),
                new BigDecimal(BigInteger.valueOf(Long.MIN_VALUE), 63))) {
            dict.put("key", value);
            assertEquals(used, region.used(), value::toString);
        }
        dict.put("key", new UUID(1, 2));
        assertTrue(region.used() > used);
        dict.put("key", 1);
        assertEquals(used, region.used());
    }

    @Test
    void theirBytesArePartOfTheFormat() {
        assertPacked("1001ff", BigInteger.valueOf(-1));
        assertPacked("1103020080", new BigDecimal(BigInteger.valueOf(128), -2));
        assertPacked("12000000000000000100000000000000ff", new UUID(1, 255));
        assertPacked("13000007e8021d", LocalDate.of(2024, 2, 29));
        assertPacked("14000000000001", LocalTime.ofNanoOfDay(1));
        assertPacked("15000007e8021d000000000001", LocalDate.of(2024, 2, 29).atTime(LocalTime.ofNanoOfDay(1)));
        assertPacked("16ffffffffffffffff3b9ac9ff", Instant.EPOCH.minusNanos(1));
        assertPacked("17000000000000000200000003", Duration.ofSeconds(2, 3));
        assertPacked("180000000100000002ffffffff", Period.of(1, 2, -1));
        assertPacked("19000007e8021d000000000001000e10", OffsetDateTime.parse("2024-02-29T00:00:00.000000001+01:00"));
        assertPacked(
                "1a000007e8021d000000000001000e100d0d4575726f70652f4265726c696e",
                zoned("2024-02-29T00:00:00.000000001+01:00[Europe/Berlin]"));
        assertPacked("1b000000000001fff1f0", OffsetTime.of(LocalTime.ofNanoOfDay(1), ZoneOffset.ofHours(-1)));
        assertPacked("1c000007e8", Year.of(2024));
        assertPacked("1d000007e802", YearMonth.of(2024, 2));
        assertPacked("1e000e10", ZoneOffset.ofHours(1));
    }

    private void assertPacked(final String hex, final Object value) {
        dict.put("key", value);
        final byte[] expected = HexFormat.of().parseHex(hex);
        final Encoded encoded = Encoded.of(value);
        assertEquals(
                expected.length <= SlotLayout.INLINE_MAX ? ValueType.PACKED_INLINE : ValueType.PACKED, encoded.type());
        if (encoded.bytes != null) {
            assertArrayEquals(expected, encoded.bytes, HexFormat.of().formatHex(encoded.bytes));
        } else {
            assertEquals(Encoded.packed(expected).payload, encoded.payload);
            assertEquals(Encoded.packed(expected).tag, encoded.tag);
        }
    }

    @Test
    void refusesSubclasses() {
        final BigInteger odd = new BigInteger("1") {
            private static final long serialVersionUID = 1L;
        };
        assertThrows(UnsupportedValueException.class, () -> dict.put("key", odd));
        assertThrows(UnsupportedValueException.class, () -> dict.put(odd, 1));
        assertNull(dict.get(odd));
    }

    @Test
    void listsOfStreamsThatHoldNullAreNoTuples() {
        final List<Integer> list = Arrays.asList(1, null).stream().toList();
        assertThrows(UnsupportedValueException.class, () -> dict.put("key", list));
        dict.put("key", Stream.of(1, 2).toList());
        assertEquals(List.of(1, 2), other.get("key"));
    }
}
