package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.SampleTypes;
import io.turnstile.internal.value.SampleTypes.Money;
import io.turnstile.internal.value.SampleTypes.Point;
import io.turnstile.internal.value.SampleTypes.Side;
import io.turnstile.internal.value.SampleTypes.Trade;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.SharedRegion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values of one process, in another one that knows less of them. */
@Tag("process")
class UnregisteredTypesTest {
    private static final Trade TRADE = Trade.of("ACME");

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void anotherProcessFindsAndReadsWhatItCan() throws Exception {
        final Region region = shared.region();
        SampleTypes.register(region);
        final TestDict dict = TestDict.open(region, "dict");
        dict.put("trade", TRADE);
        dict.put("side", Side.SELL);
        dict.put("money", new Money("EUR", 5));
        dict.put(TRADE, "by trade");
        dict.put(new UUID(1, 2), "by id");
        dict.put(new BigDecimal("1.50"), Instant.EPOCH);
        final ChildJvm reader = shared.start(Reader.class);
        assertEquals(0, reader.awaitExit(), reader::output);
        shared.audit(same -> {
            assertEquals(TRADE, dict.get("copy"));
            assertEquals("by child", dict.get(new Point(7, 8)));
            assertNull(dict.get(new Point(7, 9)));
        });
    }

    /** Reads before and after it has registered the types. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final TestDict dict = TestDict.open(region, "dict");
                final Map<?, ?> trade = assertInstanceOf(Map.class, dict.get("trade"));
                assertEquals("ACME", trade.get("symbol"));
                assertEquals("SELL", trade.get("side"));
                assertEquals(Map.of("x", -1, "y", Long.MIN_VALUE), trade.get("where"));
                assertEquals("by trade", dict.get(trade));
                dict.put("copy", trade);
                assertThrows(UnsupportedValueException.class, () -> dict.get("side"));
                assertThrows(UnsupportedValueException.class, () -> dict.get("money"));
                assertEquals("by id", dict.get(new UUID(1, 2)));
                assertEquals(Instant.EPOCH, dict.get(new BigDecimal("1.50")));
                SampleTypes.register(region);
                assertEquals(TRADE, dict.get("trade"));
                assertEquals("by trade", dict.get(Trade.of("ACME")));
                assertEquals(Side.SELL, dict.get("side"));
                assertEquals(new Money("EUR", 5), dict.get("money"));
                dict.put(new Point(7, 8), "by child");
            }
        }
    }
}
