package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Handle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All objects of a region in the order in which a reader meets them, each once on its way. Lists are looked through for objects
 * in them; their plain elements are only counted.
 */
public final class ObjectTree {
    private static final int MAX_DEPTH = 200;

    private final Region region;
    private final int most;
    private final int depth;
    private final List<TreeRow> rows = new ArrayList<>();
    private final Set<Handle> path = new HashSet<>();

    private ObjectTree(final Region region, final int most, final int depth) {
        this.region = region;
        this.most = most;
        this.depth = Math.min(depth, MAX_DEPTH);
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
                        .forEach(name ->
                                tree.add(name, region.attachment().directory().get(name), 0));
            } else {
                tree.add(from, ObjectPath.find(region, from), 0);
            }
            return tree.rows;
        });
    }

    private void add(final String at, final Object value, final int level) {
        rows.add(row(at, value));
        final Handle handle = Values.handle(region, value);
        if (handle == null || level == depth || !path.add(handle)) {
            return;
        }
        final boolean keyed = value instanceof Map;
        Values.children(value, most).forEach((key, child) -> {
            if (keyed || Values.handle(region, child) != null) {
                add(at + "/" + key, child, level + 1);
            }
        });
        final long more = Values.size(value) - most;
        if (keyed && more > 0) {
            rows.add(new TreeRow(at + "/...", more + " more", -1, null, null, Map.of()));
        }
        path.remove(handle);
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
