package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.RegionFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;

/**
 * Copies all that can be read of a damaged region into a new one: what the names reach, object by object and element by
 * element, and, if anything of that was lost, the objects that no name reaches any more, under names of their own. An
 * object that several hold is one object in the copy too, and circles stay circles. Nothing in the damaged region is
 * followed before it is checked; what fails the check is reported and left out.
 *
 * <p>Objects are filled from a list, not by recursion, however deep they nest.
 */
public final class Salvage {
    /** What is told of one object; of the rest only the number. */
    private static final int LINES_PER_OBJECT = 10;

    private final Attachment from;
    private final Attachment to;
    private final Consumer<String> lost;

    /** Copies by the descriptor of the original. */
    private final Long2ObjectHashMap<Object> copies = new Long2ObjectHashMap<>();

    /** Where an original is found, for messages. */
    private final Long2ObjectHashMap<String> paths = new Long2ObjectHashMap<>();

    private final LongArrayList toFill = new LongArrayList();
    private String path = "";
    private int losses;
    private boolean anythingLost;
    private LongConsumer held = descriptor -> {};

    /**
     * A salvage; for one use.
     *
     * @param from a private copy of the damaged region.
     * @param to   a new region.
     * @param lost is told a line for each thing that is lost.
     */
    public Salvage(final Attachment from, final Attachment to, final Consumer<String> lost) {
        this.from = from;
        this.to = to;
        this.lost = lost;
    }

    /**
     * Copies. Takes one turn of the new region.
     *
     * @throws RegionFullException if there is no room for the copy.
     */
    public void run() {
        to.turns().write(() -> {
            to.turns().mutating();
            final Orphans orphans = new Orphans(from);
            from.packing().readPortable();
            from.types().salvage(orphans.types());
            copyNames(orphans.directory());
            fillAll();
            if (anythingLost) {
                copyOrphans(orphans);
            }
        });
    }

    private void copyNames(final long directory) {
        if (directory == 0) {
            lose("the directory of names");
            return;
        }
        from.dict().salvage(directory, this, this::copyName);
        endOfObject();
    }

    private void copyName(final long key, final long value) {
        attempt("a name", () -> {
            if (!(from.values().load(key) instanceof String name)) {
                throw new RegionCorruptException("slot=" + key + " holds no name");
            }
            if (from.values().type(value) != ValueType.REFERENCE) {
                throw new RegionCorruptException("name=" + name + ": slot=" + value + " refers to no object");
            }
            attempt(name, () -> bind(name, handleOf(element(value, name)).descriptor()));
        });
    }

    private void bind(final String name, final long descriptor) {
        if (to.directory().contains(name)) {
            throw new RegionCorruptException("name=" + name + " is there twice");
        }
        to.directory().bind(name, descriptor);
    }

    private Handle handleOf(final Object copy) {
        return to.kinds().handleOf(copy);
    }

    private void fillAll() {
        while (!toFill.isEmpty()) {
            fill(toFill.popLong());
        }
    }

    private void fill(final long descriptor) {
        path = paths.remove(descriptor);
        losses = 0;
        attempt("contents", () -> from.objects().kindOf(descriptor).salvage(this, descriptor, copies.get(descriptor)));
        endOfObject();
    }

    private void endOfObject() {
        if (losses > LINES_PER_OBJECT) {
            lost.accept((path.isEmpty() ? "names" : path) + ": and " + (losses - LINES_PER_OBJECT) + " more");
        }
    }

    /** Objects that no name reaches. Those that no other of them holds get names, and one of each circle that is left. */
    private void copyOrphans(final Orphans orphans) {
        final LongArrayList found = orphans.find(copies::containsKey);
        found.forEachLong(descriptor -> attempt("object at " + descriptor, () -> copy(descriptor, nameOf(descriptor))));
        final Holders holders = new Holders();
        while (!toFill.isEmpty()) {
            final long holder = toFill.popLong();
            held = descriptor -> holders.add(holder, descriptor);
            fill(holder);
        }
        for (final long root : holders.roots(found)) {
            if (copies.containsKey(root)) {
                to.directory()
                        .bind(freeName(nameOf(root)), handleOf(copies.get(root)).descriptor());
            }
        }
    }

    /** An earlier repair may have used the name. */
    private String freeName(final String name) {
        String free = name;
        for (int i = 2; to.directory().contains(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private String nameOf(final long descriptor) {
        return "lost+found/" + from.objects().kindOf(descriptor).name() + "-" + descriptor;
    }

    /** The damaged region. */
    public Attachment from() {
        return from;
    }

    /** The new region. */
    public Attachment to() {
        return to;
    }

    /**
     * The copy of a value.
     *
     * @param slot     of the damaged region.
     * @param position of it in what is being copied, for messages about what it holds.
     * @return a plain value, or a shared object of the new region that is going to be filled.
     * @throws RegionException if it can not be read.
     */
    public Object element(final long slot, final Object position) {
        if (from.values().type(slot) == ValueType.REFERENCE) {
            // Not opened: an object that can not be read as a whole may hold things that can.
            return copyAt(from.values().handle(slot).descriptor(), position);
        }
        return copied(from.values().load(slot), position);
    }

    /**
     * The copy of a key.
     *
     * @param slot of the damaged region.
     * @return a value that can be a key.
     * @throws RegionException if it can not be read, or can be none.
     */
    public Object key(final long slot) {
        final Object key = from.values().load(slot);
        if (key == null) {
            throw new RegionCorruptException("slot=" + slot + " holds a null key");
        }
        from.dict().checkKey(key);
        return key;
    }

    private Object copied(final Object value, final Object position) {
        if (Encoded.isTuple(value)) {
            final List<Object> elements = new ArrayList<>();
            ((List<?>) value).forEach(element -> elements.add(copied(element, position)));
            return List.of(elements.toArray());
        }
        final Handle handle = from.kinds().handleOf(value);
        if (handle == null) {
            return value;
        }
        return copyAt(handle.descriptor(), position);
    }

    private Object copyAt(final long descriptor, final Object position) {
        return copy(descriptor, path.isEmpty() ? position.toString() : path + "[" + position + "]");
    }

    private Object copy(final long descriptor, final String where) {
        held.accept(descriptor);
        final Object known = copies.get(descriptor);
        if (known != null) {
            return known;
        }
        final ObjectKind kind = from.objects().kindOf(descriptor);
        if (Orphans.isOfRegion(kind.code())) {
            throw new RegionCorruptException("a reference to the " + kind.name() + " of the region at " + descriptor);
        }
        final Object copy = kind.open(to.handle(to.objects().create(kind)));
        copies.put(descriptor, copy);
        paths.put(descriptor, where);
        toFill.addLong(descriptor);
        return copy;
    }

    /**
     * Copies a part; if that fails, says so and goes on.
     *
     * @param what for people: a position in the object.
     * @param body copies it.
     * @return whether that was possible.
     * @throws RegionFullException if the new region has no room.
     */
    public boolean attempt(final Object what, final Runnable body) {
        try {
            body.run();
            return true;
        } catch (final RegionFullException e) {
            throw e;
        } catch (final RegionException e) {
            lose(what + ": " + e.getMessage());
            return false;
        }
    }

    /**
     * Says that something of the current object is lost.
     *
     * @param what and why.
     */
    public void lose(final String what) {
        anythingLost = true;
        if (++losses <= LINES_PER_OBJECT) {
            lost.accept(path.isEmpty() ? what : path + ": " + what);
        }
    }

    /** Says that there were more or fewer elements than the size says. */
    public void compareSize(final long size, final long found) {
        if (size != found) {
            lose("size=" + size + ", but found=" + found);
        }
    }
}
