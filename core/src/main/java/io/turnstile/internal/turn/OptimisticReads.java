package io.turnstile.internal.turn;

import static io.turnstile.internal.region.ControlLayout.COMMITS_OFFSET;

import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.memory.RegionMemory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Consistent reads without a turn: note the commit counter, read, and look whether it is the same. They write nothing that
 * is shared, so they scale to every core; the idea is that of the Linux kernel's seqlocks and of
 * {@link java.util.concurrent.locks.StampedLock}.
 *
 * <p>A body may see lines half changed. What it returns or throws then is dropped, and it is run again; everything below
 * checks what it follows and bounds its loops, so it ends.
 */
final class OptimisticReads {
    /** How often a read is tried before it takes a turn. */
    private static final int TRIES = 16;

    private static final ThreadLocal<Section> SECTION = ThreadLocal.withInitial(Section::new);

    /**
     * Whether any thread of this process was ever in a section; until then nobody need ask. Plain: a thread that is in one
     * has set it itself.
     */
    private static boolean everUsed;

    private final Turns turns;
    private final RegionMemory memory;

    OptimisticReads(final Turns turns, final RegionMemory memory) {
        this.turns = turns;
        this.memory = memory;
    }

    /** A body of the user that the thread is in: its reads belong together, and turns are refused. */
    private static final class Section {
        private OptimisticReads reads;
        private long begun;
    }

    /** Whether the thread is in the body of a read, where it must not take a turn: what it does would be repeated. */
    static boolean inSection() {
        return everUsed && SECTION.get().reads != null;
    }

    /** As {@link #read(Function, Object)} for a body that has its arguments in itself. */
    <T> T read(final Supplier<T> body) {
        return read(Supplier::get, body);
    }

    /** Runs a body that only reads, of one operation. The argument is apart, so that the body need not be made anew. */
    <A, T> T read(final Function<? super A, T> body, final A argument) {
        if (everUsed) {
            final Section section = SECTION.get();
            if (section.reads == this) {
                return readWithin(section, body, argument);
            }
        }
        for (int i = 0; i < TRIES; i++) {
            final long begun = beginWhenQuiet();
            if (begun >= 0) {
                final T result;
                try {
                    result = body.apply(argument);
                } catch (final RuntimeException | Error e) {
                    if (end(begun)) {
                        throw e;
                    }
                    continue;
                }
                if (end(begun)) {
                    return result;
                }
            }
            Thread.onSpinWait();
        }
        return inSection() || turns.isReadOnly()
                ? readUntilTimeout(body, argument)
                : turns.readInTurn(() -> body.apply(argument));
    }

    /**
     * As {@link #read(Supplier)}, but never takes a turn: gives up when others do not let it read. Apart from that method, so
     * that the one that is used most stays small.
     */
    <T> T readOr(final Supplier<T> body, final T otherwise) {
        if (inSection()) {
            return read(body);
        }
        for (int i = 0; i < TRIES; i++) {
            final long begun = beginWhenQuiet();
            if (begun >= 0) {
                try {
                    final T result = body.get();
                    if (end(begun)) {
                        return result;
                    }
                } catch (final RuntimeException | Error e) {
                    if (end(begun)) {
                        throw e;
                    }
                }
            }
        }
        return otherwise;
    }

    /** Runs a body of the user, whose reads are consistent with each other. */
    <T> T readSection(final Supplier<T> body) {
        everUsed = true;
        final Section section = SECTION.get();
        if (section.reads == this) {
            return readWithin(section, Supplier::get, body);
        }
        final OptimisticReads outer = section.reads;
        final long outerBegun = section.begun;
        return read(() -> {
            if (!turns.isHeld()) {
                section.begun = begin();
                if (section.begun < 0) {
                    throw RetryRead.INSTANCE;
                }
                section.reads = this;
            }
            try {
                return body.get();
            } finally {
                section.reads = outer;
                section.begun = outerBegun;
            }
        });
    }

    /** A read in a section needs no tries of its own: if the counter has moved, the section starts anew. */
    private <A, T> T readWithin(final Section section, final Function<? super A, T> body, final A argument) {
        try {
            final T result = body.apply(argument);
            if (end(section.begun)) {
                return result;
            }
        } catch (final RuntimeException | Error e) {
            if (end(section.begun)) {
                throw e;
            }
        }
        throw RetryRead.INSTANCE;
    }

    /** For those that may not take turns: tries again for as long as a turn would be waited for. */
    private <A, T> T readUntilTimeout(final Function<? super A, T> body, final A argument) {
        final long start = System.nanoTime();
        final IdleStrategy strategy = turns.idle();
        for (; ; ) {
            final long begun = begin();
            if (begun >= 0) {
                try {
                    final T result = body.apply(argument);
                    if (end(begun)) {
                        return result;
                    }
                } catch (final RuntimeException | Error e) {
                    if (end(begun)) {
                        throw e;
                    }
                }
            }
            if (System.nanoTime() - start > turns.timeoutNanos()) {
                throw new TurnTimeoutException(
                        "no consistent read in " + turns.timeoutNanos() / 1_000_000 + " ms; " + turns.describeOwner());
            }
            strategy.idle();
        }
    }

    /**
     * As {@link #begin()}, but waits for the end of a short turn of another one, as long as one who wants a turn would spin: a
     * reader needs none of its own, and would keep it from those who do.
     */
    private long beginWhenQuiet() {
        long begun = begin();
        for (int i = 0; begun < 0 && i < TurnLock.SPINS; i++) {
            Thread.onSpinWait();
            begun = begin();
        }
        return begun;
    }

    /** The counter at the beginning of a read, or -1 while lines are being changed. */
    private long begin() {
        turns.checkOpen();
        // SYNC commit-counter: acquire, pairs with UndoLog.settle().
        final long commits = memory.getLongAcquire(COMMITS_OFFSET);
        return (commits & 1) == 0 ? commits & Long.MAX_VALUE : -1;
    }

    /** Whether nothing was changed since the counter had this value. */
    private boolean end(final long begun) {
        // SYNC commit-counter: the reads before this fence are done before the counter is read again; pairs with
        // UndoLog.begin().
        RegionMemory.loadLoadFence();
        final boolean same = (memory.getLong(COMMITS_OFFSET) & Long.MAX_VALUE) == begun;
        turns.checkOpen();
        return same;
    }

    /** Ends a body that is going to be run again. Carries nothing, so there is one. */
    private static final class RetryRead extends RuntimeException {
        static final RetryRead INSTANCE = new RetryRead();
        private static final long serialVersionUID = 1L;

        private RetryRead() {
            super("a consistent read starts anew; not for catching", null, false, false);
        }
    }
}
