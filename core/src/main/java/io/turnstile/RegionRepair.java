package io.turnstile;

import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionFiles;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.turn.UndoLog;
import io.turnstile.internal.value.PrintableText;
import io.turnstile.internal.value.Salvage;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * Salvages a damaged region into a new one. The damaged file is mapped as a private copy and stays as it is; the new one is
 * made under a temporary name like any other and published when it is complete, so a repair that was killed has done
 * nothing.
 */
final class RegionRepair {
    private static final Region.Options OPTIONS = new Region.Options(
            "repair",
            BackoffIdleStrategy::new,
            TurnPolicy.FAIR,
            Duration.ofSeconds(30),
            false,
            UnaryOperator.identity());

    private final RegionName from;
    private final RegionName to;
    private final List<String> lost = new ArrayList<>();

    RegionRepair(final RegionName from, final RegionName to) {
        this.from = from;
        this.to = to;
    }

    List<String> run() {
        if (Files.exists(to.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RegionExistsException(
                    "region=" + to.name() + " exists already, file=" + to.file() + "; repair into a name that is free");
        }
        try (RegionFile damaged = RegionFile.openDamaged(from, lost::add)) {
            final RegionLayout layout = damaged.header().layout();
            new UndoLog(damaged.memory(), layout, damaged).salvage(lost::add);
            final Region source = new Region(from, damaged, OPTIONS, Region.Role.READER);
            checkAlone(source);
            RegionFiles.create(
                            to,
                            new RegionFiles.Plan(
                                    layout.capacity(), layout.members(), damaged.permissions(), null, false, false),
                            file -> copy(source, file))
                    .close();
        }
        return lost.stream().map(PrintableText::of).toList();
    }

    private void checkAlone(final Region source) {
        final List<MemberInfo> living = source.living();
        if (!living.isEmpty()) {
            throw new RegionAccessException("region=" + from.name() + " is in use by pid="
                    + living.get(0).pid() + " name=" + living.get(0).name() + " and " + (living.size() - 1)
                    + " others; what changes can not be repaired, so let them close it first");
        }
    }

    private void copy(final Region source, final RegionFile file) {
        Region.format(to, file, OPTIONS);
        final Region target = new Region(to, file, OPTIONS, Region.Role.MEMBER);
        new Salvage(source.attachment(), target.attachment(), lost::add).run();
        target.end();
    }
}
