package io.turnstile.stress.kills;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.RegionSeam;
import io.turnstile.SharedSemaphore;
import io.turnstile.Turn;
import io.turnstile.TurnRolledBackException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.SharedRegion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * One that is to be killed: a JVM that attaches, takes some turns of the script, detaches, and attaches again, until it is
 * killed or told to stop. In which order and how fast is not determined by the seed, only what the turns do.
 */
final class Writer implements WatchedMemory.Listener {
    private static final int MOST_TURNS = 60;
    private static final int STORES_OF_ATTACHING = 12;
    private static final int STORES_OF_TURN = 300;
    private static final int STORES_OF_COMMIT = 6;
    private static final int STORES_OF_CLOSING = 2;
    private static final int STORES_OF_COLLECTING = 20;
    private static final int STORES_OF_LOCKING = 10;
    private static final int EXTRAS = 150;
    private static final int VISITS = 40;
    private static final int EXHAUSTIONS = 10;
    private static final int GROWN = 2_000_000;
    private static final int PAUSE_NANOS = 300_000;

    private final Settings settings;
    private final boolean watched;
    private final Watch watch;
    private final AtomicLongCell phase;
    private final AtomicLongCell attempt;
    private final TurnScript script;

    private WatchedMemory memory;
    private Region region;
    private Content content;
    private long lastWasted;

    /** Whether this attachment holds a permit. */
    private boolean permitted;

    /** Ordinal of the phase in which memory is reserved. */
    private long interrupted;

    private Writer(final Settings settings, final int place, final Region watchRegion) {
        this.settings = settings;
        // Some use the memory as it is, for what the JIT makes of it.
        this.watched = !settings.armed() || place % 4 != 3;
        this.watch = new Watch(watchRegion);
        this.phase = watch.phaseOf(place);
        this.attempt = watch.attemptOf(place);
        this.script = new TurnScript(settings.seed());
    }

    /** A writer that was to throw its turn away. */
    private static final class WastedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public static void main(final String[] arguments) {
        final Settings settings = Settings.parse(arguments[0]);
        try (Region watchRegion = Region.at(settings.watchRegion()).open()) {
            new Writer(settings, Integer.parseInt(arguments[1]), watchRegion).work();
        }
    }

    private void work() {
        while (watch.stop().get() == 0) {
            enter(Phase.ATTACHING, STORES_OF_ATTACHING);
            try (Region attached = RegionSeam.open(SharedRegion.at(settings.region()), this::watched)) {
                region = attached;
                permitted = false;
                loseRecordLocks();
                content = new RegionContent(attached);
                for (int i = ThreadLocalRandom.current().nextInt(MOST_TURNS); i >= 0 && !mustLeave(); i--) {
                    takeTurn();
                    pause();
                }
                enter(Phase.CLOSING, STORES_OF_CLOSING);
            }
            enter(Phase.DETACHED, 1);
        }
    }

    private RegionMemory watched(final RegionMemory plain) {
        memory = new WatchedMemory(plain, this, settings.armed());
        linger(Phase.ATTACHING, STORES_OF_ATTACHING);
        return watched ? memory : plain;
    }

    /** Writers leave when the killer wants somebody who does, but not all at once. */
    private boolean mustLeave() {
        return watch.isHunted(Phase.CLOSING) && ThreadLocalRandom.current().nextBoolean();
    }

    @Override
    public void takingOver() {
        enter(Phase.TAKING_OVER, memory.storesOfRecovery());
    }

    @Override
    public void reserving(final boolean ended) {
        if (ended) {
            phase.set(interrupted);
        } else {
            interrupted = phase.get();
            enter(Phase.RESERVING, 1);
        }
    }

    private void enter(final Phase next, final long stores) {
        phase.set(next.ordinal());
        linger(next, stores);
    }

    private void linger(final Phase now, final long stores) {
        if (memory == null) {
            return;
        }
        if (watch.isHunted(now)) {
            memory.lingerWithin(stores);
        } else if (now != Phase.COMMITTING && now != Phase.ROLLING_BACK && now != Phase.RESERVING) {
            memory.hurry();
        }
    }

    private void pause() {
        if (ThreadLocalRandom.current().nextInt(8) == 0) {
            enter(Phase.READING, 1);
            if (!region.read(() -> TurnScript.isWhole(content))) {
                throw new AssertionError("a read without a turn saw half a turn");
            }
        }
        switch (ThreadLocalRandom.current().nextInt(EXTRAS)) {
            case 0 -> collect();
            case 1 -> trim();
            case 2 -> grow();
            case 3, 4, 5, 6 -> lock();
            default -> doWhatIsHunted();
        }
        enter(Phase.OUTSIDE, 1);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(PAUSE_NANOS));
    }

    /** What turns of the script do seldom, or at no moment that the killer knows. It changes nothing of their content. */
    private void doWhatIsHunted() {
        if (watch.isHunted(Phase.COLLECTING)) {
            collect();
        } else if (watch.isHunted(Phase.TRIMMING)) {
            trim();
        } else if (watch.isHunted(Phase.RESERVING)) {
            grow();
        } else if (watch.isHunted(Phase.LOCKING)) {
            lock();
        }
    }

    /** What an application may do to its process without thinking of locks. */
    private void loseRecordLocks() {
        if (settings.apart() && ThreadLocalRandom.current().nextInt(VISITS) == 0) {
            try {
                Visitor.visit(region);
            } catch (final IOException | ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void collect() {
        inTurn(Phase.COLLECTING, STORES_OF_COLLECTING, region::collect);
    }

    private void trim() {
        inTurn(Phase.TRIMMING, STORES_OF_COLLECTING, region::trim);
    }

    /** Lets the heap grow in a turn that is rolled back, and gives back what it grew by. */
    private void grow() {
        enter(Phase.WAITING, 1);
        try (Turn turn = region.takeTurn()) {
            attempt.set(watch.begin());
            enter(Phase.INSIDE, STORES_OF_TURN);
            content.map("map-0").put("grown", "x".repeat(GROWN));
            turn.rollback();
        }
        trim();
    }

    /** The permit of a writer that is killed with it comes back to the others; that of one that leaves, too. */
    private void lock() {
        inTurn(Phase.LOCKING, STORES_OF_LOCKING, () -> {
            final SharedSemaphore gate = SharedSemaphore.open(region, TurnScript.GATE, 0);
            if (permitted) {
                gate.release();
            }
            permitted = !permitted && gate.tryAcquire();
        });
    }

    private void inTurn(final Phase next, final int stores, final Runnable body) {
        enter(Phase.WAITING, 1);
        try (Turn turn = region.takeTurn()) {
            attempt.set(watch.begin());
            enter(next, stores);
            body.run();
            turn.commit();
        }
    }

    /** One turn of the script, or one to be rolled back before it. */
    private void takeTurn() {
        enter(Phase.WAITING, 1);
        try (Turn turn = region.takeTurn()) {
            attempt.set(watch.begin());
            // What is logged before is little; a turn may have thousands of stores.
            enter(
                    Phase.INSIDE,
                    1L + STORES_OF_TURN * ThreadLocalRandom.current().nextInt(1, 10));
            final long number = TurnScript.turns(content) + 1;
            loseRecordLocks();
            if (script.isWastedFirst(number) && lastWasted != number) {
                lastWasted = number;
                waste(turn, number);
            } else {
                script.apply(content, number);
                enter(Phase.COMMITTING, STORES_OF_COMMIT);
                if (isExhausting()) {
                    Exhaustion.ofHeap(turn::commit);
                } else {
                    turn.commit();
                }
            }
        }
    }

    /** Changes something and lets it be rolled back, in one of the ways there are. */
    private void waste(final Turn turn, final long number) {
        final boolean exhausting = isExhausting();
        if (exhausting) {
            Exhaustion.ofHeap(() -> script.waste(content, number));
            Exhaustion.ofStack(this::nestWithoutEnd);
        } else {
            script.waste(content, number);
        }
        watch.wasted().add(1);
        enter(Phase.ROLLING_BACK, 1);
        if (exhausting) {
            turn.close();
            return;
        }
        switch ((int) (number / 2 % 4)) {
            case 0 -> turn.rollback();
            case 1 -> expect(TurnRolledBackException.class, () -> rollBackInside(turn));
            case 2 -> expect(UnsupportedValueException.class, this::failHalfWay);
            default -> turn.close();
        }
    }

    private boolean isExhausting() {
        return settings.errors() && ThreadLocalRandom.current().nextInt(EXHAUSTIONS) == 0;
    }

    /** Leaves some thousand inner turns that cannot be ended in the usual way. */
    private void nestWithoutEnd() {
        region.inTurn(this::nestAgain);
    }

    private void nestAgain() {
        nestWithoutEnd();
    }

    private void rollBackInside(final Turn turn) {
        expect(
                WastedException.class,
                () -> region.inTurn(() -> {
                    throw new WastedException();
                }));
        turn.commit();
    }

    /** The first of two entries can be stored, the second can not. */
    private void failHalfWay() {
        final Map<Object, Object> entries = new LinkedHashMap<>();
        entries.put("fine", 1L);
        entries.put("of no type that a region holds", new Object());
        content.map("map-0").putAll(entries);
    }

    private static void expect(final Class<? extends RuntimeException> type, final Runnable body) {
        try {
            body.run();
        } catch (final RuntimeException e) {
            if (type.isInstance(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("no " + type.getSimpleName());
    }
}
