package io.turnstile.stress.mutants;

import io.turnstile.Region;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Header;
import io.turnstile.internal.region.Home;
import io.turnstile.internal.region.RegionLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A template as bytes, with its places.
 *
 * @param template which.
 * @param bytes    the whole file.
 * @param top      end of what is in use of the heap.
 * @param parts    the places by the structure that they belong to, in the order of the names.
 */
record Image(Template template, ByteBuffer bytes, long top, List<List<Place>> parts) {
    /**
     * Reads a template.
     *
     * @param template which.
     * @param file     where it was made.
     * @param scratch  a file that may be overwritten: a template is opened there, so that it stays as it is.
     */
    static Image read(final Template template, final Path file, final Path scratch) throws IOException {
        final byte[] content = Files.readAllBytes(file);
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
        final RegionLayout layout = Header.read(file).layout();
        Files.write(scratch, content);
        Home.claim(scratch);
        final List<Place> places;
        final long top;
        // Opening takes the open turn of a dead holder back: its places are those of the region as it was before.
        try (Region region = Region.at(scratch).open()) {
            places = region.inTurn(() -> Anatomy.of(region, layout));
            top = region.read(() -> region.attachment().heap().top());
        }
        places.addAll(Anatomy.log(layout, bytes.getLong((int) ControlLayout.LOG_LENGTH_OFFSET)));
        return new Image(template, bytes, top, byPart(places));
    }

    private static List<List<Place>> byPart(final List<Place> places) {
        final Map<String, List<Place>> parts = new TreeMap<>();
        places.forEach(place ->
                parts.computeIfAbsent(place.part(), part -> new ArrayList<>()).add(place));
        return List.copyOf(parts.values());
    }

    /** Its bytes, to be written from the start. */
    ByteBuffer all() {
        return bytes.duplicate().rewind();
    }

    long length() {
        return bytes.capacity();
    }
}
