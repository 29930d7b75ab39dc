package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Making, opening, listing and deleting regions, and who is attached to them. */
@ExtendWith(RegionExtension.class)
class RegionCreationTest {
    private static List<String> filesOf(final Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.startsWith(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static String lockName(final Region region) {
        return region.file().getFileName() + String.format(".%016x.lock", region.id());
    }

    @Test
    void createMakesARegionOfItsOwn(final RegionFactory regions) throws IOException {
        final Region region =
                regions.create(builder -> builder.capacity(1_000_001).memberName("maker"));
        assertTrue(region.isOpen());
        assertFalse(region.readOnly());
        assertEquals(1_003_520, region.capacity(), "whole pages");
        assertTrue(region.committed() < region.capacity());
        assertTrue(region.used() > 0);
        assertNotEquals(0, region.id());
        assertNotEquals(0, region.address());
        assertTrue(region.check().isSound());
        assertEquals(List.of(region.file().getFileName().toString(), lockName(region)), filesOf(region.file()));
        assertNotEquals(region.id(), regions.create().id());
    }

    @Test
    void createRefusesANameThatIsTaken(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        final RegionExistsException e = assertThrows(
                RegionExistsException.class,
                () -> regions.builder(region.name()).create());
        assertTrue(e.getMessage().contains("region=" + region.name()), e.getMessage());
        assertTrue(e.getMessage().contains("createOrReplace()"), e.getMessage());
        assertEquals(2, filesOf(region.file()).size(), "nothing is left over");
    }

    @Test
    void openRefusesANameThatIsNot(final RegionFactory regions) throws IOException {
        final RegionBuilder builder = regions.builder();
        final RegionNotFoundException e = assertThrows(RegionNotFoundException.class, builder::open);
        assertTrue(e.getMessage().contains("create()"), e.getMessage());
        assertThrows(RegionNotFoundException.class, builder::openReadOnly);
        final Region made = regions.track(builder.openOrCreate());
        final Region opened = regions.track(builder.openOrCreate());
        assertEquals(made.id(), opened.id());
        assertEquals(2, made.members().size());
    }

    @Test
    void optionsThatAreOutOfRangeAreRefused(final RegionFactory regions) {
        final RegionBuilder builder = regions.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.turnTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.turnTimeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.permissions("rw"));
        assertThrows(NullPointerException.class, () -> builder.group(null));
        assertThrows(NullPointerException.class, () -> builder.memberName(null));
        assertThrows(NullPointerException.class, () -> builder.idle(null));
        assertThrows(NullPointerException.class, () -> builder.turnPolicy(null));
        for (final long capacity : new long[] {-1, 0, 4096, (1L << 44) + 1, Long.MAX_VALUE}) {
            final IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> regions.builder().capacity(capacity).create());
            assertTrue(e.getMessage().startsWith("capacity=" + capacity + " is not in "), e.getMessage());
        }
        for (final int members : new int[] {-1, 0, 4096}) {
            final IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> regions.builder().maxMembers(members).create());
            assertEquals("maxMembers=" + members + " is not in 1..4095", e.getMessage());
        }
    }

    @Test
    void largestCapacityIsOnlyReserved(final RegionFactory regions) {
        final Region region = regions.create(builder -> builder.capacity("1 TiB"));
        LongCell.open(region, "cell").set(1);
        assertEquals(1L << 40, region.capacity());
        assertTrue(region.committed() < 2 << 20, () -> "committed=" + region.committed());
    }

    @Test
    void createOrReplaceLeavesNoFileOfOneThatNobodyHas(@TempDir final Path directory) throws IOException {
        final RegionBuilder builder =
                Region.at(directory.resolve("x.turnstile")).capacity("1 MiB").maxMembers(4);
        builder.create().close();
        try (Region replacement = builder.createOrReplace();
                Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    Set.of("x.turnstile", String.format("x.turnstile.%016x.lock", replacement.id())),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void createOrReplaceLeavesTheOldOneToThoseWhoHaveIt(final RegionFactory regions) {
        final Region old = regions.create();
        LongCell.open(old, "cell").set(1);
        final Region replacement = regions.track(regions.builder(old.name()).createOrReplace());
        assertNotEquals(old.id(), replacement.id());
        assertEquals(List.of(), replacement.names());
        LongCell.open(replacement, "cell").set(2);
        assertEquals(1, LongCell.open(old, "cell").get());
        LongCell.open(old, "cell").add(10);
        assertEquals(11, LongCell.open(old, "cell").get());
        assertEquals(replacement.id(), regions.attach(replacement).id());
        assertTrue(old.check().isSound());
        assertEquals(regions.track(regions.builder().createOrReplace()).names(), List.of());
    }

    @Test
    void deleteLeavesTheRegionToThoseWhoHaveIt(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        assertTrue(Region.exists(region.name()));
        assertTrue(Region.delete(region.name()));
        assertFalse(Region.exists(region.name()));
        assertFalse(Region.delete(region.name()));
        assertEquals(List.of(), filesOf(region.file()));
        assertEquals(2, LongCell.open(region, "cell").add(1));
        final Region next = regions.track(regions.builder(region.name()).create());
        assertEquals(List.of(), next.names());
        assertEquals(2, LongCell.open(region, "cell").get());
    }

    @Test
    void raceOfManyMakesOneRegion(final RegionFactory regions) throws Exception {
        for (int round = 0; round < 5; round++) {
            final String name = regions.name();
            final int threads = 8;
            final CountDownLatch start = new CountDownLatch(threads);
            final List<Background<Region>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(Background.call(() -> {
                    start.countDown();
                    Background.await(start);
                    final Region region = regions.track(regions.builder(name).openOrCreate());
                    LongCell.open(region, "cell").add(1);
                    return region;
                }));
            }
            Region last = null;
            for (final Background<Region> thread : running) {
                final Region region = thread.join();
                assertTrue(last == null || last.id() == region.id());
                last = region;
            }
            assertEquals(threads, LongCell.open(last, "cell").get());
            assertEquals(threads, last.members().size());
            assertEquals(List.of(last.file().getFileName().toString(), lockName(last)), filesOf(last.file()));
        }
    }

    @Test
    void listTellsWhatIsThere(final RegionFactory regions, @TempDir final Path directory) throws IOException {
        final Instant before = Instant.now().minusSeconds(1);
        final Region b = make(regions, directory.resolve("b.turnstile"));
        final Region a = make(regions, directory.resolve("a.turnstile"));
        b.close();
        Files.writeString(directory.resolve("c.turnstile"), "not a region");
        Files.writeString(directory.resolve("other"), "nothing of ours");
        Files.createDirectory(directory.resolve("d.turnstile"));
        Files.createSymbolicLink(directory.resolve("e.turnstile"), a.file());
        final List<RegionInfo> infos = Region.list(directory);
        assertEquals(
                List.of("a", "b", "c"), infos.stream().map(RegionInfo::name).toList());
        final RegionInfo info = infos.get(0);
        assertEquals(a.file(), info.file());
        assertEquals(a.capacity(), info.capacity());
        assertEquals(a.committed(), info.committed());
        assertEquals(a.used(), info.used());
        assertNull(info.damaged());
        assertTrue(info.created().isAfter(before) && !info.created().isAfter(Instant.now()), () -> "" + info.created());
        assertEquals(1, info.members().size());
        assertEquals("lister", info.members().get(0).name());
        assertEquals(ProcessHandle.current().pid(), info.members().get(0).pid());
        assertTrue(info.members().get(0).alive());
        assertEquals(List.of(), infos.get(1).members());
        assertTrue(infos.get(2).damaged().contains("too short"), infos.get(2).damaged());
        assertThrows(RegionAccessException.class, () -> Region.list(directory.resolve("missing")));
    }

    private static Region make(final RegionFactory regions, final Path file) {
        return regions.track(Region.at(file)
                .capacity("1 MiB")
                .maxMembers(8)
                .memberName("lister")
                .create());
    }

    @Test
    void listOfSharedMemoryHasTheRegion(final Region region) {
        assertTrue(Region.list().stream().anyMatch(info -> info.file().equals(region.file())));
    }

    @Test
    void membersAreThoseAttached(final RegionFactory regions) {
        final Region region = regions.create(builder -> builder.memberName("first"));
        final Region second = regions.attach(region, builder -> builder.memberName("\u4e2d".repeat(30)));
        LongCell.open(second, "cell").set(1);
        final List<MemberInfo> members = region.members();
        assertEquals(2, members.size());
        assertEquals("first", members.get(0).name());
        assertEquals("\u4e2d".repeat(21), members.get(1).name(), "cut to 64 bytes of whole characters");
        for (final MemberInfo member : members) {
            assertEquals(ProcessHandle.current().pid(), member.pid());
            assertTrue(member.alive());
            assertFalse(member.stopped());
        }
        assertTrue(members.get(1).turns() >= 2, () -> "turns=" + members.get(1).turns());
        second.close();
        assertEquals(1, region.members().size());
    }

    @Test
    void onlySoManyMembersAsThereAreSlots(final RegionFactory regions) {
        final Region first = regions.create(builder -> builder.maxMembers(2));
        final Region second = regions.attach(first);
        final RegionFullException e = assertThrows(RegionFullException.class, () -> regions.attach(first));
        assertTrue(e.getMessage().contains("maxMembers=2"), e.getMessage());
        regions.attachReadOnly(first);
        second.close();
        regions.attach(first);
    }

    @Test
    void slotAndTurnOfADeadMemberAreTakenOver(final RegionFactory regions) {
        final Region first = regions.create(builder -> builder.maxMembers(2).memberName("dies"));
        final LongCell cell = LongCell.open(first, "cell");
        cell.set(1);
        first.takeTurn();
        cell.set(2);
        regions.kill(first);
        final Region second =
                regions.track(Region.at(first.file()).memberName("second").open());
        final List<MemberInfo> members = second.members();
        assertEquals(
                List.of("dies", "second"),
                members.stream().map(MemberInfo::name).toList());
        assertFalse(members.get(0).alive());
        // The table is full but for the dead.
        final Region third =
                regions.track(Region.at(first.file()).memberName("third").open());
        assertEquals(
                List.of("third", "second"),
                third.members().stream().map(MemberInfo::name).toList());
        assertEquals(1, LongCell.open(third, "cell").get(), "rolled back");
        assertEquals(2, LongCell.open(second, "cell").add(1));
    }

    @Test
    void statsCountWhatIsThere(final Region region) {
        LongCell.open(region, "a");
        LongCell.open(region, "b");
        DoubleCell.open(region, "c");
        final RegionStats stats = region.stats();
        assertEquals(Map.of("LongCell", 2L, "DoubleCell", 1L, "directory", 1L), stats.objects());
        assertEquals(region.capacity(), stats.capacity());
        assertEquals(region.committed(), stats.committed());
        assertEquals(region.used(), stats.used());
        assertTrue(stats.largestFree() <= stats.free());
        assertTrue(stats.fragmentation() >= 0 && stats.fragmentation() <= 1);
        assertTrue(stats.blocks() >= 2);
        final CheckReport report = region.check();
        assertEquals(4, report.objects());
        assertEquals(stats.blocks(), report.blocks());
    }

    @Test
    void lockAndUnlockAndForceWork(final Region region) {
        region.force();
        region.lock();
        region.unlock();
        assertEquals(0, region.collect());
    }
}
