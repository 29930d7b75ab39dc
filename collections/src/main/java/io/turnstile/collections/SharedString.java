package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A string that processes share and change: a StringBuilder in a region. Methods do what those of {@link StringBuilder}
 * do, by UTF-16 chars: {@link #reverse} keeps surrogate pairs, unpaired surrogates survive. There is no capacity to care
 * for.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one.
 * Storage is a rope of pieces of some 2,000 chars, two bytes a char: {@code charAt}, and changing a few chars at any place,
 * takes logarithmic time in the number of pieces; nothing copies the whole string but {@link #reverse} and what gives a
 * String. {@link #indexOf} and comparing look at 8,192 chars at a time.
 *
 * <p>Unlike StringBuilders, two are equal if their chars are, wherever they live; the hash code is that of the String. A
 * String or another CharSequence is never equal to one, since its {@code equals} would not agree; {@link #contentEquals}
 * compares with it. Since the content changes, do not use one as a key of a java.util map. In a shared container it is held
 * by reference; it can not be a key.
 */
public final class SharedString implements CharSequence, Appendable, Comparable<SharedString>, SharedObject {
    /** So many that a byte array can hold them, and so a String can. */
    private static final int MAX_LENGTH = (Integer.MAX_VALUE - Long.BYTES) / Character.BYTES;

    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final TurnMemory memory;
    private final RopeStorage storage;

    SharedString(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.storage = RopeStorage.of(attachment);
    }

    /**
     * The string of a name, made empty if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @return the string.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static SharedString open(final Region region, final String name) {
        return new SharedString(
                region.attachment().directory().openOrCreate(name, CollectionKinds.STRING, Directory.Initializer.NONE));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    /** The chars at one moment. */
    @Override
    public String snapshot() {
        return turns.read(() -> text(0, size()));
    }

    /** The same as {@link #snapshot()}. */
    @Override
    public String toString() {
        return snapshot();
    }

    private int size() {
        final long string = handle.live();
        final long size = storage.size(string) / Character.BYTES;
        if (size > MAX_LENGTH) {
            throw new RegionCorruptException("string=" + string + " length=" + size + " is more than " + MAX_LENGTH);
        }
        return (int) size;
    }

    private String text(final int from, final int to) {
        final byte[] bytes = new byte[Character.BYTES * (to - from)];
        storage.read(handle.live(), at(from), bytes, 0, bytes.length);
        return Utf16.decode(bytes);
    }

    private static long at(final int index) {
        return (long) index * Character.BYTES;
    }

    @Override
    public int length() {
        return turns.read(this::size);
    }

    @Override
    public boolean isEmpty() {
        return length() == 0;
    }

    /**
     * A char.
     *
     * @throws StringIndexOutOfBoundsException if there is none at the index.
     */
    @Override
    public char charAt(final int index) {
        return turns.isHeld() ? load(index) : turns.read(() -> load(index));
    }

    private char load(final int index) {
        checkIndex(index, size());
        final long offset = storage.offset(handle.live(), at(index));
        return (char) (memory.getByte(offset) & 0xFF | memory.getByte(offset + 1) << Byte.SIZE);
    }

    /**
     * The chars of a range at one moment.
     *
     * @return a String that does not change with this.
     * @throws StringIndexOutOfBoundsException if there is no such range.
     */
    @Override
    public CharSequence subSequence(final int start, final int end) {
        return substring(start, end);
    }

    /**
     * The chars from an index on.
     *
     * @param start first index.
     * @return a String.
     * @throws StringIndexOutOfBoundsException if it is negative or behind the end.
     */
    public String substring(final int start) {
        return turns.read(() -> substring(start, size()));
    }

    /**
     * The chars of a range.
     *
     * @param start first index.
     * @param end   index behind the last.
     * @return a String.
     * @throws StringIndexOutOfBoundsException if there is no such range.
     */
    public String substring(final int start, final int end) {
        return turns.read(() -> {
            checkRange(start, end, size());
            return text(start, end);
        });
    }

    /** The chars at the moment of this call. */
    @Override
    public IntStream chars() {
        return snapshot().chars();
    }

    /** The code points at the moment of this call. */
    @Override
    public IntStream codePoints() {
        return snapshot().codePoints();
    }

    /**
     * Where a text is first found.
     *
     * @param text wanted.
     * @return its first index, -1 if it is nowhere.
     */
    public int indexOf(final String text) {
        return indexOf(text, 0);
    }

    /**
     * Where a text is first found at or behind an index.
     *
     * @param text wanted.
     * @param from first index that counts; less than 0 is 0.
     * @return its first index, -1 if it is nowhere.
     */
    public int indexOf(final String text, final int from) {
        Objects.requireNonNull(text, "text");
        return turns.read(() -> Window.indexOf(this::text, size(), text, from));
    }

    /**
     * Where a text is last found.
     *
     * @param text wanted.
     * @return its last index, -1 if it is nowhere.
     */
    public int lastIndexOf(final String text) {
        return lastIndexOf(text, Integer.MAX_VALUE);
    }

    /**
     * Where a text is last found at or before an index.
     *
     * @param text wanted.
     * @param from last index that counts.
     * @return its last index, -1 if it is nowhere.
     */
    public int lastIndexOf(final String text, final int from) {
        Objects.requireNonNull(text, "text");
        return turns.read(() -> Window.lastIndexOf(this::text, size(), text, from));
    }

    /** Replaces all chars by those of a text. */
    public SharedString set(final CharSequence text) {
        final String chars = String.valueOf(text);
        return change(() -> splice(0, size(), chars));
    }

    /** Removes all chars. */
    public SharedString clear() {
        return change(() -> {
            final long string = handle.live();
            turns.mutating();
            storage.clear(string);
            return this;
        });
    }

    /** Appends a text, "null" for null. */
    @Override
    public SharedString append(final CharSequence text) {
        final String chars = String.valueOf(text);
        return change(() -> splice(size(), size(), chars));
    }

    /**
     * Appends a part of a text, of "null" for null.
     *
     * @throws IndexOutOfBoundsException if there is no such range.
     */
    @Override
    public SharedString append(final CharSequence text, final int start, final int end) {
        final CharSequence source = text == null ? "null" : text;
        Objects.checkFromToIndex(start, end, source.length());
        return append(source.subSequence(start, end));
    }

    /** Appends a char. */
    @Override
    public SharedString append(final char c) {
        return append(String.valueOf(c));
    }

    /** Appends chars. */
    public SharedString append(final char[] chars) {
        return append(String.valueOf(chars));
    }

    /** Appends what {@link String#valueOf(Object)} makes of an object or a number. */
    public SharedString append(final Object value) {
        return append(String.valueOf(value));
    }

    /**
     * Appends a code point, as one char or two.
     *
     * @throws IllegalArgumentException if it is none.
     */
    public SharedString appendCodePoint(final int codePoint) {
        return append(Character.toString(codePoint));
    }

    /**
     * Inserts a text, "null" for null.
     *
     * @param index of its first char then; the length appends.
     * @throws StringIndexOutOfBoundsException if it is negative or behind the end.
     */
    public SharedString insert(final int index, final CharSequence text) {
        final String chars = String.valueOf(text);
        return change(() -> {
            checkPosition(index, size());
            return splice(index, index, chars);
        });
    }

    /** Inserts chars; see {@link #insert(int, CharSequence)}. */
    public SharedString insert(final int index, final char[] chars) {
        return insert(index, String.valueOf(chars));
    }

    /** Inserts a char; see {@link #insert(int, CharSequence)}. */
    public SharedString insert(final int index, final char c) {
        return insert(index, String.valueOf(c));
    }

    /** Inserts what {@link String#valueOf(Object)} makes of an object or a number. */
    public SharedString insert(final int index, final Object value) {
        return insert(index, String.valueOf(value));
    }

    /**
     * Removes the chars of a range.
     *
     * @param start first index.
     * @param end   index behind the last; more than the length is the length.
     * @throws StringIndexOutOfBoundsException if the start is negative, behind the end of the range, or of the string.
     */
    public SharedString delete(final int start, final int end) {
        return replace(start, end, "");
    }

    /**
     * Removes a char.
     *
     * @throws StringIndexOutOfBoundsException if there is none at the index.
     */
    public SharedString deleteCharAt(final int index) {
        return change(() -> {
            checkIndex(index, size());
            return splice(index, index + 1, "");
        });
    }

    /**
     * Replaces the chars of a range by a text.
     *
     * @param start first index.
     * @param end   index behind the last; more than the length is the length.
     * @param text  instead of them.
     * @throws StringIndexOutOfBoundsException if the start is negative, behind the end of the range, or of the string.
     */
    public SharedString replace(final int start, final int end, final String text) {
        Objects.requireNonNull(text, "text");
        return change(() -> {
            final int size = size();
            final int last = Math.min(end, size);
            checkRange(start, last, size);
            return splice(start, last, text);
        });
    }

    /**
     * Turns the chars round; surrogate pairs stay in their order. Reads and stores the whole string in one turn.
     *
     * @return this.
     */
    public SharedString reverse() {
        return change(() -> {
            final int size = size();
            final byte[] reversed =
                    Utf16.encode(new StringBuilder(text(0, size)).reverse().toString());
            turns.mutating();
            storage.write(handle.live(), 0, reversed, 0, reversed.length);
            return this;
        });
    }

    /**
     * Replaces a char.
     *
     * @throws StringIndexOutOfBoundsException if there is none at the index.
     */
    public void setCharAt(final int index, final char c) {
        change(() -> {
            checkIndex(index, size());
            return splice(index, index + 1, String.valueOf(c));
        });
    }

    /**
     * Cuts the string, or fills it up with chars 0.
     *
     * @param length wanted.
     * @throws StringIndexOutOfBoundsException if it is negative.
     */
    public void setLength(final int length) {
        if (length < 0) {
            throw new StringIndexOutOfBoundsException("length=" + length + " is negative");
        }
        change(() -> {
            final long string = handle.live();
            checkLength(length);
            turns.mutating();
            storage.resize(string, at(length));
            return this;
        });
    }

    private SharedString change(final Supplier<SharedString> operation) {
        return turns.write(operation);
    }

    /** Replaces a range that there is. */
    private SharedString splice(final int start, final int end, final String text) {
        final long string = handle.live();
        checkLength((long) size() - (end - start) + text.length());
        final byte[] bytes = Utf16.encode(text);
        turns.mutating();
        storage.replace(string, at(start), at(end) - at(start), bytes);
        return this;
    }

    /**
     * Whether a text has the same chars.
     *
     * @param text a String or anything else.
     * @return whether it has.
     */
    public boolean contentEquals(final CharSequence text) {
        return text instanceof SharedString other ? equals(other) : snapshot().contentEquals(text);
    }

    /** Compares by chars, as Strings are compared. */
    @Override
    public int compareTo(final SharedString other) {
        return turns.read(() -> other.turns.read(() -> Window.compare(this::text, size(), other::text, other.size())));
    }

    /** Whether the other is a SharedString of the same chars, of whatever region. */
    @Override
    public boolean equals(final Object other) {
        return other == this || other instanceof SharedString string && hasCharsOf(string);
    }

    private boolean hasCharsOf(final SharedString other) {
        return turns.read(() -> other.turns.read(
                () -> size() == other.size() && Window.compare(this::text, size(), other::text, other.size()) == 0));
    }

    /** The hash code of the String of the same chars. */
    @Override
    public int hashCode() {
        return snapshot().hashCode();
    }

    private void checkLength(final long length) {
        if (length > MAX_LENGTH) {
            throw new RegionFullException("region=" + attachment.name() + ": a string of length=" + length
                    + " would be longer than " + MAX_LENGTH + " chars, the most there can be; use several");
        }
    }

    private static void checkIndex(final int index, final int length) {
        if (index < 0 || index >= length) {
            throw new StringIndexOutOfBoundsException("index=" + index + " length=" + length);
        }
    }

    private static void checkPosition(final int index, final int length) {
        if (index < 0 || index > length) {
            throw new StringIndexOutOfBoundsException("index=" + index + " length=" + length);
        }
    }

    private static void checkRange(final int start, final int end, final int length) {
        if (start < 0 || start > end || end > length) {
            throw new StringIndexOutOfBoundsException("start=" + start + " end=" + end + " length=" + length);
        }
    }
}
