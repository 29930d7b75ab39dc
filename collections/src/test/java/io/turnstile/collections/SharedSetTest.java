package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedSetTest {
    private Region region;
    private SharedSet<Object> set;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
        set = SharedSet.open(region, "set");
    }

    @Test
    void keepsTheOrderOfInsertion() {
        set.addAll(List.of("c", "a", "b", "a"));
        set.remove("a");
        set.add("a");
        assertEquals(List.of("c", "b", "a"), new ArrayList<>(set));
        assertEquals("[c, b, a]", set.toString());
    }

    @Test
    void comparesArraysByContent() {
        assertTrue(set.add(new byte[] {1, 2}));
        assertFalse(set.add(new byte[] {1, 2}));
        assertTrue(set.contains(new byte[] {1, 2}));
    }

    @Test
    void refusesWhatCanNotBeAnElement() {
        assertThrows(NullPointerException.class, () -> set.add(null));
        assertThrows(UnsupportedValueException.class, () -> set.add(new Object()));
        assertThrows(UnsupportedValueException.class, () -> set.addAll(List.of("a", new Object())));
        assertFalse(set.contains(new Object()));
        assertFalse(set.remove(new Object()));
        assertEquals(0, set.size());
    }

    @Test
    void goesOnWhenElementsAreRemovedUnderAnIterator() {
        set.addAll(List.of(1, 2, 3, 4));
        final Iterator<Object> iterator = set.iterator();
        iterator.next();
        set.removeAll(List.of(1, 3));
        set.add(5);
        final List<Object> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        assertEquals(List.of(2, 4, 5), rest);
    }

    @Test
    void livesInOtherContainers() {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.<String>putSet("made").add("x");
        map.put("copied", new LinkedHashSet<>(List.of(1, 2)));
        SharedList.open(region, "list").addSet().add(7L);
        assertEquals(Set.of("x"), map.get("made"));
        assertEquals(Set.of(1, 2), map.get("copied"));
        assertEquals(List.of(Set.of(7L)), SharedList.open(region, "list").snapshot());
        assertThrows(UnsupportedValueException.class, () -> map.put("bad", Set.of(new Object())));
    }

    @Test
    void isThereForEveryoneUnderItsName() {
        set.add("x");
        assertEquals(Set.of("x"), SharedSet.open(region, "set"));
        assertThrows(WrongTypeException.class, () -> SharedMap.open(region, "set"));
    }
}
