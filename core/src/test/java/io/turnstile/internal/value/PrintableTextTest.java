package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.CheckReport;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTextTest {
    @Test
    void everyCodePointIsShownOrSpelled() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            final String text = "a" + Character.toString(codePoint) + "b";
            final String printable = PrintableText.of(text);
            if (PrintableText.isPrintable(codePoint)) {
                assertSame(text, printable);
            } else {
                assertEquals(2 + 6 * Character.charCount(codePoint), printable.length());
                assertTrue(printable.chars().allMatch(c -> c > ' ' && c < 0x7F), printable);
            }
        }
    }

    @Test
    void whatATerminalObeysIsSpelled() {
        final int[] hostile = {
            0, 7, 8, '\t', '\n', '\r', 0x1B, 0x7F, 0x80, 0x85, 0x90, 0x9B, 0x9C, 0x9D, 0x9F, 0xAD, 0x61C, 0x200B,
            0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068,
            0x2069, 0xD800, 0xDFFF, 0xE000, 0xFEFF, 0xFFF9, 0xFFFF, 0xE0001, 0xE0020, 0x10FFFF
        };
        for (final int codePoint : hostile) {
            assertFalse(PrintableText.isPrintable(codePoint), Integer.toHexString(codePoint));
        }
        assertEquals("x\\u009b31my", PrintableText.of("x\u009b31my"));
        assertEquals("\\ud800", PrintableText.of("\ud800"));
        assertEquals("\\udb40\\udc01", PrintableText.of(Character.toString(0xE0001)));
        for (final String plain : List.of("", "name=orders", "Größe 漢字 \u00a0 😀", "a\\b")) {
            assertSame(plain, PrintableText.of(plain));
        }
        assertNull(PrintableText.of(null));
    }

    @Test
    void messagesArePrintable() {
        assertEquals("name=\\u202ex", new RegionException("name=\u202ex").getMessage());
        assertEquals("name=\\u009b", new RegionCorruptException("name=\u009b", null).getMessage());
        assertEquals(List.of("key=\\u2028"), new CheckReport(List.of("key=\u2028"), 1, 1, 0).problems());
        assertNull(new RegionException(null).getMessage());
    }
}
