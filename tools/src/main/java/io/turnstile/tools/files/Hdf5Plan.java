package io.turnstile.tools.files;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an HDF5 file holds, looked through before anything is stored: groups, datasets of numbers, datasets of text, and what can
 * not be imported.
 */
final class Hdf5Plan {
    /** Bytes that an array needs besides its elements: it begins at a page, and has a descriptor and attributes. */
    private static final long ARRAY_OVERHEAD = 8192;

    private final List<String> skipped = new ArrayList<>();
    private final Set<Long> path = new HashSet<>();
    private long bytes;
    private int arrays;
    private int groups;

    /** What a group becomes: a map. */
    record Branch(Map<String, Object> attributes, Map<String, Object> children) {}

    /** What a dataset of numbers becomes: an array, or for a compound one a map of arrays. */
    record Numbers(DatasetBase dataset, List<Hdf5Field> fields, Map<String, Object> attributes) {}

    /** What a dataset of text becomes: a list, or a String. */
    record Texts(Dataset dataset) {}

    /** Looks through a group and all below it. */
    Branch branch(final Group group) {
        groups++;
        path.add(group.getAddress());
        final Map<String, Object> children = new LinkedHashMap<>();
        for (final Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            try {
                final Object planned = node(resolved(child.getValue()));
                if (planned != null) {
                    children.put(child.getKey(), planned);
                }
            } catch (final HdfException | UnsupportedOperationException e) {
                skipped.add(child.getValue().getPath() + ": " + e.getMessage());
            }
        }
        path.remove(group.getAddress());
        return new Branch(attributes(group), children);
    }

    private static Node resolved(final Node node) {
        return node instanceof Link link ? link.getTarget() : node;
    }

    private Object node(final Node node) {
        if (node instanceof Group group) {
            if (path.contains(group.getAddress())) {
                skipped.add(group.getPath() + ": a link to a group that it is in");
                return null;
            }
            return branch(group);
        }
        return node instanceof Dataset dataset ? dataset(dataset) : null;
    }

    private Object dataset(final Dataset dataset) {
        final boolean text = dataset.getDataType() instanceof StringData
                || dataset.getDataType() instanceof VariableLength variable && variable.isVariableLengthString();
        if (text) {
            bytes += dataset.getSizeInBytes() + ARRAY_OVERHEAD;
            return new Texts(dataset);
        }
        final List<String> fieldsSkipped = new ArrayList<>();
        final List<Hdf5Field> fields = Hdf5Field.of(dataset.getDataType(), fieldsSkipped);
        fieldsSkipped.forEach(field -> skipped.add(dataset.getPath() + ": no numbers: " + field.strip()));
        if (fields.isEmpty() || !(dataset instanceof DatasetBase base)) {
            return null;
        }
        for (final Hdf5Field field : fields) {
            bytes += Math.multiplyExact(dataset.getSize(), field.length()) + ARRAY_OVERHEAD;
            arrays++;
        }
        return new Numbers(base, fields, attributes(dataset));
    }

    private Map<String, Object> attributes(final Node node) {
        final Map<String, Object> attributes = new LinkedHashMap<>();
        node.getAttributes().forEach((name, attribute) -> {
            try {
                attributes.put(name, value(attribute));
            } catch (final HdfException | UnsupportedOperationException | IllegalArgumentException e) {
                skipped.add(node.getPath() + "@" + name + ": " + e.getMessage());
            }
        });
        return attributes;
    }

    private static Object value(final Attribute attribute) {
        return attribute.isEmpty() ? null : plain(attribute.getData());
    }

    /** Arrays become tuples; what no region holds is refused. */
    static Object plain(final Object value) {
        if (value != null && value.getClass().isArray()) {
            final Object[] elements = new Object[Array.getLength(value)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = plain(Array.get(value, i));
            }
            return List.of(elements);
        }
        if (value instanceof BigInteger number && number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Number && !(value instanceof BigInteger)) {
            return value;
        }
        throw new IllegalArgumentException("no text or number: "
                + (value == null ? "null" : value.getClass().getSimpleName()));
    }

    /** A line for each thing that can not be imported. */
    List<String> skipped() {
        return skipped;
    }

    /** Bytes that a region needs for it. */
    long bytes() {
        return bytes;
    }

    int arrays() {
        return arrays;
    }

    /** Groups, the file itself included. */
    int groups() {
        return groups;
    }
}
