package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.agrona.collections.IntHashSet;

/**
 * The users' types of a region: a dict of their texts, made with the first of them. The number of a type is that of its
 * entry, and the value its fingerprint, by which this process knows it again: a number may come to mean another type when a
 * turn is rolled back, or when {@code collect} has removed a type that no value is of.
 */
final class UserTypes {
    private final Attachment attachment;

    /** What was read of any region, so never out of date. */
    private final Map<Long, UserType> byFingerprint = new ConcurrentHashMap<>();

    /** Where types were found last; looked at before it is believed. */
    private final Map<UserType, Integer> numbers = new ConcurrentHashMap<>();

    /** Where the dict lies if the region's root of it is damaged. */
    private long salvaged;

    UserTypes(final Attachment attachment) {
        this.attachment = attachment;
    }

    /** Descriptor of the dict, 0 if there is none yet. */
    long descriptor() {
        final long descriptor = salvaged != 0 ? salvaged : attachment.heap().types();
        if (descriptor != 0 && attachment.objects().kindOf(descriptor).code() != RegionDictKind.TYPES) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + ": offset=" + descriptor + " is not the dict of types");
        }
        return descriptor;
    }

    /** Uses a dict that was found in a damaged region. */
    void salvage(final long descriptor) {
        salvaged = descriptor;
    }

    /** Number of a type, {@link Dict#NONE} if no value of the region can be of it. */
    int find(final UserType type) {
        final long types = descriptor();
        if (types == 0) {
            return Dict.NONE;
        }
        final Integer last = numbers.get(type);
        if (last != null && dict().isUsed(types, last) && fingerprint(types, last) == type.fingerprint()) {
            return last;
        }
        final int found = dict().find(types, type.text());
        if (found != Dict.NONE) {
            numbers.put(type, found);
        }
        return found;
    }

    /** Number of a type, which is added if it is not there. Needs the turn. */
    int findOrAdd(final UserType type) {
        final int found = find(type);
        return found != Dict.NONE ? found : add(type);
    }

    private int add(final UserType type) {
        if (attachment.heap().types() == 0) {
            final long descriptor =
                    attachment.objects().create(attachment.kinds().of(RegionDictKind.TYPES));
            attachment.objects().retain(descriptor);
            attachment.heap().types(descriptor);
        }
        final long types = descriptor();
        final int number = -dict().findOrAdd(types, type.text());
        attachment.values().storeLong(dict().value(types, number), type.fingerprint());
        return number;
    }

    /**
     * A type by its number.
     *
     * @param number from a value.
     * @return the type.
     * @throws RegionCorruptException if there is none of that number.
     */
    UserType get(final int number) {
        final long types = descriptor();
        if (types == 0 || !dict().isUsed(types, number)) {
            throw new RegionCorruptException("region=" + attachment.name() + ": there is no type=" + number);
        }
        final UserType known = byFingerprint.get(fingerprint(types, number));
        return known != null ? known : read(types, number);
    }

    private UserType read(final long types, final int number) {
        final Object text = attachment.values().loadKey(dict().key(types, number));
        final long fingerprint = fingerprint(types, number);
        if (!(text instanceof String string) || UserType.fingerprint(string) != fingerprint) {
            throw new RegionCorruptException("region=" + attachment.name() + " type=" + number + " text=" + text
                    + ": its fingerprint=0x" + Long.toHexString(fingerprint) + " is not of this text");
        }
        final UserType type = UserType.parse(string);
        // Always the same object: what is known of a type is found by it.
        final UserType first = byFingerprint.putIfAbsent(fingerprint, type);
        return first != null && first.equals(type) ? first : type;
    }

    private long fingerprint(final long types, final int number) {
        final long slot = dict().value(types, number);
        final Values values = attachment.values();
        if (values.type(slot) != ValueType.LONG) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + " type=" + number + ": slot=" + slot + " holds no fingerprint");
        }
        return values.payload(slot);
    }

    /** Reads every type again, and says what is wrong with it. The dict itself has been traced. */
    void check(final Consumer<String> problems) {
        for (final int number : all()) {
            try {
                read(descriptor(), number);
            } catch (final RegionCorruptException e) {
                problems.accept(e.getMessage());
            }
        }
    }

    /** Removes the types that no value is of, and the dict if none is left. Needs the turn. */
    void retain(final IntHashSet used) {
        final long types = descriptor();
        for (final int number : all()) {
            if (!used.contains(number)) {
                dict().remove(types, number);
            }
        }
        if (types != 0 && dict().size(types) == 0) {
            attachment.heap().types(0);
            attachment.objects().release(types);
        }
    }

    private List<Integer> all() {
        final List<Integer> all = new ArrayList<>();
        final long types = descriptor();
        if (types != 0) {
            final long size = dict().size(types);
            int number = dict().first(types);
            while (number != Dict.NONE && all.size() < size) {
                all.add(number);
                number = dict().next(types, number);
            }
        }
        return all;
    }

    private Dict dict() {
        return attachment.dict();
    }
}
