package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import java.util.Map;
import java.util.UUID;

/**
 * Trees of arrays: nested maps, as of a scientific file, under one name. A tree is a {@link SharedMap} whose values are
 * {@link SharedArray}s, maps of the same kind, and plain values; what is said of those holds.
 *
 * <p>Stored are: Java arrays of numbers and of boolean, of several dimensions too, which become arrays of the same type;
 * {@link SharedArray}s of any region, views too, and {@link ArraySnapshot}s, which are copied with their attributes; maps; and
 * whatever else a region holds, as it is.
 *
 * <p>An object of this class is a tree that is removed when it is closed.
 */
public final class SharedTree implements AutoCloseable {
    private final Region region;
    private final String name;
    private final SharedMap<String, Object> map;

    private SharedTree(final Region region, final String name, final SharedMap<String, Object> map) {
        this.region = region;
        this.name = name;
        this.map = map;
    }

    /**
     * Stores a tree under a name, all of it or nothing. Takes a turn.
     *
     * @param region in which.
     * @param name   of it.
     * @param nested maps of arrays; copied.
     * @return the live tree.
     * @throws RegionExistsException    if the name is taken.
     * @throws IllegalArgumentException if the rows of an array differ in length, or a key is no String.
     * @throws io.turnstile.UnsupportedValueException if something else in it can not be stored, or it contains itself.
     * @throws io.turnstile.RegionFullException if there is no room.
     */
    public static SharedMap<String, Object> put(final Region region, final String name, final Map<String, ?> nested) {
        return put(region, name, nested, false);
    }

    /**
     * Stores a tree under a name, all of it or nothing. Takes a turn.
     *
     * @param region    in which.
     * @param name      of it.
     * @param nested    maps of arrays; copied.
     * @param overwrite whether an object that has the name is removed; else that is an exception.
     * @return the live tree.
     * @throws RegionExistsException if the name is taken and not to be overwritten.
     */
    public static SharedMap<String, Object> put(
            final Region region, final String name, final Map<String, ?> nested, final boolean overwrite) {
        final Attachment attachment = region.attachment();
        final TreePlan plan = TreePlan.of(attachment.values(), nested);
        return attachment.turns().write(() -> {
            final boolean taken = attachment.directory().contains(name);
            if (taken && !overwrite) {
                throw new RegionExistsException("region=" + region.name() + " name=" + name
                        + " belongs to an object; overwrite it, or remove it first");
            }
            attachment.turns().mutating();
            if (taken) {
                // Freed at the end of the turn: until then what is stored may come from it.
                attachment.directory().remove(name);
            }
            final Handle handle =
                    attachment.directory().openOrCreate(name, CollectionKinds.MAP, Directory.Initializer.NONE);
            final SharedMap<String, Object> map = new SharedMap<>(handle);
            plan.store(map);
            return map;
        });
    }

    /**
     * The tree of a name. Takes no turn if that can be avoided.
     *
     * @param region in which.
     * @param name   of it.
     * @return the live tree: {@link SharedArray}s, and SharedMaps of them.
     * @throws RegionNotFoundException if there is none.
     * @throws io.turnstile.WrongTypeException if the name belongs to something else.
     */
    public static SharedMap<String, Object> get(final Region region, final String name) {
        final Handle handle = region.attachment().directory().find(name, CollectionKinds.MAP);
        if (handle == null) {
            throw new RegionNotFoundException(
                    "region=" + region.name() + " has no tree of name=" + name + "; put() stores one");
        }
        return new SharedMap<>(handle);
    }

    /**
     * Stores a tree under a name of its own, to be removed when it is closed. The tree of a process that is killed stays;
     * its name begins with "temporary/" and the process id.
     *
     * @param region in which.
     * @param nested as for {@link #put(Region, String, Map)}.
     * @return the tree, to be closed.
     */
    public static SharedTree temporary(final Region region, final Map<String, ?> nested) {
        final String name = "temporary/" + ProcessHandle.current().pid() + "/" + UUID.randomUUID();
        return new SharedTree(region, name, put(region, name, nested));
    }

    /**
     * Name of the tree, by which other processes find it.
     *
     * @return unique.
     */
    public String name() {
        return name;
    }

    /**
     * What is in the tree.
     *
     * @return the live map.
     */
    public SharedMap<String, Object> map() {
        return map;
    }

    /** Removes the tree; if the region is closed already, it stays. Takes a turn. Closing again does nothing. */
    @Override
    public void close() {
        if (region.isOpen()) {
            region.remove(name);
        }
    }
}
