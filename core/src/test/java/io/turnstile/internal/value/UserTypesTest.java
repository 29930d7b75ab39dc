package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.SampleTypes.Any;
import io.turnstile.internal.value.SampleTypes.Nothing;
import io.turnstile.internal.value.SampleTypes.Point;
import io.turnstile.internal.value.SampleTypes.Side;
import io.turnstile.internal.value.SampleTypes.Trade;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Enums and records: as values and as keys, where their class is registered and where not. */
@ExtendWith(RegionExtension.class)
class UserTypesTest {
    private RegionFactory regions;
    private Region region;
    private TestDict dict;
    private Region otherRegion;
    private TestDict other;

    @BeforeEach
    void makeDict(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        dict = TestDict.open(region, "dict");
        otherRegion = factory.attach(region);
        other = TestDict.open(otherRegion, "dict");
    }

    private static RegionException refused(final Runnable body) {
        return assertThrows(UnsupportedValueException.class, body::run);
    }

    @Test
    void constantsOfEnumsComeBackWhereTheyAreRegistered() {
        dict.put("key", Side.SELL);
        dict.put(Side.BUY, 1);
        assertSame(Side.SELL, dict.get("key"));
        final String message = refused(() -> other.get("key")).getMessage();
        assertTrue(message.contains("type " + Side.class.getName()), message);
        assertTrue(message.contains("region.register(SampleTypes.Side.class)"), message);
        otherRegion.register(Side.class);
        assertSame(Side.SELL, other.get("key"));
        assertEquals(1, other.get(Side.BUY));
        assertNull(other.get(Side.SELL));
    }

    @Test
    void recordsComeBackWhereTheyAreRegistered() {
        final Trade trade = Trade.of("ACME");
        dict.put("key", trade);
        dict.put(trade, 1);
        dict.put("nothing", new Nothing());
        assertEquals(trade, dict.get("key"));
        assertEquals(Map.of(), other.get("nothing"));
        SampleTypes.register(otherRegion);
        assertEquals(trade, other.get("key"));
        assertEquals(new Nothing(), other.get("nothing"));
        assertEquals(1, other.get(trade));
        assertEquals(1, other.get(Trade.of("ACME")));
        assertNull(other.get(Trade.of("OTHER")));
    }

    @Test
    void recordsAreMapsWhereTheyAreNotRegistered() {
        dict.put("key", new Any(List.of(new Point(1, 2), new Any(null))));
        final Map<?, ?> any = assertInstanceOf(Map.class, other.get("key"));
        final Map<?, ?> point = assertInstanceOf(Map.class, ((List<?>) any.get("value")).get(0));
        assertEquals(Map.of("x", 1, "y", 2L), point);
        assertEquals(point, Map.of("x", 1, "y", 2L));
        assertEquals(Map.of("x", 1, "y", 2L).hashCode(), point.hashCode());
        assertEquals("{x=1, y=2}", point.toString());
        assertEquals(List.of("x", "y"), new ArrayList<>(point.keySet()));
        assertNull(point.get("z"));
        assertThrows(UnsupportedOperationException.class, point::clear);
    }

    @Test
    void whatIsNotKnownInARecordIsShownAsFarAsItCanBe() {
        region.register(SampleTypes.Money.class, new SampleTypes.MoneyCodec());
        dict.put("key", new Any(List.of(Side.SELL, new SampleTypes.Money("EUR", 5))));
        final Map<?, ?> any = assertInstanceOf(Map.class, other.get("key"));
        final List<?> shown = assertInstanceOf(List.class, any.get("value"));
        assertEquals("SELL", shown.get(0));
        assertInstanceOf(byte[].class, shown.get(1));
        other.put("copy", any);
        assertEquals(dict.get("key"), dict.get("copy"));
        otherRegion.register(Side.class);
        assertSame(Side.SELL, ((List<?>) ((Map<?, ?>) other.get("key")).get("value")).get(0));
        final UserType older = UserType.record(Point.class.getName(), "(x:int)");
        dict.put("nested", new StoredRecord(UserType.record("a.Unknown", "(p:java.lang.Object)"), new Object[] {
            new StoredRecord(older, new Object[] {1})
        }));
        region.register(Point.class);
        assertEquals(Map.of("p", Map.of("x", 1)), dict.get("nested"));
    }

    @Test
    void recordsThatAreNotRegisteredCanBeMovedAndLookedUp() {
        final Trade trade = new Trade("A", null, null, null, List.of());
        dict.put("key", trade);
        dict.put(new Point(1, 2), "point");
        final Object stored = other.get("key");
        other.put("copy", stored);
        other.put(stored, "as key");
        assertEquals(trade, dict.get("copy"));
        assertEquals("as key", dict.get(trade));
        other.put("point", new LinkedHashMap<>(Map.of("k", 1)).isEmpty());
        final Region third = regions.attach(region);
        dict.put("p", new Point(1, 2));
        assertEquals(
                "point",
                TestDict.open(third, "dict").get(TestDict.open(third, "dict").get("p")));
    }

    @Test
    void lookingUpWhatTheRegionHasNoTypeOfFindsNothing() {
        final long used = region.used();
        for (final Object key :
                List.of(Side.BUY, new Point(1, 2), new Any(Side.BUY), new Object(), new ArrayList<>())) {
            assertNull(dict.get(key));
            assertNull(dict.remove(key));
        }
        assertEquals(used, region.used(), "a lookup stores no type");
        dict.put(new Any(1), 1);
        assertNull(dict.get(new Any(Side.BUY)));
    }

    @Test
    void otherComponentsAreAnotherType() {
        final UserType older = UserType.record(Point.class.getName(), "(x:int)");
        dict.put("old", new StoredRecord(older, new Object[] {1}));
        assertEquals(Map.of("x", 1), dict.get("old"));
        dict.put("new", new Point(1, 2));
        final String message = refused(() -> dict.get("old")).getMessage();
        assertTrue(message.contains("components=(x:int), but the registered class has (x:int,y:long)"), message);
        assertEquals(new Point(1, 2), dict.get("new"));
        assertEquals(Map.of("x", 1), other.get("old"));
    }

    private static StoredRecord point(final String components, final Object... values) {
        return new StoredRecord(UserType.record(Point.class.getName(), components), values);
    }

    @Test
    void componentsAreFoundByTheirNames() {
        dict.put("reordered", point("(y:long,x:int)", 2L, 1));
        dict.put("surplus", point("(x:int,y:long,z:double)", 1, 2L, 3.0));
        region.register(Point.class);
        assertEquals(new Point(1, 2), dict.get("reordered"));
        assertEquals(new Point(1, 2), dict.get("surplus"));
    }

    @Test
    void numbersAreReadWhereTheyStayTheSame() {
        region.register(Point.class);
        dict.put("wider", point("(x:short,y:int)", (short) -1, 2));
        dict.put("narrower", point("(x:long,y:double)", -1L, 2.0));
        dict.put("boxed", point("(x:java.lang.Long,y:java.lang.Byte)", -1L, (byte) 2));
        for (final Object key : List.of("wider", "narrower", "boxed")) {
            assertEquals(new Point(-1, 2), dict.get(key));
        }
        final Map<Object, Object> refused = new LinkedHashMap<>();
        refused.put(1L << 31, 2L);
        refused.put(1, 2.5);
        refused.put(-1L - (1L << 31), 2);
        refused.put(-0.0, 2L);
        refused.put(2, 0x1p63);
        refused.put(Double.NaN, 2L);
        refused.put("1", 2L);
        refused.put(3, null);
        refused.put('a', 2L);
        refused.forEach((x, y) -> {
            dict.put("key", point("(x:other,y:other)", x, y));
            final String message = refused(() -> dict.get("key")).getMessage();
            assertTrue(message.contains("where components=(x:other,y:other) were stored"), message);
            assertTrue(message.contains("region.register(Point.class, migration)"), message);
        });
    }

    @Test
    void numbersOfAllTypesAreReadWhereTheyStayTheSame() {
        assertEquals(1.0f, ExactNumbers.as(1L, Float.class));
        assertNull(ExactNumbers.as((1 << 24) + 1, Float.class));
        assertNull(ExactNumbers.as(Long.MAX_VALUE, Float.class));
        assertNull(ExactNumbers.as(Long.MAX_VALUE, Double.class));
        assertNull(ExactNumbers.as((1L << 53) + 1, Double.class));
        assertEquals(0x1p-63 * 0x1p126, ExactNumbers.as(0x1p63, Double.class));
        assertEquals((double) Long.MIN_VALUE, ExactNumbers.as(Long.MIN_VALUE, Double.class));
        assertEquals(Long.MIN_VALUE, ExactNumbers.as((double) Long.MIN_VALUE, Long.class));
        assertEquals(0.5f, ExactNumbers.as(0.5, Float.class));
        assertNull(ExactNumbers.as(0.1, Float.class));
        assertEquals(Float.NaN, ExactNumbers.as(Double.NaN, Float.class));
        assertEquals((double) 0.1f, ExactNumbers.as(0.1f, Double.class));
        assertEquals((byte) -128, ExactNumbers.as(-128, Byte.class));
        assertNull(ExactNumbers.as(128, Byte.class));
        assertNull(ExactNumbers.as(1 << 15, Short.class));
        assertNull(ExactNumbers.as(1, String.class));
    }

    @Test
    void whatIsMissingComesFromTheDefaultsOrIsNamed() {
        dict.put("x", point("(x:int)", 1));
        dict.put("nothing", point("()"));
        dict.put(
                "trade",
                new StoredRecord(
                        UserType.record(Trade.class.getName(), "(symbol:java.lang.String)"), new Object[] {"ACME"}));
        region.register(Point.class, Map.of("y", 7));
        assertEquals(new Point(1, 7), dict.get("x"));
        final String message = refused(() -> dict.get("nothing")).getMessage();
        assertTrue(
                message.contains("no default for component=x; region.register(Point.class, Map.of(\"x\", value))"),
                message);
        final Map<String, Object> defaults = new LinkedHashMap<>(Map.of("side", Side.BUY, "tags", List.of()));
        defaults.put("price", null);
        defaults.put("where", null);
        region.register(Trade.class, defaults);
        assertEquals(new Trade("ACME", Side.BUY, null, null, List.of()), dict.get("trade"));
        assertEquals(new Point(1, 7), dict.get("x"), "registered by itself before");
        dict.put("new", new Point(3, 4));
        region.register(Point.class);
        assertEquals(new Point(1, 7), dict.get("x"), "storing and plain registration change nothing");
        region.register(Point.class, Map.of());
        refused(() -> dict.get("x"));
    }

    @Test
    void defaultsThatDoNotFitAreRefused() {
        final Map<String, Object> nothing = new LinkedHashMap<>();
        nothing.put("y", null);
        for (final Map<String, ?> defaults :
                List.of(Map.of("z", 1), Map.of("x", 1L << 40), Map.of("y", "1"), nothing)) {
            final String message = assertThrows(
                            IllegalArgumentException.class, () -> region.register(Point.class, defaults))
                    .getMessage();
            assertTrue(
                    message.contains("component=" + defaults.keySet().iterator().next()), message);
        }
        assertThrows(IllegalArgumentException.class, () -> region.register(Side.class, Map.of("HOLD", "BUY")));
        refused(() -> region.register(Thread.class, Map.of()));
        assertThrows(NullPointerException.class, () -> region.register(Point.class, (Map<String, ?>) null));
    }

    @Test
    void aMigrationMakesTheRest() {
        dict.put("renamed", point("(left:int,y:long)", 1, 2L));
        dict.put("text", point("(x:java.lang.String,y:long)", "5", 2L));
        dict.put("x", point("(x:int)", 1));
        final List<Map<String, Object>> seen = new ArrayList<>();
        region.register(Point.class, Map.of("y", 7L), stored -> {
            seen.add(stored);
            return new Point(Integer.parseInt(stored.values().iterator().next().toString()), 9);
        });
        assertEquals(new Point(1, 9), dict.get("renamed"));
        assertEquals(new Point(5, 9), dict.get("text"));
        assertEquals(new Point(1, 7), dict.get("x"), "fits with the default");
        dict.put("own", new Point(1, 2));
        assertEquals(new Point(1, 2), dict.get("own"));
        assertEquals(List.of(Map.of("left", 1, "y", 2L), Map.of("x", "5", "y", 2L)), seen);
        region.register(Point.class, stored -> null);
        final String message = refused(() -> dict.get("renamed")).getMessage();
        assertTrue(message.contains("it gave null"), message);
        region.register(Point.class, stored -> {
            throw new IllegalStateException("no");
        });
        assertEquals("no", refused(() -> dict.get("text")).getCause().getMessage());
        assertEquals(Map.of("x", "5", "y", 2L), dict.put("text", 1));
    }

    /** What a record holds may be of another version too. */
    @Test
    void recordsInRecordsAreReadByTheSameRules() {
        final StoredRecord old = point("(x:int)", 1);
        final UserType trade = RecordShape.of(Trade.class).userType();
        dict.put("key", new StoredRecord(trade, new Object[] {"A", null, null, old, List.of(old, List.of(old))}));
        region.register(Trade.class);
        region.register(Point.class, Map.of("y", 5));
        final Point point = new Point(1, 5);
        assertEquals(new Trade("A", null, null, point, List.of(point, List.of(point))), dict.get("key"));
        otherRegion.register(Trade.class);
        final String message = refused(() -> other.get("key")).getMessage();
        assertTrue(message.contains("no default for component=y"), message);
        assertEquals(Map.of("x", 1), ((Map<?, ?>) other.remove("key")).get("where"));
    }

    /** In its generic form, which stored again is the record again. */
    @Test
    void whatCannotBeReadIsReturnedAsAMap() {
        final StoredRecord old = point("(x:int)", 1);
        region.register(Point.class);
        dict.put("old", old);
        dict.put("list", List.of(old, new Point(1, 2)));
        refused(() -> dict.get("list"));
        final Object list = dict.put("list", 1);
        assertEquals(List.of(Map.of("x", 1), new Point(1, 2)), list);
        final Object before = dict.put("old", new Point(1, 2));
        assertEquals(Map.of("x", 1), before);
        assertEquals("{x=1}", before.toString());
        dict.put("again", before);
        dict.put("old", list);
        otherRegion.register(Point.class, Map.of("y", 3L));
        assertEquals(new Point(1, 3), other.get("again"));
        assertEquals(List.of(new Point(1, 3), new Point(1, 2)), other.get("old"));
    }

    @Test
    void aConstantOfAnotherVersionIsReadAsTheOneThatWasRegistered() {
        final Stored.Constant hold = new Stored.Constant(UserType.parse("enum " + Side.class.getName() + " HOLD"));
        dict.put("key", hold);
        dict.put("record", new StoredRecord(RecordShape.of(Any.class).userType(), new Object[] {hold}));
        region.register(Side.class);
        region.register(Any.class, stored -> new Any("was " + stored.get("value")));
        final String message = refused(() -> dict.get("key")).getMessage();
        assertTrue(message.contains("region.register(Side.class, Map.of(\"HOLD\", constant))"), message);
        assertEquals(new Any("was HOLD"), dict.get("record"));
        region.register(Side.class, Map.of("HOLD", Side.BUY, "SELL", Side.BUY));
        assertSame(Side.BUY, dict.get("key"));
        assertEquals(new Any(Side.BUY), dict.get("record"));
        dict.put("sell", Side.SELL);
        assertSame(Side.SELL, dict.get("sell"));
        final Object unknown = other.put("key", 1);
        assertEquals("HOLD", unknown.toString());
        other.put("key", unknown);
        assertSame(Side.BUY, dict.get("key"));
    }

    @Test
    void whatACodecCannotReadIsReturnedAsItIs() {
        region.register(SampleTypes.Money.class, new SampleTypes.MoneyCodec());
        dict.put("key", new SampleTypes.Money("EUR", 5));
        final Object stored = other.put("key", 1);
        assertTrue(stored.toString().startsWith(SampleTypes.Money.class.getName() + "[0x0500"), stored.toString());
        other.put("key", stored);
        assertEquals(stored, other.remove("key"));
        assertEquals(stored.hashCode(), stored.hashCode());
        other.put("key", stored);
        assertEquals(new SampleTypes.Money("EUR", 5), dict.get("key"));
    }

    /** More shapes than a program has: those that are remembered are few, and none is mistaken for another. */
    @Test
    void shapesWithoutEnd() {
        region.register(Point.class, Map.of("y", 0L));
        for (int i = 0; i < 3_000; i++) {
            dict.put("key", point("(x:int,extra" + i + ":int)", i, 1));
            assertEquals(new Point(i, 0), dict.get("key"));
        }
        dict.put("twice", point("(x:int,x:int,y:long,:,,y:int)", 1, 2, 3L, 4, 5));
        assertEquals(new Point(1, 3), dict.get("twice"));
    }

    @Test
    void aConstantThatTheClassHasNotIsRefused() {
        final UserType removed = UserType.parse("enum " + Side.class.getName() + " HOLD");
        dict.put("key", new Stored.Constant(removed));
        region.register(Side.class);
        final String message = refused(() -> dict.get("key")).getMessage();
        assertTrue(message.contains("is named HOLD, but the registered class has none"), message);
    }

    @Test
    void aComponentWhoseClassIsNotRegisteredIsNamed() {
        record Holder(Record inner) {}
        dict.put("key", new Holder(new Point(1, 2)));
        otherRegion.register(Holder.class);
        final String message = refused(() -> other.get("key")).getMessage();
        assertTrue(message.contains("component=inner"), message);
        assertTrue(message.contains(Point.class.getName()), message);
    }

    @Test
    void componentsThatHoldContainersAreRefusedAndNamed() {
        final LongCell cell = LongCell.open(region, "cell");
        for (final Object held : List.of(
                new ArrayList<>(),
                Map.of(),
                cell,
                new Object(),
                List.of(cell),
                Arrays.asList(1, null).stream().toList())) {
            final Any record = new Any(held);
            final String message = refused(() -> dict.put("key", record)).getMessage();
            assertTrue(
                    message.startsWith("record " + Any.class.getName() + ": component=value is or holds a "), message);
            assertTrue(message.contains(held.getClass().getName()), message);
            refused(() -> dict.put(record, 1));
        }
        assertEquals(0, dict.size());
    }

    @Test
    void nestingIsBounded() {
        Object deep = 1;
        for (int i = 0; i < Values.MAX_DEPTH; i++) {
            deep = new Any(deep);
        }
        dict.put("key", deep);
        assertEquals(deep, dict.get("key"));
        final Object deeper = new Any(deep);
        assertEquals(
                "nested deeper than 200 levels",
                refused(() -> dict.put("key", deeper)).getMessage());
        assertEquals(deep, dict.get("key"));
    }

    @Test
    void aRecordThatContainsItselfIsRefused() {
        record Loop(int i) {
            @SuppressWarnings("unused")
            Object self() {
                return this;
            }
        }
        record Endless(Object self) {
            @Override
            public Object self() {
                return this;
            }
        }
        dict.put("loop", new Loop(1));
        refused(() -> dict.put("key", new Endless(null)));
        assertEquals(1, dict.size());
    }

    @Test
    void aRecordThatRefusesItselfIsRefused() {
        record Positive(int number) {
            Positive {
                if (number <= 0) {
                    throw new IllegalArgumentException("number=" + number);
                }
            }
        }
        dict.put("key", new StoredRecord(RecordShape.of(Positive.class).userType(), new Object[] {-1}));
        region.register(Positive.class);
        final RegionException e = refused(() -> dict.get("key"));
        assertEquals("number=-1", e.getCause().getMessage());
    }

    @Test
    void onlyRecordsAndEnumsAreRegisteredWithoutACodec() {
        final String message = refused(() -> region.register(Thread.class)).getMessage();
        assertTrue(message.contains("region.register(Thread.class, codec)"), message);
    }

    @Test
    void typesAreKeptOnceAndRemovedWhenNoValueIsOfThem() {
        dict.put("key", 1);
        final long used = region.used();
        for (int i = 0; i < 100; i++) {
            dict.put("key", new Point(i, i));
            dict.put("key", Side.BUY);
            dict.put("key", new Any(Side.SELL));
        }
        dict.put("key", new Point(1, 2));
        assertEquals(
                4L,
                attachmentOf(region).dict().size(attachmentOf(region).types().descriptor()));
        region.collect();
        assertEquals(
                1L,
                attachmentOf(region).dict().size(attachmentOf(region).types().descriptor()));
        assertEquals(new Point(1, 2), dict.get("key"));
        otherRegion.register(Side.class);
        dict.put("side", Side.SELL);
        assertSame(Side.SELL, other.get("side"));
        assertTrue(region.used() > used);
        region.remove("dict");
        region.collect();
        assertEquals(0, attachmentOf(region).types().descriptor());
        final TestDict anew = TestDict.open(region, "dict");
        anew.put("key", Side.BUY);
        assertSame(Side.BUY, anew.get("key"));
        assertSame(Side.BUY, TestDict.open(otherRegion, "dict").get("key"));
    }

    private static Attachment attachmentOf(final Region region) {
        return region.attachment();
    }

    /** The number of a type that was rolled back is given to another. */
    @Test
    void aTypeThatIsRolledBackIsNotRemembered() {
        final long used = region.used();
        try (Turn turn = region.takeTurn()) {
            dict.put("key", Side.BUY);
            assertSame(Side.BUY, dict.get("key"));
            turn.rollback();
        }
        assertEquals(used, region.used());
        dict.put("key", Side.SELL);
        assertSame(Side.SELL, dict.get("key"));
        dict.put("other", Side.BUY);
        assertSame(Side.BUY, dict.get("other"));
        otherRegion.register(Side.class);
        assertSame(Side.SELL, other.get("key"));
    }

    /** Stored by a JVM with other time zone data. */
    @Test
    void aZoneThatThisJvmDoesNotKnowIsNoDamage() {
        final LocalDateTime time = LocalDateTime.of(2024, 2, 29, 12, 0);
        dict.put("unknown", new StoredZoned(time, ZoneOffset.UTC, "Mars/Olympus"));
        dict.put("changed", new StoredZoned(time, ZoneOffset.ofHours(5), "Europe/Berlin"));
        final String message = refused(() -> dict.get("unknown")).getMessage();
        assertTrue(message.contains("zone=Mars/Olympus"), message);
        assertEquals(ZonedDateTime.parse("2024-02-29T08:00:00+01:00[Europe/Berlin]"), dict.get("changed"));
        assertEquals(List.of(), region.check().problems());
    }

    @Test
    void hashesAreTheSameInEveryAttachment() {
        dict.put(Trade.of("A"), 1);
        final Values here = region.attachment().values();
        final Values there = otherRegion.attachment().values();
        for (final Object key : List.of(Trade.of("A"), Side.SELL, new Point(-1, Long.MIN_VALUE), Instant.EPOCH)) {
            assertEquals(here.hash(here.keyToFind(key)), there.hash(there.keyToFind(key)));
        }
        assertNotEquals(here.hash(here.keyToFind(Side.SELL)), here.hash(here.keyToFind(Side.BUY)));
    }

    @Test
    void textsOfTypesArePartOfTheFormat() {
        assertEquals(
                "record io.turnstile.internal.value.SampleTypes$Point (x:int,y:long)",
                RecordShape.of(Point.class).userType().text());
        assertEquals(
                "enum io.turnstile.internal.value.SampleTypes$Side SELL",
                UserType.constant(Side.SELL).text());
        assertEquals("coded a.B", UserType.coded("a.B").text());
        assertEquals(30949924, UserType.coded("a.B").fingerprint() >>> 32);
    }

    @Test
    void takesNothingOfARegionThatHasNoSuchValues() {
        dict.put("key", "value");
        assertEquals(0, region.attachment().types().descriptor());
        assertEquals(0, region.collect());
        assertEquals(0, region.attachment().types().descriptor());
    }
}
