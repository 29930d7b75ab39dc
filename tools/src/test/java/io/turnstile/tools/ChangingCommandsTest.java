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
        assertTrue(ToolRun.succeed("trim", region.name()).startsWith(region.name() + ": gave "));
        assertTrue(region.committed() < before);
    }

    @Test
    void deleteTakesSeveralAndTellsOfTheMissing(final RegionFactory regions) {
        final String one = regions.create().name();
        final String two = regions.create().name();
        final ToolRun run = ToolRun.of("delete", one, one + "-missing", two);
        assertEquals(1, run.status());
        assertEquals("deleted " + one + "\ndeleted " + two + "\n", run.out());
        assertTrue(run.err().contains(one + "-missing does not exist"), run.err());
        assertFalse(Region.exists(one));
        assertFalse(Region.exists(two));
        assertTrue(ToolRun.fail("delete").contains("Missing required parameter"));
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
