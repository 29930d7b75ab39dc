package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionExistsException;
import io.turnstile.WrongTypeException;
import java.util.ArrayList;
import java.util.List;

/** The names of a region: a dict of references. */
public final class Directory {
    private final Attachment attachment;
    private final Dict dict;

    Directory(final Attachment attachment) {
        this.attachment = attachment;
        this.dict = attachment.dict();
    }

    /** Makes the directory of a new region, in the turn that the caller holds. */
    public void format() {
        final long descriptor = attachment.objects().create(attachment.kinds().of(RegionDictKind.DIRECTORY));
        attachment.objects().retain(descriptor);
        attachment.heap().directory(descriptor);
    }

    /** Descriptor of the directory. */
    public long descriptor() {
        final long descriptor = attachment.heap().directory();
        if (attachment.objects().kindOf(descriptor).code() != RegionDictKind.DIRECTORY) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + ": offset=" + descriptor + " is not the directory of names");
        }
        return descriptor;
    }

    /** All names in the order in which they were made. Takes no turn if it can be avoided. */
    public List<String> names() {
        return attachment.turns().read(() -> {
            final List<String> names = new ArrayList<>();
            final long directory = descriptor();
            for (int entry = dict.first(directory); entry != Dict.NONE; entry = dict.next(directory, entry)) {
                if (names.size() > dict.size(directory)) {
                    throw new RegionCorruptException("region=" + attachment.name() + ": the directory has no end");
                }
                names.add(name(dict.key(directory, entry)));
            }
            return names;
        });
    }

    private String name(final long key) {
        if (attachment.values().loadKey(key) instanceof String name) {
            return name;
        }
        throw new RegionCorruptException("region=" + attachment.name() + " slot=" + key + ": a name that is no text");
    }

    /** Whether there is an object of this name. Takes no turn if it can be avoided. */
    public boolean contains(final String name) {
        return attachment.turns().read(() -> dict.find(descriptor(), name) != Dict.NONE);
    }

    /**
     * The object of a name, made if there is none. Takes a turn only to make it.
     *
     * @param name of the object.
     * @param kind that it has or gets.
     * @param init fills a new one, after its format.
     * @return its handle.
     * @throws WrongTypeException if the name belongs to an object of another kind.
     */
    public Handle openOrCreate(final String name, final ObjectKind kind, final Initializer init) {
        final Handle found = find(name, kind);
        if (found != null) {
            return found;
        }
        return attachment.turns().write(() -> {
            final long directory = descriptor();
            final int entry = dict.find(directory, name);
            return entry != Dict.NONE ? handle(name, kind, directory, entry) : create(name, kind, init);
        });
    }

    /**
     * The object of a name.
     *
     * @param name of the object.
     * @param kind that it must have.
     * @return its handle, null if there is none.
     * @throws WrongTypeException if the name belongs to an object of another kind.
     */
    public Handle find(final String name, final ObjectKind kind) {
        java.util.Objects.requireNonNull(name, "name");
        attachment.rehearseLater(kind);
        return attachment.turns().read(() -> {
            final long directory = descriptor();
            final int entry = dict.find(directory, name);
            return entry == Dict.NONE ? null : handle(name, kind, directory, entry);
        });
    }

    /**
     * The object of a name, of whatever kind.
     *
     * @param name of the object.
     * @return it as users handle it, null if there is none.
     */
    public Object get(final String name) {
        java.util.Objects.requireNonNull(name, "name");
        return attachment.turns().read(() -> {
            final long directory = descriptor();
            final int entry = dict.find(directory, name);
            return entry == Dict.NONE ? null : attachment.values().load(dict.value(directory, entry));
        });
    }

    /** Fills a new object. */
    public interface Initializer {
        /** Nothing to fill. */
        Initializer NONE = descriptor -> {};

        /**
         * Called in the turn in which the object is made.
         *
         * @param descriptor of the object.
         */
        void init(long descriptor);
    }

    private Handle create(final String name, final ObjectKind kind, final Initializer init) {
        attachment.turns().mutating();
        final long descriptor = attachment.objects().create(kind);
        init.init(descriptor);
        bind(name, descriptor);
        return attachment.handle(descriptor);
    }

    /** Gives an object a name that is free, in the turn that the caller holds. */
    void bind(final String name, final long descriptor) {
        final long directory = descriptor();
        final int entry = -dict.findOrAdd(directory, name);
        attachment
                .values()
                .storeReference(
                        dict.value(directory, entry),
                        descriptor,
                        attachment.objects().generation(descriptor));
    }

    private Handle handle(final String name, final ObjectKind kind, final long directory, final int entry) {
        final Handle handle = attachment.values().handle(dict.value(directory, entry));
        final int code = attachment.objects().code(handle.descriptor());
        if (code != kind.code()) {
            throw new WrongTypeException("region=" + attachment.name() + " name=" + name + " is a "
                    + attachment.kinds().of(code).name() + ", not a " + kind.name());
        }
        return handle;
    }

    /**
     * Removes a name. The object is freed when the turn ends if nothing else holds it.
     *
     * @param name of the object.
     * @return whether there was one.
     */
    public boolean remove(final String name) {
        return attachment.turns().write(() -> {
            final long directory = descriptor();
            final int entry = dict.find(directory, name);
            if (entry == Dict.NONE) {
                return false;
            }
            attachment.turns().mutating();
            dict.remove(directory, entry);
            return true;
        });
    }

    /**
     * Gives an object another name.
     *
     * @param from its name.
     * @param to   its new name.
     * @return false if there is no object of that name.
     * @throws RegionExistsException if the new name belongs to another object.
     */
    public boolean rename(final String from, final String to) {
        return attachment.turns().write(() -> {
            final long directory = descriptor();
            final int entry = dict.find(directory, from);
            if (entry == Dict.NONE) {
                return false;
            }
            if (from.equals(to)) {
                return true;
            }
            if (dict.find(directory, to) != Dict.NONE) {
                throw new RegionExistsException(
                        "region=" + attachment.name() + " name=" + to + " belongs to another object; remove it first");
            }
            attachment.turns().mutating();
            final long descriptor =
                    attachment.values().handle(dict.value(directory, entry)).descriptor();
            bind(to, descriptor);
            dict.remove(directory, entry);
            return true;
        });
    }
}
