package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.ValueCodec;
import io.turnstile.internal.value.SampleTypes.Any;
import io.turnstile.internal.value.SampleTypes.Money;
import io.turnstile.internal.value.SampleTypes.MoneyCodec;
import io.turnstile.internal.value.SampleTypes.Point;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Codecs of users, good ones and bad ones. */
@ExtendWith(RegionExtension.class)
class ValueCodecTest {
    private static final Money FIVE = new Money("EUR", 500);

    private Region region;
    private TestDict dict;
    private Region otherRegion;
    private TestDict other;

    @BeforeEach
    void makeDict(final RegionFactory regions) {
        region = regions.create();
        dict = TestDict.open(region, "dict");
        otherRegion = regions.attach(region);
        other = TestDict.open(otherRegion, "dict");
    }

    /** A codec of two lambdas. */
    private record Lambdas(BiConsumer<Money, BytesOut<?>> writer, Function<BytesIn<?>, Money> reader)
            implements ValueCodec<Money> {
        @Override
        public void write(final Money value, final BytesOut<?> out) {
            writer.accept(value, out);
        }

        @Override
        public Money read(final BytesIn<?> in) {
            return reader.apply(in);
        }
    }

    private static UnsupportedValueException refused(final Runnable body) {
        return assertThrows(UnsupportedValueException.class, body::run);
    }

    @Test
    void valuesComeBackWhereTheCodecIsRegistered() {
        region.register(Money.class, new MoneyCodec());
        dict.put("key", FIVE);
        dict.put("nested", List.of(new Any(FIVE), FIVE));
        dict.put(FIVE, "as key");
        assertEquals(FIVE, dict.get("key"));
        final String message = refused(() -> other.get("key")).getMessage();
        assertTrue(message.contains("type " + Money.class.getName()), message);
        assertTrue(message.contains("region.register(SampleTypes.Money.class, codec)"), message);
        otherRegion.register(Money.class, new MoneyCodec());
        otherRegion.register(Any.class);
        assertEquals(FIVE, other.get("key"));
        assertEquals(List.of(new Any(FIVE), FIVE), other.get("nested"));
        assertEquals("as key", other.get(new Money("EUR", 500)));
        assertNull(other.get(new Money("EUR", 501)));
    }

    @Test
    void withoutACodecTheTypeIsRefused() {
        final String message = refused(() -> dict.put("key", FIVE)).getMessage();
        assertTrue(message.startsWith("value of type " + Money.class.getName() + ";"), message);
        assertTrue(message.contains("region.register(Money.class, codec)"), message);
        refused(() -> dict.put(FIVE, 1));
        assertNull(dict.get(FIVE));
        assertEquals(0, dict.size());
    }

    @Test
    void aCodecThatThrowsWhenItWritesChangesNothing() {
        final long used = region.used();
        region.register(
                Money.class,
                new Lambdas(
                        (money, out) -> {
                            out.writeLong(1);
                            throw new IllegalStateException("no money");
                        },
                        in -> FIVE));
        final UnsupportedValueException e = refused(() -> dict.put("key", FIVE));
        assertTrue(e.getMessage().contains(Money.class.getName()), e.getMessage());
        assertEquals("no money", e.getCause().getMessage());
        region.inTurn(() -> {
            dict.put("before", 1);
            refused(() -> dict.put("key", FIVE));
            dict.remove("before");
        });
        assertEquals(0, dict.size());
        region.register(Money.class, new MoneyCodec());
        dict.put("key", FIVE);
        assertEquals(FIVE, dict.get("key"));
        dict.remove("key");
        assertTrue(region.used() > used);
    }

    @Test
    void aCodecThatReadsWrongIsNamed() {
        region.register(Money.class, new MoneyCodec());
        dict.put("key", FIVE);
        assertReadFails("past the end", in -> {
            in.readLong();
            in.readUtf8();
            in.readLong();
            return FIVE;
        });
        assertReadFails("it left 4", in -> {
            in.readLong();
            return FIVE;
        });
        assertReadFails("it gave null", in -> {
            in.readSkip(in.readRemaining());
            return null;
        });
        assertReadFails("its own failure", in -> {
            throw new IllegalStateException("its own failure");
        });
        assertEquals(FIVE, dict.get("key"));
        assertEquals(List.of(), region.check().problems());
    }

    private void assertReadFails(final String problem, final Function<BytesIn<?>, Money> reader) {
        otherRegion.register(Money.class, new Lambdas((money, out) -> {}, reader));
        final UnsupportedValueException e = refused(() -> other.get("key"));
        final boolean told = e.getMessage().contains(problem) || e.getCause() != null;
        assertTrue(told && e.getMessage().contains(Money.class.getName()), e.getMessage());
    }

    @Test
    @SuppressWarnings("rawtypes")
    void aCodecGoesBeforeTheFormOfARecordOrACollection() {
        region.register(Point.class, new ValueCodec<>() {
            @Override
            public void write(final Point point, final BytesOut<?> out) {
                out.writeInt(point.x());
            }

            @Override
            public Point read(final BytesIn<?> in) {
                return new Point(in.readInt(), 7);
            }
        });
        dict.put("key", new Point(1, 2));
        assertEquals(new Point(1, 7), dict.get("key"));
        region.register(ArrayList.class, new ValueCodec<ArrayList>() {
            @Override
            public void write(final ArrayList list, final BytesOut<?> out) {
                out.writeInt(list.size());
            }

            @Override
            public ArrayList read(final BytesIn<?> in) {
                return new ArrayList<>(List.of(in.readInt()));
            }
        });
        dict.put("list", new ArrayList<>(List.of("a", "b")));
        assertEquals(List.of(2), dict.get("list"));
        assertSame(ArrayList.class, dict.get("list").getClass());
    }

    @Test
    void aSubclassIsStoredAsTheTypeOfTheCodec() {
        region.register(Money.class, new MoneyCodec());
        dict.put("key", new Money("EUR", 1) {});
        assertSame(Money.class, dict.get("key").getClass());
    }

    @Test
    void sharedObjectsAreHeldByReferenceWhateverTheCodecs() {
        region.register(Number.class, new ValueCodec<>() {
            @Override
            public void write(final Number number, final BytesOut<?> out) {
                out.writeLong(number.longValue());
            }

            @Override
            public Number read(final BytesIn<?> in) {
                return in.readLong();
            }
        });
        final io.turnstile.LongCell cell = io.turnstile.LongCell.open(region, "cell");
        dict.put("cell", cell);
        cell.set(5);
        assertEquals(5, ((io.turnstile.LongCell) other.get("cell")).get());
        dict.put("atomic", new java.util.concurrent.atomic.AtomicInteger(6));
        assertEquals(6L, dict.get("atomic"));
    }

    @Test
    void typesThatRegionsHaveAFormOfAreRefused() {
        for (final Class<?> type : List.of(String.class, UUID.class, byte[].class, int.class, Object.class)) {
            refused(() -> register(type));
        }
        assertThrows(NullPointerException.class, () -> region.register(Money.class, (ValueCodec<Money>) null));
    }

    private <T> void register(final Class<T> type) {
        region.register(type, new ValueCodec<T>() {
            @Override
            public void write(final T value, final BytesOut<?> out) {}

            @Override
            public T read(final BytesIn<?> in) {
                return null;
            }
        });
    }
}
