package io.turnstile.tools.command;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.RegionInfo;
import io.turnstile.RegionNotFoundException;
import io.turnstile.internal.turn.TurnStatus;
import io.turnstile.tools.content.TurnSample;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who takes turns, again and again. */
@Command(
        name = "top",
        sortOptions = false,
        description =
                "Shows turns a second, waits, holder and members of a region, or of all, again and again; once if the"
                        + " output is no terminal. The hottest waiters stand first.")
public final class TopCommand extends ToolCommand {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The region (default all).")
    private String name;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Between two views (default ${DEFAULT-VALUE}).")
    private double interval;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "Views to show (default: until interrupted on a terminal, else 1).")
    private Integer count;

    @Option(names = "--once", description = "Show one view.")
    private boolean once;

    private TopCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!(interval > 0 && interval <= 3600)) {
            throw new IllegalArgumentException("--interval=" + interval + " is not in 0..3600 seconds");
        }
        final boolean live = !isJson() && !once && count == null && Ansi.AUTO.enabled();
        final int views = once ? 1 : count != null ? count : live ? Integer.MAX_VALUE : 1;
        for (int i = 0; i < views && !out().checkError(); i++) {
            show(live);
        }
        return DONE;
    }

    private void show(final boolean live) throws IOException {
        final List<Region> regions = open();
        try {
            final List<TurnSample> samples = sample(regions);
            if (isJson()) {
                final List<Object> documents = new ArrayList<>();
                for (int i = 0; i < samples.size(); i++) {
                    documents.add(samples.get(i).document(regions.get(i)));
                }
                printJson(documents);
                return;
            }
            out().print(live ? CLEAR : "");
            for (int i = 0; i < samples.size(); i++) {
                out().print(text(regions.get(i), samples.get(i)));
            }
            out().flush();
        } finally {
            regions.forEach(Region::close);
        }
    }

    /** Each view anew: regions come, go and are replaced. */
    private List<Region> open() {
        final List<Region> regions = new ArrayList<>();
        if (name != null) {
            RegionTarget.checkExists(name);
            regions.add(Region.at(RegionTarget.nameOf(name).file())
                    .trustForeignOwner()
                    .openReadOnly());
            return regions;
        }
        for (final RegionInfo info : Region.list()) {
            if (info.damaged() == null) {
                try {
                    regions.add(Region.at(info.file()).trustForeignOwner().openReadOnly());
                } catch (final RegionNotFoundException e) {
                    // Gone since it was listed.
                    continue;
                }
            }
        }
        return regions;
    }

    /** One after the other, so that a view takes one interval however many regions there are. */
    private List<TurnSample> sample(final List<Region> regions) {
        final List<TurnSample> samples = regions.stream()
                .map(region -> TurnSample.of(region, interval / Math.max(1, regions.size())))
                .toList();
        if (samples.isEmpty()) {
            throw new RegionException("there is no region that can be read");
        }
        return samples;
    }

    private String text(final Region region, final TurnSample sample) {
        final String head = String.format(
                Locale.ROOT,
                "%s  %.0f turns/s  mean wait %s  used %s of %s committed  %s%n",
                style().heading(Table.plain(region.name())),
                sample.rate(),
                micros(TurnSample.meanWaitMicros(sample.waiting(), sample.rate())),
                Size.text(region.used()),
                Size.text(region.committed()),
                holder(sample));
        return sample.members().isEmpty() ? head : head + table(sample) + System.lineSeparator();
    }

    private static String holder(final TurnSample sample) {
        return sample.members().stream()
                .map(TurnSample.Line::member)
                .filter(member -> member.slot() == sample.holder())
                .map(member -> "turn held by " + Table.plain(member.name()) + " pid=" + member.pid())
                .findAny()
                .orElse(sample.holder() == TurnStatus.NOBODY ? "turn free" : "turn held by a member that left");
    }

    private String table(final TurnSample sample) {
        final Table table = new Table()
                .right("MEMBER")
                .right("PID")
                .left("NAME")
                .left("STATE")
                .right("TURNS/S")
                .right("WAITING")
                .right("MEAN WAIT");
        sample.members().stream()
                .sorted(Comparator.comparingDouble(TurnSample.Line::waiting)
                        .thenComparingLong(TurnSample.Line::turns)
                        .reversed())
                .forEach(line -> row(table, sample, line));
        return table.text(style());
    }

    private static void row(final Table table, final TurnSample sample, final TurnSample.Line line) {
        final MemberInfo member = line.member();
        final double rate = line.turns() / sample.seconds();
        table.row()
                .cell(member.slot())
                .cell(member.pid())
                .cell(member.name())
                .cell(
                        member.slot() == sample.holder()
                                ? "has the turn"
                                : !member.alive() ? "dead" : member.stopped() ? "stopped" : "alive")
                .cell(String.format(Locale.ROOT, "%.0f", rate))
                .cell(String.format(Locale.ROOT, "%.2f", line.waiting()))
                .cell(micros(TurnSample.meanWaitMicros(line.waiting(), rate)));
    }

    private static String micros(final double micros) {
        if (Double.isNaN(micros)) {
            return "-";
        }
        return micros < 10_000
                ? String.format(Locale.ROOT, "%.1f us", micros)
                : String.format(Locale.ROOT, "%.1f ms", micros / 1000);
    }
}
