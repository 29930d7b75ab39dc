package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1234, 1234",
        "7 B, 7",
        "1KiB, 1024",
        "1.5 KiB, 1536",
        "512 MiB, 536870912",
        "4 GiB, 4294967296",
        "16 TiB, 17592186044416",
        "1 kB, 1000",
        "2 MB, 2000000",
        "3 GB, 3000000000",
        "1 TB, 1000000000000",
        "4 gib, 4294967296",
        "'  4   GiB  ', 4294967296",
        "9223372036854775807, 9223372036854775807"
    })
    void understandsSizesAsPeopleWriteThem(final String text, final long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "GiB", "-1", "+1", "1 PiB", "1 G", "0x10", "1,5 MiB", "1 MiB 2 KiB", "1e3", "1 MiB!"})
    void refusesWhatIsNoSize(final String text) {
        final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
        assertTrue(e.getMessage().startsWith("size=" + text + " is no number of bytes"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0.1 KiB", "9223372036854775808", "99999999 TiB"})
    void refusesWhatIsNoWholeNumberOfBytesInALong(final String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @Test
    void capacityIsParsed() {
        assertThrows(IllegalArgumentException.class, () -> Region.at("x").capacity("much"));
    }
}
