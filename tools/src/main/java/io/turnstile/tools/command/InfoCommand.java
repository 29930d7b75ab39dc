package io.turnstile.tools.command;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionStats;
import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.region.Header;
import io.turnstile.internal.turn.TurnStatus;
import io.turnstile.tools.content.ObjectTree;
import io.turnstile.tools.content.RegionSummary;
import io.turnstile.tools.content.TreeRow;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells all about one region but its content. */
@Command(
        name = "info",
        sortOptions = false,
        description =
                "Tells about a region: sizes, heap, members, who has the turn, and where its arrays lie in the file,"
                        + " as numpy.memmap wants to know.")
public final class InfoCommand extends ToolCommand {
    private static final int MOST_ENTRIES = 10_000;

    @Mixin
    private RegionTarget target;

    private InfoCommand() {}

    /** What was seen; each part at a moment of its own. */
    private record Sight(
            Region region,
            Instant created,
            List<MemberInfo> members,
            TurnStatus turn,
            RegionStats stats,
            List<TreeRow> arrays) {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.openToInspect()) {
            final Sight sight = look(region);
            if (isJson()) {
                printJson(document(sight));
            } else {
                print(sight);
            }
            return DONE;
        }
    }

    private static Sight look(final Region region) {
        return new Sight(
                region,
                created(region),
                region.members(),
                TurnStatus.of(region.attachment().memory().unlogged()),
                stats(region),
                ObjectTree.rows(region, null, MOST_ENTRIES, Integer.MAX_VALUE).stream()
                        .filter(row -> row.array() != null)
                        .toList());
    }

    private static Instant created(final Region region) {
        try {
            return Instant.ofEpochMilli(Header.read(region.file()).created());
        } catch (final IOException e) {
            throw new RegionAccessException("file=" + region.file() + " can not be read", e);
        }
    }

    /** Null if others changed the heap whenever it was walked. */
    private static RegionStats stats(final Region region) {
        try {
            return region.stats();
        } catch (final TurnTimeoutException e) {
            return null;
        }
    }

    private static Map<String, Object> document(final Sight sight) {
        final Region region = sight.region();
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", region.name());
        document.put("file", region.file());
        document.put("id", String.format("%016x", region.id()));
        document.put("created", sight.created());
        document.put("forced", region.isForced());
        document.put("doubt", region.acceptedOnAttach().orElse(null));
        document.put("capacity", region.capacity());
        document.put("committed", region.committed());
        document.put("used", region.used());
        document.put("heap", sight.stats() == null ? null : heap(sight.stats()));
        document.put(
                "holder",
                sight.turn().holder() == TurnStatus.NOBODY ? null : sight.turn().holder());
        document.put("waiters", sight.turn().waiters());
        document.put(
                "members", sight.members().stream().map(RegionSummary::document).toList());
        document.put(
                "arrays", sight.arrays().stream().map(row -> array(region, row)).toList());
        return document;
    }

    private static Map<String, Object> heap(final RegionStats stats) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("free", stats.free());
        document.put("largestFree", stats.largestFree());
        document.put("fragmentation", stats.fragmentation());
        document.put("blocks", stats.blocks());
        document.put("objects", stats.objects());
        return document;
    }

    private static Map<String, Object> array(final Region region, final TreeRow row) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", row.path());
        document.put("file", region.file());
        document.put("offset", row.array().offset());
        document.put("dtype", row.array().dtype());
        document.put("shape", row.array().shape());
        document.put("bytes", row.array().bytes());
        return document;
    }

    private void print(final Sight sight) {
        final Region region = sight.region();
        line("name", Table.plain(region.name()));
        line("file", Table.plain(region.file().toString()));
        line("id", String.format("%016x", region.id()));
        line("created", sight.created());
        line("forced", region.isForced() ? "yes" : "no, changed since");
        region.acceptedOnAttach().ifPresent(doubt -> line("doubt", style().bad(Table.plain(doubt))));
        line("capacity", Size.text(region.capacity()));
        line("committed", Size.text(region.committed()));
        line("used", Size.text(region.used()));
        printHeap(sight.stats());
        line("turn", turn(sight));
        if (!sight.members().isEmpty()) {
            out().println();
            out().print(members(sight.members()));
        }
        if (!sight.arrays().isEmpty()) {
            out().println();
            out().print(arrays(sight.arrays()));
        }
    }

    private void printHeap(final RegionStats stats) {
        if (stats == null) {
            line("heap", "changes all the time: no quiet moment to walk it");
            return;
        }
        line("free", Size.text(stats.free()) + ", largest block " + Size.text(stats.largestFree()));
        line("fragments", String.format(Locale.ROOT, "%.1f %%", 100 * stats.fragmentation()));
        line("blocks", stats.blocks());
        line(
                "objects",
                stats.objects().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")));
    }

    private static String turn(final Sight sight) {
        final int holder = sight.turn().holder();
        final String waiting = sight.turn().waiters().isEmpty()
                ? ""
                : ", " + sight.turn().waiters().size() + " waiting";
        return holder == TurnStatus.NOBODY ? "free" + waiting : "held by member " + holder + waiting;
    }

    private static String state(final MemberInfo member) {
        return !member.alive() ? "dead" : member.stopped() ? "stopped" : "alive";
    }

    private String members(final List<MemberInfo> members) {
        final Table table = new Table()
                .right("MEMBER")
                .right("PID")
                .left("NAME")
                .left("STATE")
                .left("ATTACHED")
                .right("TURNS");
        members.forEach(member -> table.row()
                .cell(member.slot())
                .cell(member.pid())
                .cell(member.name())
                .cell(state(member))
                .cell(member.attached())
                .cell(member.turns()));
        return table.text(style());
    }

    private String arrays(final List<TreeRow> arrays) {
        final Table table = new Table()
                .left("ARRAY")
                .left("DTYPE")
                .left("SHAPE")
                .right("OFFSET")
                .right("SIZE");
        arrays.forEach(row -> table.row()
                .cell(row.path())
                .cell(row.array().dtype())
                .cell(row.array().shapeText())
                .cell(row.array().offset())
                .cell(Size.text(row.array().bytes())));
        return table.text(style());
    }

    private void line(final String label, final Object value) {
        out().println(style().heading(String.format("%-12s", label)) + value);
    }
}
