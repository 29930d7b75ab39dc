package io.turnstile.internal.value;

import io.turnstile.internal.heap.DescriptorLayout;

/**
 * A cell in a descriptor.
 *
 * <pre>
 *   16 +-----------------------------------------------+
 *      | value of a cell that is used in turns; logged |
 *   64 +-----------------------------------------------+
 *      | value of an atomic cell; alone on its line,   |
 *      | never logged                                  |
 *  128 +-----------------------------------------------+
 * </pre>
 */
public final class CellLayout {
    public static final int VALUE_OFFSET = DescriptorLayout.BODY_OFFSET;
    public static final int ATOMIC_OFFSET = DescriptorLayout.SECOND_LINE_OFFSET;

    private CellLayout() {}
}
