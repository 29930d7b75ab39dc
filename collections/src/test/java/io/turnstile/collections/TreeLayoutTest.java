package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TreeLayoutTest {
    @Test
    void descriptorIsWhereTheDiagramHasIt() {
        assertEquals(16, TreeLayout.SIZE);
        assertEquals(24, TreeLayout.ROOT);
        assertEquals(32, TreeLayout.MODIFICATIONS);
        assertEquals(40, TreeLayout.ORIGIN);
        assertEquals(48, TreeLayout.COMPARATOR);
        assertEquals(64, TreeLayout.END);
    }

    @Test
    void nodeIsWhereTheDiagramHasIt() {
        assertEquals(0, NodeLayout.COUNT);
        assertEquals(4, NodeLayout.LEVEL);
        assertEquals(8, NodeLayout.NEXT);
        assertEquals(16, NodeLayout.PREVIOUS);
        assertEquals(24, NodeLayout.OWNER);
        assertEquals(32, NodeLayout.KEYS);
        assertEquals(30, NodeLayout.MAP_KEYS);
        assertEquals(512, NodeLayout.MAP_VALUES);
        assertEquals(60, NodeLayout.SET_KEYS);
        assertEquals(40, NodeLayout.CHILDREN);
        assertEquals(656, NodeLayout.CHILDREN_OFFSET);
        assertEquals(992, NodeLayout.LENGTH);
    }
}
