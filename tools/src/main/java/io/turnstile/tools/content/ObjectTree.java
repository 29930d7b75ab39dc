package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Handle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All objects of a region in the order in which a reader meets them, each once on its way. Lists are looked through for objects
 * in them; their plain elements are only counted.
 */
public final class ObjectTree {
    private static final int MAX_DEPTH = 2_000;

    private final Region region;
    private final int most;
    private final int depth;
    private final List<TreeRow> rows = new ArrayList<>();

    /** Containers on the way to what is looked at, the outermost first. */
    private final Deque<Level> levels = new ArrayDeque<>();

    private final Set<Handle> path = new HashSet<>();

    private ObjectTree(final Region region, final int most, final int depth) {
        this.region = region;
        this.most = most;
        this.depth = depth;
    }

    /**
     * The rows of one moment.
     *
     * @param region which.
     * @param from   path to begin at, null for all.
     * @param most   entries of one container that are looked at.
     * @param depth  levels below the names.
     * @return rows, containers before what they hold.
     */
    public static List<TreeRow> rows(final Region region, final String from, final int most, final int depth) {
        return region.read(() -> {
            final ObjectTree tree = new ObjectTree(region, most, depth);
            if (from == null) {
                region.names()
                        .forEach(name -> tree.addAll(
                                name, region.attachment().directory().get(name)));
            } else {
                tree.addAll(from, ObjectPath.find(region, from));
            }
            return tree.rows;
        });
    }

    /** A container: its handle, and what of it is still to come. */
    private record Level(String at, Object container, Handle handle, Iterator<Map.Entry<String, Object>> rest) {
        boolean isKeyed() {
            return container instanceof Map;
        }
    }

    /** What is there and all below it; without recursion, since containers may be nested deep. */
    private void addAll(final String at, final Object value) {
        add(at, value);
        while (!levels.isEmpty()) {
            final Level level = levels.getLast();
            if (level.rest.hasNext()) {
                final Map.Entry<String, Object> child = level.rest.next();
                if (level.isKeyed() || Values.handle(region, child.getValue()) != null) {
                    add(level.at + "/" + child.getKey(), child.getValue());
                }
            } else {
                end(levels.removeLast());
            }
        }
    }

    private void add(final String at, final Object value) {
        rows.add(row(at, value));
        final Handle handle = Values.handle(region, value);
        if (handle == null || levels.size() == depth || path.contains(handle)) {
            return;
        }
        final Map<String, Object> children = Values.children(value, most);
        if (levels.size() == MAX_DEPTH && !children.isEmpty()) {
            rows.add(new TreeRow(at + "/...", "deeper than " + MAX_DEPTH + " levels", -1, null, null, Map.of()));
            return;
        }
        path.add(handle);
        levels.addLast(new Level(at, value, handle, children.entrySet().iterator()));
    }

    private void end(final Level level) {
        final long more = Values.size(level.container) - most;
        if (level.isKeyed() && more > 0) {
            rows.add(new TreeRow(level.at + "/...", more + " more", -1, null, null, Map.of()));
        }
        path.remove(level.handle);
    }

    private TreeRow row(final String at, final Object value) {
        final String kind = Values.kind(value);
        if (value instanceof SharedArray array) {
            final Map<String, Object> attributes = Values.children(array.attributes(), most);
            attributes.replaceAll((key, each) -> Documents.of(region, each, 0));
            return new TreeRow(at, kind, array.size(), TreeRow.ArrayPlace.of(array), null, attributes);
        }
        final Handle handle = Values.handle(region, value);
        if (handle == null) {
            return new TreeRow(at, kind, -1, null, value, Map.of());
        }
        final long size = Values.size(value);
        return new TreeRow(at, kind, size, null, size < 0 ? Values.snapshot(region, value, handle) : null, Map.of());
    }
}
