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
        assertEquals(1515020574, UserType.coded("a.B").fingerprint() >>> 32);
    }

    @Test
    void takesNothingOfARegionThatHasNoSuchValues() {
        dict.put("key", "value");
        assertEquals(0, region.attachment().types().descriptor());
        assertEquals(0, region.collect());
        assertEquals(0, region.attachment().types().descriptor());
    }
}
