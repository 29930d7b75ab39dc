package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRulesException;

/**
 * A ZonedDateTime as a region has it. This JVM's time zone data may be of another year than those of the JVM that stored it,
 * so what it is here is another question.
 *
 * @param local  date and time.
 * @param offset that the zone had then.
 * @param zone   its id.
 */
record StoredZoned(LocalDateTime local, ZoneOffset offset, String zone) {
    /** The same instant in the zone, with its offset by the rules of this JVM. */
    ZonedDateTime live() {
        try {
            return ZonedDateTime.ofInstant(local, offset, ZoneId.of(zone));
        } catch (final DateTimeException e) {
            throw new UnsupportedValueException(
                    "a ZonedDateTime=" + local + offset + " in zone=" + zone
                            + ", where it is none by the rules of this JVM; update its time zone data",
                    e);
        }
    }

    /**
     * Checks that an id can be one of a zone, whether this JVM knows that or not.
     *
     * @throws DateTimeException if it can not.
     */
    static String checkId(final String zone) {
        try {
            ZoneId.of(zone);
        } catch (final ZoneRulesException e) {
            // Of the right form, but unknown here: live() says so, if it is asked.
            return zone;
        }
        return zone;
    }
}
