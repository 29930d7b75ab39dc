package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.collections.SharedMap;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RegionExtension.class)
class ChangingCommandsTest {
    @Test
    void collectFreesCircles(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("self", map);
        region.remove("map");
        assertEquals(region.name() + ": freed 1 object\n", ToolRun.succeed("collect", region.name()));
        assertTrue(ToolRun.succeed("collect", "--json", region.name()).contains("\"freed\": 0"));
    }

    @Test
    void trimGivesMemoryBack(final Region region) {
        SharedMap.<String, Object>open(region, "map").put("large", new byte[1 << 20]);
        region.remove("map");
        final long before = region.committed();
        final String beside = ToolRun.succeed("trim", region.name());
        assertTrue(beside.contains("somebody else has the region open"), beside);
        assertEquals(before, region.committed());
        region.close();
        final String alone = ToolRun.succeed("trim", region.name());
        assertTrue(alone.startsWith(region.name() + ": gave ") && !alone.contains("somebody"), alone);
        try (Region again = Region.at(region.name()).open()) {
            assertTrue(again.committed() < before);
        }
    }

    @Test
    void deleteTakesSeveralAndTellsOfTheMissing(final RegionFactory regions) {
        final String one = regions.create().name();
        final String two = regions.create().name();
        final ToolRun run = ToolRun.of("delete", "--force", one, one + "-missing", two);
        assertEquals(1, run.status());
        assertEquals("deleted " + one + "\ndeleted " + two + "\n", run.out());
        assertTrue(run.err().contains(one + "-missing does not exist"), run.err());
        assertFalse(Region.exists(one));
        assertFalse(Region.exists(two));
        assertTrue(ToolRun.fail("delete").contains("Missing required parameter"));
    }

    @Test
    void deleteSparesARegionInUseAndNamesItsMembers(final RegionFactory regions) {
        final Region region = regions.create(builder -> builder.memberName("the user"));
        final String refused = ToolRun.fail("delete", region.name());
        assertTrue(refused.contains("pid=" + ProcessHandle.current().pid() + " name=the"), refused);
        assertTrue(refused.contains("--force"), refused);
        assertTrue(Region.exists(region.name()));
        assertFalse(region.isDeleted());
        ToolRun.succeed("delete", "-f", region.name());
        assertTrue(region.isDeleted());
    }

    @Test
    void infoTellsWhatIsOnTheDisk(final RegionFactory regions) {
        final Region region = regions.create();
        SharedMap.<String, Object>open(region, "map").put("key", 1);
        assertTrue(ToolRun.succeed("info", region.name()).contains("forced      no, changed since"));
        region.force();
        assertTrue(ToolRun.succeed("info", region.name()).contains("forced      yes"));
        assertTrue(ToolRun.succeed("info", "--json", region.name()).contains("\"forced\": true"));
    }

    @Test
    void aCopyOfALiveRegionIsLookedAtButNotUsed(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        SharedMap.<String, Object>open(region, "map").put("key", 1);
        final Path copy = regions.track(region.file().resolveSibling(regions.name() + ".turnstile"));
        Files.copy(region.file(), copy);
        regions.damaged(copy);
        assertTrue(ToolRun.succeed("info", copy.toString()).contains("is a copy"));
        assertTrue(ToolRun.of("check", copy.toString()).err().contains("is a copy"));
        assertTrue(ToolRun.fail("dump", copy.toString(), "map").contains("acceptUnforced()"));
    }

    @Test
    void deletesARegionInAFile(@TempDir final Path directory) {
        final Path file = directory.resolve("x.turnstile");
        Region.at(file).capacity("1 MiB").create().close();
        ToolRun.succeed("delete", file.toString());
        assertFalse(Files.exists(file));
    }

    @Test
    void pruneRemovesLeftovers(@TempDir final Path directory) throws IOException {
        final Path draft = directory.resolve("x.turnstile.00000000000000ab.tmp");
        Files.writeString(draft, "");
        assertTrue(ToolRun.succeed("prune", "-d", directory.toString()).startsWith("removed "));
        assertFalse(Files.exists(draft));
        assertEquals("", ToolRun.succeed("prune", "-d", directory.toString()));
    }
}
