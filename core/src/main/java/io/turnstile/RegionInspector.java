package io.turnstile;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.Header;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.value.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at regions from outside. */
final class RegionInspector {
    private RegionInspector() {}

    static RegionInfo inspect(final RegionName name) {
        try (Region region =
                Region.at(name.file()).trustForeignOwner().acceptUnforced().openReadOnly()) {
            final RegionMemory memory = region.attachment().memory().unlogged();
            return new RegionInfo(
                    name.name(),
                    name.file(),
                    region.capacity(),
                    Region.committed(memory),
                    region.attachment().heap().used(),
                    region.members(),
                    created(name.file()),
                    region.acceptedOnAttach().orElse(null));
        } catch (final RegionNotFoundException e) {
            throw e;
        } catch (final RegionException e) {
            return new RegionInfo(name.name(), name.file(), 0, 0, 0, List.of(), Instant.EPOCH, e.getMessage());
        }
    }

    private static Instant created(final Path file) {
        try {
            return Instant.ofEpochMilli(Header.read(file).created());
        } catch (final IOException e) {
            throw new RegionAccessException("file=" + file + " can not be read", e);
        }
    }

    /** Frees the slots of dead members of a region, and takes the turn over from a dead holder. */
    static List<String> reap(final RegionName name) {
        final List<String> reaped = new ArrayList<>();
        try (Region region = Region.at(name.file()).memberName("prune").open()) {
            region.reap().forEach(line -> reaped.add(PrintableText.of("region " + name.name() + ": " + line)));
        } catch (final RegionException e) {
            reaped.add("nothing of region " + name.name() + ", which can not be used: " + e.getMessage());
        }
        return reaped;
    }
}
