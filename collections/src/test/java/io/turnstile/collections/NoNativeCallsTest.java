package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.SmallFileSystem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hardened container: the native library cannot be unpacked, because temporary files are on a file system mounted noexec. */
class NoNativeCallsTest {
    @RegisterExtension
    final SmallFileSystem files = new SmallFileSystem("mode=1777,noexec");

    @Test
    void everythingButGivingMemoryBackWorks() throws Exception {
        final Path file = files.directory().resolve("hardened.turnstile");
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                List.of(
                        "-Djava.io.tmpdir=" + files.directory(),
                        "-Duser.dir=" + files.directory(),
                        "-Dturnstile.rehearsal=true"),
                Hardened.class,
                file.toString())) {
            assertEquals(0, child.awaitExit(), child.output());
            assertTrue(child.output().contains("all done"), child.output());
        }
        try (Region region = Region.at(file).open()) {
            assertEquals(List.of(), region.check().problems());
            assertEquals(2, SharedMap.open(region, "map").get("second"));
            assertTrue(region.trim() > 0, "where it can be given back");
        }
    }

    /** What a program does there. */
    public static final class Hardened {
        private Hardened() {}

        @SuppressWarnings("try")
        public static void main(final String[] arguments) {
            final Path file = Path.of(arguments[0]);
            final ByteBuffer buffer;
            try (Region region = Region.at(file).openOrCreate()) {
                final SharedMap<String, Object> map = SharedMap.open(region, "map");
                map.put("large", new byte[1_000_000]);
                map.put("large", "x".repeat(1_500_000));
                assertThrows(RegionFullException.class, () -> map.put("too large", new byte[20_000_000]));
                map.remove("large");
                assertEquals(0, region.trim());
                final SharedArray array = SharedArray.create(region, "array", DType.INT64, 100_000);
                for (int i = 0; i < 100_000; i += 100) {
                    assertEquals(0, array.getLong(i));
                }
                array.fill(1);
                buffer = array.asByteBuffer();
                region.reserve("1 MiB");
                region.force();
                final UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class, region::lock);
                assertTrue(e.getMessage().contains("-Djffi.extract.dir"), e.getMessage());
                map.put("second", 2);
                assertEquals(List.of(), region.check().problems());
                region.close();
                assertFalse(region.isOpen());
                assertThrows(IllegalStateException.class, () -> map.get("second"));
            }
            assertTrue(buffer.get(0) == 1 || buffer.get(7) == 1);
            try (Region region = Region.at(file).openReadOnly()) {
                assertEquals(2, SharedMap.open(region, "map").get("second"));
            }
            System.out.println("all done");
        }
    }
}
