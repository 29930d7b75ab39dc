package io.turnstile.stress.kills;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The writers: so many places, each with a JVM that is started again when it was killed. */
final class Crew implements AutoCloseable {
    private static final List<String> OPTIONS = Stream.concat(
                    ChildJvm.SMALL.stream(), Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
            .toList();

    /** Classes that are loaded where the heap is full may fail to load for good: they are loaded before. */
    private static final List<String> WITH_ERRORS = Stream.concat(
                    OPTIONS.stream(), Stream.of("-Dturnstile.rehearsal=true"))
            .toList();

    private static final List<String> CONTAINER = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    private final Settings settings;
    private final Watch watch;
    private final List<Place> places = new ArrayList<>();

    Crew(final Settings settings, final Watch watch) throws IOException {
        this.settings = settings;
        this.watch = watch;
        for (int i = 0; i < settings.writers(); i++) {
            places.add(new Place(i));
            start(places.get(i));
        }
    }

    /** A writer that comes back. */
    static final class Place {
        private final int index;
        private ChildJvm jvm;
        private boolean killed;

        /** When it was killed last. */
        private long killedAt;

        private Place(final int index) {
            this.index = index;
        }

        int index() {
            return index;
        }

        long killedAt() {
            return killedAt;
        }

        /** SIGKILL, without waiting for the end. */
        void kill() {
            killed = true;
            killedAt = System.nanoTime();
            jvm.kill();
        }

        void awaitKilled() throws InterruptedException {
            jvm.awaitKilled();
        }
    }

    /** Starts the JVM of a place. */
    void start(final Place place) throws IOException {
        watch.phaseOf(place.index).set(Phase.STARTING.ordinal());
        watch.attemptOf(place.index).set(0);
        place.killed = false;
        place.jvm = ChildJvm.start(
                isContained(place) ? CONTAINER : List.of(),
                settings.errors() ? WITH_ERRORS : OPTIONS,
                Writer.class,
                settings.line(),
                Integer.toString(place.index));
    }

    private boolean isContained(final Place place) {
        return settings.apart() && place.index % 2 == 1;
    }

    Phase phaseOf(final Place place) {
        return Phase.values()[(int) watch.phaseOf(place.index).get()];
    }

    /** A living one in this phase, null for any that is past its start; null if there is none. */
    Place find(final Phase phase, final Random random) {
        final int first = random.nextInt(places.size());
        for (int i = 0; i < places.size(); i++) {
            final Place place = places.get((first + i) % places.size());
            final Phase now = phaseOf(place);
            if (!place.killed && (phase == null ? now != Phase.STARTING : now == phase)) {
                return place;
            }
        }
        return null;
    }

    /** How many have got past their start. */
    long atWork() {
        return places.stream()
                .filter(place -> !place.killed && phaseOf(place) != Phase.STARTING)
                .count();
    }

    /** Output of those that have ended without being killed: something is wrong. */
    List<String> failures() {
        return places.stream()
                .filter(place -> !place.killed && !place.jvm.isAlive())
                .map(place -> "writer in place " + place.index + " ended while " + phaseOf(place) + ":\n"
                        + place.jvm.output())
                .toList();
    }

    /** Tells all to stop and waits for them; what went wrong with them. */
    List<String> stop() throws InterruptedException {
        watch.stop().set(1);
        final List<String> failures = new ArrayList<>();
        for (final Place place : places) {
            final int status = place.jvm.awaitExit();
            if (status != 0) {
                failures.add(
                        "writer in place " + place.index + " ended with status=" + status + ":\n" + place.jvm.output());
            }
        }
        return failures;
    }

    @Override
    public void close() {
        places.forEach(place -> place.jvm.close());
    }
}
