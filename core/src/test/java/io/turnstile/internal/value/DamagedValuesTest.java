package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.value.SampleTypes.Any;
import io.turnstile.internal.value.SampleTypes.Money;
import io.turnstile.internal.value.SampleTypes.Point;
import io.turnstile.internal.value.SampleTypes.Side;
import io.turnstile.internal.value.SampleTypes.Trade;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of packed values, and types of users, that no correct process has written. */
@ExtendWith(RegionExtension.class)
class DamagedValuesTest {
    /** Root of the types, as format.md has it. */
    private static final long TYPES = ControlLayout.HEAP_ROOTS_OFFSET + 3024;

    private static final List<Object> VALUES = List.of(
            Trade.of("ACME"),
            new Any(List.of(Side.BUY, new Money("EUR", 5), Instant.EPOCH, "text", new byte[] {1, 2}, '\u4e2d', true)),
            new Any("\u4e2d text that fits no slot"),
            ZonedDateTime.parse("2024-10-27T02:30:00+02:00[Europe/Berlin]"),
            new UUID(1, 2),
            new BigDecimal("123456789012345678901234567890123456789.12345"));

    private Region region;
    private TestDict dict;
    private Attachment attachment;
    private RegionMemory memory;

    @BeforeEach
    void makeDict(final RegionFactory regions) {
        region = regions.create();
        regions.damaged(region.file());
        dict = TestDict.open(region, "dict");
        attachment = region.attachment();
        memory = attachment.memory().unlogged();
        SampleTypes.register(region);
        region.register(Any.class);
        for (int i = 0; i < VALUES.size(); i++) {
            dict.put(i, VALUES.get(i));
        }
        dict.put("inline", LocalDate.of(2024, 2, 29));
        dict.put(Side.SELL, new Point(1, 2));
        assertTrue(region.check().isSound());
    }

    /** A value, or an exception that says what is wrong. */
    private static boolean isRead(final Runnable body) {
        try {
            body.run();
            return true;
        } catch (final RegionCorruptException | UnsupportedValueException e) {
            assertNotNull(e.getMessage());
            return false;
        }
    }

    @Test
    void everyByteOfABlock() {
        for (int i = 0; i < VALUES.size(); i++) {
            final int key = i;
            final long block = dict.block(key);
            int found = 0;
            for (int at = 0; at < length(key); at++) {
                final byte right = memory.getByte(block + at);
                for (final int change : new int[] {1, 0x80, 0xFF}) {
                    memory.putByte(block + at, (byte) (right ^ change));
                    found += isRead(() -> dict.get(key)) ? 0 : 1;
                    region.check();
                    memory.putByte(block + at, right);
                }
            }
            assertTrue(found > 0 || VALUES.get(i) instanceof UUID, "nothing found in " + VALUES.get(i));
        }
        assertEquals(List.of(), region.check().problems());
    }

    private long length(final Object key) {
        return attachment.turns().read(() -> {
            final long slot = dict.dict().value(dict.descriptor(), dict.dict().find(dict.descriptor(), key));
            return SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET));
        });
    }

    /** Of a key nothing may go unnoticed, since its hash stands beside it. */
    @Test
    void everyByteOfAKey() {
        final long slot = attachment
                .turns()
                .read(() -> dict.dict().key(dict.descriptor(), dict.dict().find(dict.descriptor(), Side.SELL)));
        for (int at = 0; at < SlotLayout.LENGTH; at++) {
            final byte right = memory.getByte(slot + at);
            memory.putByte(slot + at, (byte) (right ^ 1));
            assertFalse(region.check().isSound(), "byte=" + at);
            isRead(() -> dict.get(Side.SELL));
            memory.putByte(slot + at, right);
        }
        assertEquals(List.of(), region.check().problems());
    }

    /** Every one is refused, and found by the check. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // no code
                "0501", // a code that is a slot's own
                "1000", // no digits
                "10020001", // more digits than it needs
                "10018000", // a length in two bytes
                "1001", // shorter than it says
                "100101ff", // longer than it says
                "110b", // no digits behind the scale
                "13000007e8021e", // the 30th of February
                "13000007e80d01", // the 13th month
                "145e0000000000", // more than a day
                "16000000000000000000ffffffff", // negative nanoseconds
                "167fffffffffffffff00000000", // later than Instant.MAX
                "1d000007e800", // no month
                "1e7fffff", // an offset of a hundred days
                "1f63", // a type that is not there
                "1f80808080", // a number without end
                "2063", // a record of a type that is not there
                "22"
            }) // no code
    void whatNobodyPacks(final String hex) {
        final Encoded encoded = Encoded.packed(HexFormat.of().parseHex(hex));
        attachment.turns().write(() -> {
            attachment.turns().mutating();
            final long slot = dict.dict().value(dict.descriptor(), dict.dict().find(dict.descriptor(), "inline"));
            attachment.values().clear(slot);
            attachment.values().storeEncoded(slot, encoded);
        });
        assertFalse(region.check().isSound());
        if (!hex.equals("10020001") && !hex.equals("10018000")) {
            assertThrows(RegionCorruptException.class, () -> dict.get("inline"));
        }
    }

    @Test
    void randomBytes() {
        Seeds.withRandom(random -> region.inTurn(() -> {
            for (int i = 0; i < 50_000; i++) {
                final byte[] bytes = new byte[1 + random.nextInt(60)];
                random.nextBytes(bytes);
                bytes[0] = (byte) (PackedCode.FIRST_OF_SLOT + random.nextInt(18));
                for (int at = 1; at < bytes.length; at++) {
                    bytes[at] = random.nextBoolean() ? (byte) random.nextInt(16) : bytes[at];
                }
                isRead(() -> attachment
                        .registrations()
                        .live(new Unpacker(bytes, attachment.types()::get).unpack(), Form.LIVE));
            }
        }));
    }

    @Test
    void theRootOfTheTypes() {
        final long right = memory.getLong(TYPES);
        for (final long wrong :
                new long[] {0, right + 8, right + 128, attachment.heap().directory(), -1}) {
            memory.putLong(TYPES, wrong);
            assertFalse(region.check().isSound(), "root=" + wrong);
            assertThrows(RegionCorruptException.class, () -> dict.get(0));
            memory.putLong(TYPES, right);
        }
        assertEquals(List.of(), region.check().problems());
        assertEquals(VALUES.get(0), dict.get(0));
    }

    @Test
    void everyByteOfTheTypes(final RegionFactory regions) {
        final Region fresh = regions.attach(region);
        final long types = attachment.types().descriptor();
        final long slot = attachment.dict().key(types, 1);
        final long block = memory.getLong(slot);
        final long length = SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET));
        for (int at = 0; at < length; at++) {
            final byte right = memory.getByte(block + at);
            memory.putByte(block + at, (byte) (right ^ 2));
            assertFalse(region.check().isSound(), "byte=" + at);
            assertThrows(
                    RegionCorruptException.class,
                    () -> fresh.attachment().types().get(1));
            memory.putByte(block + at, right);
        }
        final long fingerprint = attachment.dict().value(types, 1);
        memory.putLong(fingerprint, memory.getLong(fingerprint) + 1);
        assertFalse(region.check().isSound());
        assertThrows(RegionCorruptException.class, () -> dict.get(0));
    }

    /** Values of a type that is gone are lost, all others are not. */
    @Test
    void aTypeThatIsNotThereAnyMore() {
        attachment.turns().write(() -> {
            attachment.turns().mutating();
            final long types = attachment.types().descriptor();
            attachment.dict().remove(types, attachment.types().find(UserType.constant(Side.SELL)));
        });
        assertFalse(region.check().isSound());
        assertThrows(RegionCorruptException.class, () -> dict.get(0));
        assertEquals(VALUES.get(2), dict.get(2));
        dict.clear();
        dict.put(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "enum", "enum A", "record A", "record A x", "record A (", "thing A B", "A"})
    void textsThatNameNoType(final String text) {
        assertThrows(RegionCorruptException.class, () -> UserType.parse(text));
    }
}
