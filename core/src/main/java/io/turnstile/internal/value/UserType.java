package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A type that users have defined, as a region knows it: a line of text. Values name it by its number in {@link UserTypes}.
 *
 * <pre>
 *  enum CLASS CONSTANT           one constant of an enum
 *  record CLASS (NAME:CLASS,..)  a record with its components
 *  coded CLASS                   what a codec writes and reads
 * </pre>
 *
 * <p>A record whose components have changed is another type, and so is each constant.
 */
final class UserType {
    /** What values of the type consist of. */
    enum Form {
        ENUM,
        RECORD,
        CODED
    }

    /** Not that of the region: a fingerprint tells texts apart, also where the region's seed is lost. */
    private static final Hash HASH = new Hash(0x7475_726E_7374_696CL, 0x7475_726E_7374_696CL);

    private final Form form;
    private final String className;
    private final String detail;
    private final String text;
    private final long fingerprint;
    private final List<String> components;

    private UserType(final Form form, final String className, final String detail, final String text) {
        this.form = form;
        this.className = className;
        this.detail = detail;
        this.text = text;
        this.fingerprint = fingerprint(text);
        this.components = form == Form.RECORD ? namesOf(detail) : List.of();
    }

    static UserType constant(final Enum<?> constant) {
        final String className = constant.getDeclaringClass().getName();
        return new UserType(Form.ENUM, className, constant.name(), "enum " + className + " " + constant.name());
    }

    /** A record's type; the components as in {@code (symbol:java.lang.String,price:long)}. */
    static UserType record(final String className, final String components) {
        return new UserType(Form.RECORD, className, components, "record " + className + " " + components);
    }

    static UserType coded(final String className) {
        return new UserType(Form.CODED, className, "", "coded " + className);
    }

    /**
     * The type of a text from a region.
     *
     * @param text any.
     * @return the type.
     * @throws RegionCorruptException if it is no text of a type.
     */
    static UserType parse(final String text) {
        final int first = text.indexOf(' ');
        final int last = text.lastIndexOf(' ');
        final boolean two = first >= 0 && last > first;
        if (text.startsWith("enum ") && two) {
            return new UserType(Form.ENUM, text.substring(first + 1, last), text.substring(last + 1), text);
        }
        if (text.startsWith("record ") && two && text.startsWith("(", last + 1) && text.endsWith(")")) {
            return new UserType(Form.RECORD, text.substring(first + 1, last), text.substring(last + 1), text);
        }
        if (text.startsWith("coded ")) {
            return new UserType(Form.CODED, text.substring(first + 1), "", text);
        }
        throw new RegionCorruptException("text=" + text + " names no type of values");
    }

    private static List<String> namesOf(final String components) {
        final List<String> names = new ArrayList<>();
        for (final String component :
                components.substring(1, components.length() - 1).split(",", -1)) {
            if (!component.isEmpty()) {
                names.add(component.substring(0, Math.max(0, component.indexOf(':'))));
            }
        }
        return List.copyOf(names);
    }

    static long fingerprint(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HASH.of(0, bytes.length, bytes);
    }

    Form form() {
        return form;
    }

    String className() {
        return className;
    }

    /** Name of the constant, or components of the record. */
    String detail() {
        return detail;
    }

    /** Names of the components of a record, in their order. */
    List<String> components() {
        return components;
    }

    String text() {
        return text;
    }

    /** Hash of the text by which it is known again. */
    long fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof UserType type && type.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    @Override
    public String toString() {
        return text;
    }
}
