package io.turnstile.internal.value;

import io.turnstile.Region;
import io.turnstile.ValueCodec;
import java.math.BigDecimal;
import java.util.List;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;

/** Types that users could have defined. */
public final class SampleTypes {
    private SampleTypes() {}

    /** Registers all of them. */
    public static void register(final Region region) {
        region.register(Trade.class);
        region.register(Nothing.class);
        region.register(Money.class, new MoneyCodec());
    }

    /** An enum with a constant of a class of its own. */
    public enum Side {
        BUY,
        SELL {
            @Override
            int sign() {
                return -1;
            }
        };

        int sign() {
            return 1;
        }
    }

    /** A record of primitives. */
    public record Point(int x, long y) {}

    /** A record with all that there is in it. */
    public record Trade(String symbol, Side side, BigDecimal price, Point where, List<?> tags) {
        /** One that needs a block. */
        public static Trade of(final String symbol) {
            return new Trade(
                    symbol,
                    Side.SELL,
                    new BigDecimal("12.50"),
                    new Point(-1, Long.MIN_VALUE),
                    List.of(Side.BUY, new Point(3, 4), List.of("a", 1.5), 'x'));
        }
    }

    /** A record of any value. */
    public record Any(Object value) {}

    /** A record without components. */
    public record Nothing() {}

    /** A class that only a codec can store. */
    public static class Money {
        private final String currency;
        private final long cents;

        /** Some money. */
        public Money(final String currency, final long cents) {
            this.currency = currency;
            this.cents = cents;
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Money money && money.cents == cents && money.currency.equals(currency);
        }

        @Override
        public int hashCode() {
            return currency.hashCode() ^ Long.hashCode(cents);
        }

        @Override
        public String toString() {
            return cents + " " + currency;
        }
    }

    /** Its codec. */
    public static final class MoneyCodec implements ValueCodec<Money> {
        @Override
        public void write(final Money money, final BytesOut<?> out) {
            out.writeLong(money.cents).writeUtf8(money.currency);
        }

        @Override
        public Money read(final BytesIn<?> in) {
            final long cents = in.readLong();
            return new Money(in.readUtf8(), cents);
        }
    }
}
