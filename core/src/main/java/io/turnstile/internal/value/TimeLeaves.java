package io.turnstile.internal.value;

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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * How the values of java.time are packed: dates as year, month and day, times as nanoseconds of the day in six bytes, offsets
 * in seconds. All but those with an offset or a zone and a date fit a slot.
 */
final class TimeLeaves {
    private static final int NANO_OF_DAY_BYTES = 6;
    private static final int OFFSET_BYTES = 3;

    static final List<Leaf<?>> ALL = List.of(
            new Leaf<>(PackedCode.LOCAL_DATE, LocalDate.class, TimeLeaves::putDate, TimeLeaves::getDate),
            new Leaf<>(PackedCode.LOCAL_TIME, LocalTime.class, TimeLeaves::putTime, TimeLeaves::getTime),
            new Leaf<>(
                    PackedCode.LOCAL_DATE_TIME, LocalDateTime.class, TimeLeaves::putDateTime, TimeLeaves::getDateTime),
            new Leaf<>(
                    PackedCode.INSTANT,
                    Instant.class,
                    (instant, out) -> putSeconds(instant.getEpochSecond(), instant.getNano(), out),
                    in -> Instant.ofEpochSecond(in.getNumber(Long.BYTES), getNanos(in))),
            new Leaf<>(
                    PackedCode.DURATION,
                    Duration.class,
                    (duration, out) -> putSeconds(duration.getSeconds(), duration.getNano(), out),
                    in -> Duration.ofSeconds(in.getNumber(Long.BYTES), getNanos(in))),
            new Leaf<>(
                    PackedCode.PERIOD,
                    Period.class,
                    TimeLeaves::putPeriod,
                    in -> Period.of(getInt(in), getInt(in), getInt(in))),
            new Leaf<>(
                    PackedCode.OFFSET_DATE_TIME,
                    OffsetDateTime.class,
                    (time, out) -> {
                        putDateTime(time.toLocalDateTime(), out);
                        putOffset(time.getOffset(), out);
                    },
                    in -> OffsetDateTime.of(getDateTime(in), getOffset(in))),
            new Leaf<>(
                    PackedCode.OFFSET_TIME,
                    OffsetTime.class,
                    (time, out) -> {
                        putTime(time.toLocalTime(), out);
                        putOffset(time.getOffset(), out);
                    },
                    in -> OffsetTime.of(getTime(in), getOffset(in))),
            new Leaf<>(
                    PackedCode.YEAR,
                    Year.class,
                    (year, out) -> out.putNumber(year.getValue(), Integer.BYTES),
                    in -> Year.of(getInt(in))),
            new Leaf<>(
                    PackedCode.YEAR_MONTH,
                    YearMonth.class,
                    (month, out) -> {
                        out.putNumber(month.getYear(), Integer.BYTES);
                        out.putByte(month.getMonthValue());
                    },
                    in -> YearMonth.of(getInt(in), in.getByte())),
            new Leaf<>(PackedCode.ZONE_OFFSET, ZoneOffset.class, TimeLeaves::putOffset, TimeLeaves::getOffset),
            new Leaf<>(
                    PackedCode.ZONED_DATE_TIME,
                    ZonedDateTime.class,
                    (time, out) -> putZoned(
                            new StoredZoned(
                                    time.toLocalDateTime(),
                                    time.getOffset(),
                                    time.getZone().getId()),
                            out),
                    in -> getZoned(in).live()),
            // The last of a code reads it: what a zone's rules say is asked only where the value is used.
            new Leaf<>(PackedCode.ZONED_DATE_TIME, StoredZoned.class, TimeLeaves::putZoned, TimeLeaves::getZoned));

    private TimeLeaves() {}

    private static void putDate(final LocalDate date, final PackedWriter out) {
        out.putNumber(date.getYear(), Integer.BYTES);
        out.putByte(date.getMonthValue());
        out.putByte(date.getDayOfMonth());
    }

    private static LocalDate getDate(final PackedReader in) {
        return LocalDate.of(getInt(in), in.getByte(), in.getByte());
    }

    private static void putTime(final LocalTime time, final PackedWriter out) {
        out.putNumber(time.toNanoOfDay(), NANO_OF_DAY_BYTES);
    }

    private static LocalTime getTime(final PackedReader in) {
        return LocalTime.ofNanoOfDay(in.getNumber(NANO_OF_DAY_BYTES));
    }

    private static void putDateTime(final LocalDateTime time, final PackedWriter out) {
        putDate(time.toLocalDate(), out);
        putTime(time.toLocalTime(), out);
    }

    private static LocalDateTime getDateTime(final PackedReader in) {
        return LocalDateTime.of(getDate(in), getTime(in));
    }

    private static void putOffset(final ZoneOffset offset, final PackedWriter out) {
        out.putNumber(offset.getTotalSeconds(), OFFSET_BYTES);
    }

    private static ZoneOffset getOffset(final PackedReader in) {
        return ZoneOffset.ofTotalSeconds((int) in.getNumber(OFFSET_BYTES));
    }

    private static void putZoned(final StoredZoned time, final PackedWriter out) {
        putDateTime(time.local(), out);
        putOffset(time.offset(), out);
        NumberLeaves.putText(time.zone(), out);
    }

    private static StoredZoned getZoned(final PackedReader in) {
        return new StoredZoned(getDateTime(in), getOffset(in), StoredZoned.checkId(NumberLeaves.getText(in)));
    }

    private static void putSeconds(final long seconds, final int nanos, final PackedWriter out) {
        out.putNumber(seconds, Long.BYTES);
        out.putNumber(nanos, Integer.BYTES);
    }

    private static int getNanos(final PackedReader in) {
        final int nanos = getInt(in);
        if (nanos < 0 || nanos > 999_999_999) {
            throw in.corrupt("nanoseconds=" + nanos);
        }
        return nanos;
    }

    private static void putPeriod(final Period period, final PackedWriter out) {
        out.putNumber(period.getYears(), Integer.BYTES);
        out.putNumber(period.getMonths(), Integer.BYTES);
        out.putNumber(period.getDays(), Integer.BYTES);
    }

    private static int getInt(final PackedReader in) {
        return (int) in.getNumber(Integer.BYTES);
    }
}
