package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionSeam;
import io.turnstile.Turn;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Home;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.value.Contents;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Kills an operation at each of its stores, and proves that the region is as before it or as after it, and sound.
 *
 * <p>A death is simulated: a {@link CrashMemory} lets nothing through from the chosen store on, the attachment is dropped
 * without any clean-up, its lock goes as the operating system would take it, and its member slot is given another start
 * time, so that others see a process that has ended. Then a normal attachment takes the turn over.
 *
 * <p>An operation of many stores is not killed at all of them: all of the first and the last {@value #EDGE}, where turns
 * begin and end, and in between at steps that let {@value #BETWEEN} remain. Of pairs of deaths fewer are tried.
 *
 * <h2>Why no store is dropped, torn or reordered here</h2>
 *
 * A real death could in principle leave other states than "all stores up to the k-th and none after it": one that had not
 * become visible to others yet, or half of one. On x86 it can not. Its memory order is total store order (Sewell et al.,
 * x86-TSO, CACM 2010; Intel's manual, volume 3, multiple-processor management): the stores of a processor become visible to
 * all others in program order, so what others find is always the effect of a prefix of them. The store buffer is not lost
 * with the process: it belongs to the processor, which never takes back a store that has retired and drains the buffer
 * on the way into the kernel and out, so before anybody is told of the death. An aligned store of up to eight bytes is one
 * access, and all single stores to a region are aligned, so none is seen half done. The pages belong to the page cache and
 * outlive the process.
 *
 * <p>Only copies and fills of more than a word are not one store, nor ordered within themselves. {@link CrashMemory} takes
 * them apart at the lines. Within a line a real death may leave any part; that makes no difference, since a line of the heap
 * is in the log before the copy begins, and what is not logged (a log entry, a member's name) does not count until
 * a later single store says so.
 *
 * <p>What the JIT makes of the code is not simulated either: that is what the modes and fences bind, and what the tests
 * with real SIGKILLs try. On a machine with a weaker order than TSO all this would have to be thought through anew.
 */
public final class CrashAtEveryStore {
    private static final int EDGE = 250;
    private static final int EDGE_OF_PAIRS = 50;
    private static final int BETWEEN = 100;
    private static final int CLIP = 1000;
    private static final String PROBE = "probe of the survivor";

    private final Path template;
    private final Path file;
    private long length;
    private long logOffset;
    private byte[] heapBytes;
    private byte[] logBytes;

    private CrashAtEveryStore(final Path template, final Path file) {
        this.template = template;
        this.file = file;
    }

    /**
     * An operation on a region.
     *
     * @param name     for people.
     * @param capacity of the region.
     * @param prepare  makes what must be there before.
     * @param run      the operation.
     * @param attaches whether attaching is part of the operation.
     */
    public record Operation(
            String name, String capacity, Consumer<Region> prepare, Consumer<Region> run, boolean attaches) {
        /** An operation on a small region, once attached. */
        public static Operation of(final String name, final Consumer<Region> prepare, final Consumer<Region> run) {
            return new Operation(name, "1 MiB", prepare, run, false);
        }

        /** As this, with a larger region. */
        public Operation capacity(final String text) {
            return new Operation(name, text, prepare, run, attaches);
        }

        /** As this, attaching included. */
        public Operation attaching() {
            return new Operation(name, capacity, prepare, run, true);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Kills the operation at each of its stores.
     *
     * @return how many stores it was killed at.
     */
    public static long survives(final Operation operation) throws IOException {
        final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "test-crash-");
        try {
            final CrashAtEveryStore harness = new CrashAtEveryStore(
                    directory.resolve("template.turnstile"), directory.resolve("region.turnstile"));
            return harness.survive(operation);
        } finally {
            deleteAll(directory);
        }
    }

    /**
     * Kills the operation at one store and whoever takes over at each of its stores, and so on for some of the stores.
     *
     * @return how many pairs of deaths were tried.
     */
    public static long survivesTwice(final Operation operation) throws IOException {
        final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "test-crash-");
        try {
            final CrashAtEveryStore harness = new CrashAtEveryStore(
                    directory.resolve("template.turnstile"), directory.resolve("region.turnstile"));
            return harness.surviveTwice(operation);
        } finally {
            deleteAll(directory);
        }
    }

    private long survive(final Operation operation) throws IOException {
        final Expected expected = prepare(operation);
        final long[] points = new long[1];
        forEachPoint(expected.stores, EDGE, store -> {
            points[0]++;
            die(operation, store);
            recover(operation.name + " killed at store " + store + " of " + expected.stores, expected);
        });
        return points[0];
    }

    private long surviveTwice(final Operation operation) throws IOException {
        final Expected expected = prepare(operation);
        final long step = Math.max(1, expected.stores / 4);
        final long[] points = new long[1];
        for (long store = expected.stores; store > 0; store -= step) {
            final long first = store;
            die(operation, first);
            forEachPoint(dieTakingOver(Long.MAX_VALUE), EDGE_OF_PAIRS, second -> {
                points[0]++;
                die(operation, first);
                dieTakingOver(second);
                recover(operation.name + " killed at store " + first + ", the next one at store " + second, expected);
            });
        }
        return points[0];
    }

    /** Stores of the operation when nobody kills it, and the contents before and after. */
    private record Expected(long stores, Map<String, List<Object>> before, Map<String, List<Object>> after) {}

    private Expected prepare(final Operation operation) throws IOException {
        final Map<String, List<Object>> before;
        try (Region region = options(template).capacity(operation.capacity).create()) {
            operation.prepare.accept(region);
            before = Contents.of(region);
        }
        readTemplate();
        final long stores = die(operation, Long.MAX_VALUE);
        assertTrue(stores > 0, operation + " stores nothing");
        try (Region region = options(file).open()) {
            return new Expected(stores, before, Contents.of(region));
        }
    }

    private static RegionBuilder options(final Path path) {
        return Region.at(path).maxMembers(4).turnTimeout(Duration.ofSeconds(20));
    }

    private static void forEachPoint(final long stores, final long edge, final LongConsumer point) {
        final long step = Math.max(1, (stores - 2 * edge) / (BETWEEN * edge / EDGE));
        // One more than there are: killed after the last store, when all was done but nothing cleaned up.
        for (long store = 1; store <= stores + 1; store++) {
            if (store <= edge || store > stores + 1 - edge || store % step == 0) {
                point.accept(store);
            }
        }
    }

    /** Runs the operation on a fresh copy of the region, and dies. */
    private long die(final Operation operation, final long store) {
        copyTemplate();
        return attachAndDie(store, operation.attaches, operation.run);
    }

    /** Takes the turn over, and dies at a store of it, or after it. */
    private long dieTakingOver(final long store) {
        return attachAndDie(store, false, region -> region.tryTurn().ifPresent(Turn::close));
    }

    private long attachAndDie(final long store, final boolean attaching, final Consumer<Region> run) {
        final CrashMemory[] memory = new CrashMemory[1];
        Region region = null;
        try {
            region = RegionSeam.open(options(file), real -> {
                memory[0] = new CrashMemory(real);
                memory[0].arm(attaching ? store : Long.MAX_VALUE);
                return memory[0];
            });
            if (!attaching) {
                memory[0].arm(store);
            }
            run.accept(region);
        } catch (final CrashMemory.Killed e) {
            assertTrue(memory[0].isDead());
        }
        final long stores = memory[0].stores();
        if (region != null) {
            RegionSeam.abandon(region);
        }
        lookDead(file);
        return stores;
    }

    /** The members of this process become those of one that was started at another time, and so has ended. */
    public static void lookDead(final Path file) {
        try (RegionFile raw = RegionFile.open(RegionName.of(file), false, false)) {
            final RegionMemory memory = raw.memory();
            for (int slot = 0; slot < raw.header().layout().members(); slot++) {
                final long start = RegionLayout.member(slot) + MemberLayout.START_OFFSET;
                memory.putLong(start, memory.getLong(start) + (1L << 40));
            }
        }
    }

    private void recover(final String what, final Expected expected) {
        try (Region region = options(file).memberName("survivor").open()) {
            try (Turn turn = region.tryTurn().orElseThrow(() -> new AssertionError(what + ": the turn is lost"))) {
                turn.commit();
            }
            assertEquals(List.of(), region.check().problems(), what);
            final Map<String, List<Object>> found = Contents.of(region);
            if (!found.equals(expected.before) && !found.equals(expected.after)) {
                throw new AssertionError(what + ": found=" + clipped(found) + " before=" + clipped(expected.before)
                        + " after=" + clipped(expected.after));
            }
            goOn(region, what);
        }
    }

    private static String clipped(final Object contents) {
        final String text = contents.toString();
        return text.length() <= CLIP ? text : text.substring(0, CLIP) + "...";
    }

    /** What is left behind must not only look right but work. */
    private static void goOn(final Region region, final String what) {
        region.inTurn(() -> {
            LongCell.open(region, PROBE).add(1);
        });
        assertEquals(1, LongCell.open(region, PROBE).get(), what);
        assertTrue(region.remove(PROBE), what);
        region.collect();
        assertEquals(0, region.check().discarded(), what);
        assertEquals(List.of(), region.check().problems(), what + ", and then used");
    }

    /** Only what is reserved: a copy of the whole file would fill its holes. */
    private void readTemplate() throws IOException {
        try (RegionFile raw = RegionFile.open(RegionName.of(template), true, false)) {
            length = raw.header().layout().fileLength();
            logOffset = raw.header().layout().capacity();
            heapBytes = bytes(raw.memory(), 0, raw.memory().getLong(ControlLayout.HEAP_RESERVED_OFFSET));
            logBytes = logBytes(raw.memory(), logOffset, raw.memory().getLong(ControlLayout.LOG_RESERVED_OFFSET));
        }
    }

    private static byte[] bytes(final RegionMemory memory, final long offset, final long count) {
        final byte[] bytes = new byte[Math.toIntExact(count)];
        memory.getBytes(offset, bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] logBytes(final RegionMemory memory, final long offset, final long count) {
        final ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count)).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            bytes.putLong(memory.getLongOfLog(offset + bytes.position()));
        }
        return bytes.array();
    }

    private void copyTemplate() {
        try {
            deleteBeside(file);
            try (RandomAccessFile copy = new RandomAccessFile(file.toFile(), "rw")) {
                copy.setLength(length);
                copy.write(heapBytes);
                copy.seek(logOffset);
                copy.write(logBytes);
            }
            Home.claim(file);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void deleteBeside(final Path file) throws IOException {
        final String prefix = file.getFileName().toString();
        final List<Path> found;
        try (Stream<Path> files = Files.list(file.getParent())) {
            found = files.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        for (final Path each : found) {
            Files.delete(each);
        }
    }

    private static void deleteAll(final Path directory) throws IOException {
        final List<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found = files.toList();
        }
        for (final Path each : found) {
            Files.delete(each);
        }
        Files.delete(directory);
    }
}
