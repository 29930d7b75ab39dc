package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.internal.memory.FileMapping;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.memory.UnsafeRegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.value.Contents;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class RegionRepairTest {
    /** Root of the names, as format.md has it. */
    private static final long DIRECTORY = ControlLayout.HEAP_ROOTS_OFFSET + 16;

    private static final int HEADER_LENGTH = 8;

    private RegionFactory regions;
    private String from;
    private String to;
    private Path file;
    private Map<String, List<Object>> before;

    @BeforeEach
    void names(RegionFactory factory) {
        regions = factory;
        from = factory.name();
        to = factory.name();
        file = Path.of("/dev/shm", from + ".turnstile");
    }

    @Test
    void copiesASoundRegionWhole() {
        make();
        assertEquals(List.of(), Region.repair(from, to));
        try (Region copy = Region.at(to).open()) {
            assertEquals(before, Contents.of(copy));
            assertEquals(List.of(), copy.check().problems());
        }
    }

    @Test
    void keepsSharingAndCircles() {
        make(region -> {
            final SharedMap<String, Object> map = SharedMap.open(region, "circle");
            map.put("self", map);
            final SharedList<Object> list = SharedList.open(region, "list");
            list.add(map);
            list.add(List.of(map, "tuple"));
        });
        assertEquals(List.of(), Region.repair(from, to));
        final Region copy = regions.track(Region.at(to).open());
        final SharedMap<String, Object> map = SharedMap.open(copy, "circle");
        assertEquals(handle(map), handle(map.get("self")));
        assertEquals(handle(map), handle(SharedList.open(copy, "list").get(0)));
        assertEquals(
                handle(map), handle(((List<?>) SharedList.open(copy, "list").get(1)).get(0)));
    }

    @Test
    void leavesTheDamagedFileAsItIs() throws IOException {
        make();
        damage(memory -> memory.putLong(DIRECTORY, 12_345));
        final byte[] damaged = bytes();
        Region.repair(from, to);
        assertEquals(-1, Arrays.mismatch(damaged, bytes()));
    }

    @Test
    void undoesAnOpenTurnFirst() {
        make();
        final Region region = Region.at(from).open();
        region.takeTurn();
        SharedList.open(region, "numbers").add("never committed");
        SharedMap.open(region, "totals").clear();
        regions.kill(region);
        CrashAtEveryStore.lookDead(file);
        assertEquals(List.of(), Region.repair(from, to));
        assertEverythingIsThere();
    }

    @Test
    void saysThatAnOpenTurnCanNotBeUndone() {
        make();
        damage(memory -> memory.putLong(ControlLayout.LOG_LENGTH_OFFSET, 1L << 40));
        assertLost("undo log");
        assertEverythingIsThere();
    }

    @Test
    void findsTheConstantsOfADamagedHeader() {
        make();
        damage(memory -> memory.zero(0, HeaderLayout.LENGTH));
        assertLost("magic");
        assertEverythingIsThere();
    }

    @Test
    void readsAHeaderWithAFlippedVersion() {
        make();
        damage(memory -> memory.putInt(HeaderLayout.VERSION_OFFSET, 77));
        assertLost("version");
        assertEverythingIsThere();
    }

    @Test
    void salvagesWhatIsLeftOfATruncatedFile() throws IOException {
        make();
        final long end;
        try (Region region = Region.at(from).open()) {
            end = region.attachment().heap().top();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end + 100);
        }
        assertThrows(RegionCorruptException.class, () -> Region.at(from).open());
        assertLost("truncated");
        assertEverythingIsThere();
    }

    @Test
    void losesAChunkOfAListAndKeepsTheIndicesOfTheRest() {
        make();
        damageBlockOf(region -> slotOf(region, 300) & -16);
        assertLost("numbers");
        final Region copy = regions.track(Region.at(to).open());
        final SharedList<Object> numbers = SharedList.open(copy, "numbers");
        assertEquals(1000, numbers.size());
        assertEquals(255L, numbers.get(255));
        assertEquals(null, numbers.get(300));
        assertEquals(512L, numbers.get(512));
        assertEquals(before.get("totals"), Contents.of(copy).get("totals"));
    }

    @Test
    void losesANullInAQueueWhichHoldsNone() {
        make(region -> SharedQueue.open(region, "queue").addAll(List.of("a", "b", "c")));
        try (Region region = Region.at(from).open()) {
            final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
            final long slot =
                    region.attachment().memory().getLong(queue.handle().descriptor() + QueueLayout.FIRST_BLOCK);
            final long tag = QueueStorage.slot(slot, 1) + SlotLayout.TAG_OFFSET;
            damage(memory -> memory.putLong(tag, ValueType.NULL));
            assertFalse(region.check().problems().isEmpty());
            assertEquals("a", queue.poll());
            assertThrows(RegionCorruptException.class, queue::poll);
        }
        assertLost("queue: 0");
        assertEquals(
                List.of("c"),
                List.copyOf(SharedQueue.open(regions.track(Region.at(to).open()), "queue")));
    }

    @Test
    void findsEntriesWhoseLinksAreBroken() {
        make();
        try (Region region = Region.at(from).open()) {
            final long map = handle(SharedMap.open(region, "totals")).descriptor();
            damage(memory -> memory.putLong(map + 24, -1L));
        }
        assertEquals(List.of(), Region.repair(from, to));
        assertEverythingIsThere();
    }

    @Test
    void findsADirectoryWhoseRootIsLost() {
        make();
        damage(memory -> memory.putLong(DIRECTORY, 0));
        assertEquals(List.of(), Region.repair(from, to));
        assertEverythingIsThere();
    }

    @Test
    void keepsObjectsWithoutANameInLostAndFound() {
        make(region -> {
            final SharedMap<String, Object> parent = SharedMap.open(region, "parent");
            parent.putMap("child").put("parent", parent);
            SharedList.open(region, "plain").add("here I am");
        });
        damage(memory -> {
            try (Region region = Region.at(from).openReadOnly()) {
                memory.putLong(region.attachment().directory().descriptor(), 0);
            }
        });
        assertLost("directory");
        final Region copy = regions.track(Region.at(to).open());
        assertEquals(2, copy.names().size(), () -> copy.names().toString());
        assertTrue(copy.names().stream().allMatch(name -> name.startsWith("lost+found/")));
        final String list = copy.names().stream()
                .filter(name -> name.contains("SharedList"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("here I am"), SharedList.open(copy, list));
    }

    @Test
    void findsObjectsBehindABrokenBlock() {
        make();
        damage(memory -> {
            memory.putLong(RegionLayout.of(1 << 22, 16).heapStart() + HEADER_LENGTH, -1);
            memory.putLong(DIRECTORY, 0);
        });
        final List<String> lost = Region.repair(from, to);
        final Region copy = regions.track(Region.at(to).open());
        assertTrue(!lost.isEmpty() || Contents.of(copy).equals(before), lost::toString);
        assertEquals(List.of(), copy.check().problems());
    }

    @Test
    void refusesWhatCanNotBeRepaired() throws IOException {
        assertThrows(RegionNotFoundException.class, () -> Region.repair(from, to));
        Files.writeString(file, "no region at all");
        assertThrows(RegionCorruptException.class, () -> Region.repair(from, to));
        assertFalse(Region.exists(to));
        Files.delete(file);
    }

    @Test
    void refusesARegionInUseAndANameThatIsTaken() {
        final Region region = regions.create();
        final RegionAccessException refused =
                assertThrows(RegionAccessException.class, () -> Region.repair(region.name(), to));
        assertTrue(
                refused.getMessage().contains("pid=" + ProcessHandle.current().pid()), refused.getMessage());
        make();
        assertThrows(RegionExistsException.class, () -> Region.repair(from, region.name()));
    }

    /** Whatever is broken, a repair gives a sound region or an exception of ours. */
    @Test
    void makesASoundRegionOfAnyDamage() throws IOException {
        make(region -> {
            final SharedMap<String, Object> map = SharedMap.open(region, "map");
            map.put("self", map);
            for (int i = 0; i < 200; i++) {
                map.put("key-" + i, i % 7 == 0 ? List.of("a tuple", i) : "a value that does not fit a slot " + i);
                SharedQueue.open(region, "queue").add(List.of(i));
                SharedList.open(region, "list").add(i % 5 == 0 ? List.of() : i);
            }
        });
        final byte[] sound = bytes();
        Seeds.withRandom(random -> {
            for (int i = 0; i < 300; i++) {
                damage(memory -> memory.putBytes(0, sound, 0, sound.length));
                final List<String> changes = new ArrayList<>();
                damage(memory -> {
                    for (int n = 1 + random.nextInt(4); n > 0; n--) {
                        final long at = HeaderLayout.LENGTH + random.nextInt(sound.length - HeaderLayout.LENGTH) & -8L;
                        final long value =
                                random.nextBoolean() ? random.nextLong() : random.nextInt(sound.length) & -16L;
                        changes.add(at + "=" + value);
                        memory.putLong(at, value);
                    }
                });
                repairAndCheck(changes);
            }
        });
    }

    private void repairAndCheck(final List<String> changes) {
        try {
            Region.repair(from, to);
            try (Region copy = Region.at(to).open()) {
                assertEquals(List.of(), copy.check().problems(), changes::toString);
            }
        } catch (final RegionException e) {
            assertFalse(Region.exists(to), () -> changes + " " + e);
        } catch (final RuntimeException e) {
            throw new AssertionError("changed " + changes, e);
        }
        Region.delete(to);
    }

    private void make() {
        make(region -> {
            LongCell.open(region, "long").set(-5);
            DoubleCell.open(region, "double").set(2.5);
            AtomicLongCell.open(region, "atomic").set(7);
            final SharedList<Object> numbers = SharedList.open(region, "numbers");
            for (long i = 0; i < 1000; i++) {
                numbers.add(i);
            }
            final SharedMap<String, Object> totals = SharedMap.open(region, "totals");
            for (int i = 0; i < 500; i++) {
                totals.put("a key that does not fit a slot " + i, i % 3 == 0 ? "text " + i : List.of(i, "tuple"));
            }
            totals.putMap("nested").putList("list").add(new byte[20]);
            final SharedQueue<Object> queue = SharedQueue.open(region, "queue", 1000);
            for (int i = 0; i < 200; i++) {
                queue.add("message " + i);
            }
            queue.poll();
        });
    }

    private void make(final Consumer<Region> fill) {
        try (Region region = regions.builder(from).create()) {
            fill.accept(region);
            before = region.names().contains("circle") || region.names().contains("parent") || region.contains("map")
                    ? Map.of()
                    : Contents.of(region);
        }
        regions.damaged(file);
    }

    private void damage(final Consumer<RegionMemory> damage) {
        try (FileMapping mapping = FileMapping.map(file, Files.size(file), false)) {
            damage.accept(new UnsafeRegionMemory(mapping));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Overwrites the header of the block in which an offset lies. */
    private void damageBlockOf(final ToLongFunction<Region> place) {
        final long[] header = new long[1];
        try (Region region = Region.at(from).open()) {
            final long at = place.applyAsLong(region);
            region.inTurn(() -> region.attachment().heap().walk((block, size, kind) -> {
                if (block <= at && at < block + size) {
                    header[0] = block - HEADER_LENGTH;
                }
            }));
        }
        damage(memory -> memory.putLong(header[0], -1));
    }

    private static long slotOf(final Region region, final long index) {
        return ListStorage.of(region.attachment())
                .slot(handle(SharedList.open(region, "numbers")).descriptor(), index);
    }

    private static Handle handle(final Object object) {
        return object instanceof SharedMap<?, ?> map ? map.handle() : ((SharedList<?>) object).handle();
    }

    private byte[] bytes() throws IOException {
        final long end;
        try (RegionFile raw = RegionFile.open(RegionName.of(file), true, false)) {
            end = raw.memory().getLong(ControlLayout.HEAP_RESERVED_OFFSET);
            final byte[] bytes = new byte[(int) Math.min(end, 1 << 20)];
            raw.memory().getBytes(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private void assertLost(final String what) {
        final List<String> lost = Region.repair(from, to);
        assertTrue(lost.stream().anyMatch(line -> line.contains(what)), lost::toString);
    }

    private void assertEverythingIsThere() {
        final Region copy = regions.track(Region.at(to).open());
        assertEquals(before.toString(), Contents.of(copy).toString());
        assertEquals(List.of(), copy.check().problems());
    }
}
