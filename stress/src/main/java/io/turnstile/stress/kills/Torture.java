package io.turnstile.stress.kills;

import io.turnstile.Region;
import io.turnstile.RegionSeam;
import io.turnstile.RegionStats;
import io.turnstile.testkit.SharedRegion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The killer. Round by round it kills one writer or some, mostly one that is where it hurts, sees who takes over and kills
 * that one too; then it starts them again, and the {@link Survivor} compares everything with the model.
 */
public final class Torture implements AutoCloseable {
    private static final long POLL_NANOS = 20_000;
    private static final long HUNT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Nobody may take over: the next turn was begun by a writer that had waited for no dead one. */
    private static final long TAKER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long START_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int LONGEST_CHAIN = 4;
    private static final int REPORT_EVERY = 20;

    /** Where it hurts, and how often; outside stands for anywhere. */
    private static final List<Phase> AIMS = Stream.of(
                    Collections.nCopies(20, Phase.INSIDE),
                    Collections.nCopies(5, Phase.COMMITTING),
                    Collections.nCopies(3, Phase.ROLLING_BACK),
                    Collections.nCopies(4, Phase.ATTACHING),
                    Collections.nCopies(6, Phase.CLOSING),
                    Collections.nCopies(2, Phase.COLLECTING),
                    Collections.nCopies(2, Phase.TRIMMING),
                    Collections.nCopies(4, Phase.RESERVING),
                    Collections.nCopies(2, Phase.LOCKING),
                    Collections.nCopies(2, Phase.OUTSIDE))
            .flatMap(List::stream)
            .toList();

    private final Settings settings;
    private final Consumer<String> progress;
    private final Random random = new Random();
    private final Region watchRegion;
    private final Region region;
    private final Watch watch;
    private final Survivor survivor;
    private final Crew crew;
    private final Figures figures = new Figures();
    private final List<Crew.Place> victims = new ArrayList<>();

    /**
     * What a run found.
     *
     * @param figures  of it.
     * @param failures empty if everything was as it must be.
     */
    public record Outcome(Figures figures, List<String> failures) {}

    private Torture(final Settings settings, final Consumer<String> progress) throws IOException {
        this.settings = settings;
        this.progress = progress;
        this.watchRegion = Region.at(settings.watchRegion()).capacity("64 MiB").create();
        this.watch = new Watch(watchRegion);
        watch.makeCells(settings.writers());
        Region.at(settings.region()).capacity("1 GiB").create().close();
        this.region = RegionSeam.open(
                SharedRegion.at(settings.region()).memberName("survivor"),
                memory -> settings.armed() ? memory : new WatchedMemory(memory, WatchedMemory.Listener.NONE, false));
        this.survivor = new Survivor(region, watch, settings.seed());
        survivor.begin();
        this.crew = new Crew(settings, watch);
    }

    /**
     * Runs it. The region is deleted if nothing was found, and kept otherwise.
     *
     * @param settings of the run.
     * @param progress told now and then.
     * @return what was found.
     */
    public static Outcome run(final Settings settings, final Consumer<String> progress)
            throws IOException, InterruptedException {
        final Outcome outcome;
        try (Torture torture = new Torture(settings, progress)) {
            outcome = torture.run();
        }
        Region.delete(settings.watchRegion());
        if (outcome.failures.isEmpty()) {
            Region.delete(settings.region());
        }
        return outcome;
    }

    private Outcome run() throws IOException, InterruptedException {
        final long start = System.nanoTime();
        List<String> failures = List.of();
        while (failures.isEmpty()
                && figures.kills() < settings.kills()
                && System.nanoTime() - start < settings.limit().toNanos()) {
            failures = round();
        }
        if (failures.isEmpty()) {
            failures = crew.stop();
        }
        if (failures.isEmpty()) {
            failures = compare();
        }
        if (failures.isEmpty()) {
            failures = survivor.takeAllPermits();
        }
        figures.region(describeRegion(failures));
        return new Outcome(figures, failures);
    }

    private String describeRegion(final List<String> failures) {
        if (!failures.isEmpty()) {
            return "kept as " + region.file();
        }
        final RegionStats stats = region.stats();
        return "used=" + stats.used() + " committed=" + stats.committed() + " bytes, objects=" + stats.objects();
    }

    private List<String> round() throws IOException, InterruptedException {
        final List<String> failures = awaitCrew();
        if (!failures.isEmpty()) {
            return failures;
        }
        victims.clear();
        final boolean holderOnly = killSome();
        figures.killedAtOnce(victims.size());
        for (final Crew.Place victim : victims) {
            victim.awaitKilled();
            figures.killed(crew.phaseOf(victim));
        }
        final List<String> found = compare();
        if (holderOnly) {
            noteTakeover(victims.get(0));
        }
        for (final Crew.Place victim : victims) {
            crew.start(victim);
        }
        if (survivor.rounds() % REPORT_EVERY == 0) {
            progress.accept(figures.kills() + " kills, " + survivor.turns() + " turns");
        }
        return found;
    }

    private List<String> compare() {
        final List<String> problems = survivor.compare();
        figures.compared(survivor, watch.wasted().get());
        return problems;
    }

    /** Waits until most of the writers write. */
    private List<String> awaitCrew() {
        final long start = System.nanoTime();
        while (crew.atWork() < (settings.writers() + 1) / 2) {
            final List<String> failures = crew.failures();
            if (!failures.isEmpty()) {
                return failures;
            }
            if (System.nanoTime() - start > START_NANOS) {
                return List.of("the writers have not got to work in " + START_NANOS / 1_000_000_000 + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return crew.failures();
    }

    /** One round's kills; whether only one was aimed at, in its turn. */
    private boolean killSome() {
        final Phase aim = AIMS.get(random.nextInt(AIMS.size()));
        kill(hunt(aim == Phase.OUTSIDE ? null : aim));
        if (aim == Phase.INSIDE && random.nextInt(3) > 0) {
            killWhoTakesOver();
        } else if (random.nextInt(3) > 0) {
            for (int i = random.nextInt(settings.writers() / 2) + 1; i > 0; i--) {
                kill(crew.find(null, random));
            }
        }
        return aim == Phase.INSIDE && victims.size() == 1;
    }

    private void killWhoTakesOver() {
        for (int i = 1; i < LONGEST_CHAIN && crew.atWork() > 1; i++) {
            final Crew.Place taker = hunt(Phase.TAKING_OVER);
            if (taker == null || crew.phaseOf(taker) != Phase.TAKING_OVER) {
                return;
            }
            kill(taker);
        }
    }

    private void kill(final Crew.Place place) {
        if (place != null) {
            place.kill();
            victims.add(place);
        }
    }

    /** Waits for somebody in this phase, at a random moment of it; takes anybody if nobody comes. */
    private Crew.Place hunt(final Phase phase) {
        if (phase == null) {
            LockSupport.parkNanos(random.nextInt(5_000_000));
            return crew.find(null, random);
        }
        watch.hunted().set(phase.ordinal());
        try {
            final long limit = phase == Phase.TAKING_OVER ? TAKER_NANOS : HUNT_NANOS;
            final long start = System.nanoTime();
            while (System.nanoTime() - start < limit) {
                final Crew.Place place = crew.find(phase, random);
                if (place != null) {
                    LockSupport.parkNanos(random.nextInt(300_000));
                    return place;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } finally {
            watch.hunted().set(-1);
        }
        return phase == Phase.TAKING_OVER ? null : crew.find(null, random);
    }

    private void noteTakeover(final Crew.Place victim) {
        final long attempt = watch.attemptOf(victim.index()).get();
        final long next = watch.begunAt(attempt + 1);
        if (crew.phaseOf(victim) == Phase.INSIDE && next != 0) {
            figures.tookOver(next - victim.killedAt());
        }
    }

    @Override
    public void close() {
        crew.close();
        region.close();
        watchRegion.close();
    }
}
