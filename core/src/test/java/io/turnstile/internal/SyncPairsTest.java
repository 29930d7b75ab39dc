package io.turnstile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every comment {@code SYNC name:} that names one side of a pair of memory accesses has one on the other side. A side
 * says which it is by the word release or acquire behind the colon, or by the fence below it.
 */
class SyncPairsTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern SYNC = Pattern.compile("SYNC ([a-z][a-z0-9-]*):\\s*((?:(?!SYNC ).)*)");

    private enum Side {
        RELEASE,
        ACQUIRE
    }

    @Test
    void everyNameStandsOnBothSides() throws IOException {
        final Map<String, Set<Side>> names = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                collect(Files.readAllLines(file), names);
            }
        }
        assertFalse(names.isEmpty(), () -> "no SYNC comment in " + SOURCES.toAbsolutePath());
        assertEquals(List.of(), unpaired(names));
    }

    @Test
    void findsWhatHasNoOtherSide() {
        final Map<String, Set<Side>> names = new TreeMap<>();
        collect(
                List.of(
                        "// SYNC alone: release, pairs with nobody",
                        "memory.putLongRelease(1, 2);",
                        "// SYNC whole: release, pairs with read(). SYNC twice: acquire,",
                        "// pairs with itself",
                        "memory.getLongAcquire(1);",
                        "// SYNC whole: the reads before are done; pairs with write()",
                        "RegionMemory.loadLoadFence();",
                        "// SYNC nothing: here is no access"),
                names);
        assertEquals(List.of("alone", "nothing", "twice"), unpaired(names));
    }

    private static List<String> unpaired(final Map<String, Set<Side>> names) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().size() < Side.values().length)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void collect(final List<String> lines, final Map<String, Set<Side>> names) {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).trim().startsWith("//")) {
                continue;
            }
            final StringBuilder comment = new StringBuilder();
            for (; i < lines.size() && lines.get(i).trim().startsWith("//"); i++) {
                comment.append(lines.get(i).trim().substring(2));
            }
            final String access = i < lines.size() ? lines.get(i) : "";
            final Matcher matcher = SYNC.matcher(comment);
            while (matcher.find()) {
                final Set<Side> sides = names.computeIfAbsent(matcher.group(1), name -> EnumSet.noneOf(Side.class));
                sides.addAll(sides(matcher.group(2), access));
            }
        }
    }

    /** What the comment says; where it names no side, what the access below it does. */
    private static List<Side> sides(final String comment, final String access) {
        final Matcher word = Pattern.compile("^(release|acquire)\\b").matcher(comment);
        if (word.find()) {
            return List.of(word.group(1).equals("release") ? Side.RELEASE : Side.ACQUIRE);
        }
        final List<Side> sides = new ArrayList<>();
        if (access.contains("storeStoreFence")) {
            sides.add(Side.RELEASE);
        }
        if (access.contains("loadLoadFence")) {
            sides.add(Side.ACQUIRE);
        }
        return sides;
    }
}
