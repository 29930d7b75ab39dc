package io.turnstile.internal.turn;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import io.turnstile.TurnPolicy;
import io.turnstile.TurnRolledBackException;
import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.Liveness;
import io.turnstile.internal.region.Participant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * The turns of one attached process: taking them, nesting, commit and roll-back, and consistent reads without one.
 *
 * <p>Threads of this process are participants like those of any other; the only thing that they share here is the field
 * that says which of them has the turn. It is plain: a thread sees itself in it only if it has stored itself there.
 */
public final class Turns {
    private static final long CLOSE_POLL_NANOS = 100_000;

    private final String region;
    private final RegionMemory memory;
    private final UndoLog log;
    private final TurnLock lock;
    private final OptimisticReads reads;
    private final LocalLiveness liveness;
    private final long member;
    private final long turnsOffset;
    private final long timeoutNanos;
    private final boolean readOnly;
    private final Supplier<? extends IdleStrategy> idle;

    private Thread holder;
    private long self;
    private int depth;
    private long taken;
    private CommitHook hook = CommitHook.NONE;
    private boolean mutating;

    /** Plain: only the holder of the turn counts and asks. */
    private long epoch;

    /** Whether the turn is one that a read took to be undisturbed: nothing may be changed in it. */
    private boolean sealed;

    private volatile boolean closed;

    /** What else belongs to the end of a turn. */
    public interface CommitHook {
        /** A hook that does nothing. */
        CommitHook NONE = new CommitHook() {
            @Override
            public void beforeCommit() {}

            @Override
            public void afterRollback() {}
        };

        /** Called in the turn before its commit; may still change the region. */
        void beforeCommit();

        /** Called after the lines were put back. */
        void afterRollback();
    }

    /**
     * How the turns of a process are taken.
     *
     * @param region       name for messages.
     * @param member       participant id of the process with thread tag 0.
     * @param turnsOffset  where the process counts its turns.
     * @param policy       fair or strict.
     * @param idle         makes the strategy of one wait.
     * @param timeoutNanos longest wait where no other is given.
     * @param readOnly     whether turns are refused.
     */
    public record Options(
            String region,
            long member,
            long turnsOffset,
            TurnPolicy policy,
            Supplier<? extends IdleStrategy> idle,
            long timeoutNanos,
            boolean readOnly) {}

    /**
     * Turns on a region's memory.
     *
     * @param memory   of the region.
     * @param log      undo log.
     * @param liveness of participants.
     * @param options  of this attachment.
     */
    public Turns(final RegionMemory memory, final UndoLog log, final Liveness liveness, final Options options) {
        this.region = options.region();
        this.memory = memory;
        this.log = log;
        this.liveness = new LocalLiveness(liveness, options.member(), () -> holder);
        this.lock = new TurnLock(memory, this.liveness, options.policy(), options.idle());
        this.reads = new OptimisticReads(this, memory);
        this.member = options.member();
        this.turnsOffset = options.turnsOffset();
        this.timeoutNanos = options.timeoutNanos();
        this.readOnly = options.readOnly();
        this.idle = options.idle();
    }

    /** Sets what else is done at the end of each turn. */
    public void hook(final CommitHook newHook) {
        this.hook = newHook;
    }

    /** Whether the calling thread has the turn. */
    public boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** Participant id of this attachment, without a thread. */
    public long member() {
        return member;
    }

    /**
     * Whether an attachment is gone for ever: its process has ended, or it was closed. May cost a few system calls.
     *
     * @param other participant id without a thread.
     */
    public boolean hasEnded(final long other) {
        return other != member && liveness.isDead(other);
    }

    /**
     * A number for how long a thread that has the turn may rely on what it has read of where things are: while it stays the same,
     * the turn is the same one and not undone, nothing was freed, and nothing has {@link #moved()}.
     */
    public long epoch() {
        return epoch;
    }

    /** A structure whose places are relied on is being changed by the thread that has the turn. */
    public void moved() {
        epoch++;
    }

    /** Depth of nesting of the calling thread, 0 without a turn. */
    public int depth() {
        return isHeld() ? depth : 0;
    }

    /** Takes the turn, or enters it once more, within the time of the options. */
    public void begin() {
        begin(timeoutNanos);
    }

    /**
     * Takes the turn, or enters it once more.
     *
     * @param nanos longest wait.
     * @throws TurnTimeoutException  if it did not come.
     * @throws RegionAccessException if the region is attached read-only.
     * @throws IllegalStateException if the region is closed, or in the body of a read.
     */
    public void begin(final long nanos) {
        final TurnLock.Report report = enter(nanos);
        if (report != null) {
            throw new TurnTimeoutException("region=" + region + ": no turn in " + millis(report.waitedNanos) + " ms; "
                    + describe(report.word) + ", unchanged for at least " + millis(report.heldNanos) + " ms");
        }
    }

    /**
     * As {@link #begin(long)}, but says false when the turn did not come.
     *
     * @param nanos longest wait; 0 does not wait.
     * @return whether the turn is taken.
     */
    public boolean tryBegin(final long nanos) {
        return enter(nanos) == null;
    }

    private TurnLock.Report enter(final long nanos) {
        final Thread me = Thread.currentThread();
        if (holder == me) {
            if (sealed) {
                throw writeInRead();
            }
            depth++;
            return null;
        }
        checkMayTake();
        final long participant = Participant.of(member, me.getId());
        if (!lock.takeIfFree(participant)) {
            final TurnLock.Report report = contend(participant, nanos);
            if (report != null) {
                return report;
            }
        }
        if (closed) {
            giveUp(participant);
        }
        self = participant;
        holder = me;
        depth = 1;
        mutating = false;
        epoch++;
        taken++;
        memory.putLong(turnsOffset, taken);
        log.open();
        return null;
    }

    /** Waits for the turn; null when it came. */
    private TurnLock.Report contend(final long participant, final long nanos) {
        final TurnLock.Report report = new TurnLock.Report();
        switch (lock.take(participant, nanos, report)) {
            case TIMED_OUT -> {
                checkOpen();
                return report;
            }
            case TAKEN_OVER -> recover(participant, report.dead);
            case TAKEN -> {}
        }
        return null;
    }

    private void recover(final long participant, final long dead) {
        if (closed) {
            // Not free: the next one must roll the log back, as we should have done.
            lock.giveBack(participant, dead);
            throw closedException();
        }
        final Thread before = holder;
        // Already the holder: should this thread end in here, the others of the process must see it.
        holder = Thread.currentThread();
        try {
            log.recover();
            hook.afterRollback();
        } catch (final Throwable e) {
            holder = before;
            lock.giveBack(participant, dead);
            throw e;
        }
    }

    /**
     * The region was closed while the turn was taken. Nothing was stored yet, and nothing may be: one who closes sets
     * {@code closed} and then reads the owner word; we have changed the owner word and then read {@code closed}. So if it
     * was not set, close() sees our turn and waits for its end; if it was, close() may be over, and others take this
     * participant for dead.
     */
    private void giveUp(final long participant) {
        holder = null;
        lock.giveUp(participant);
        throw closedException();
    }

    /**
     * Undoes the turn of a thread of this process that has ended in it, if there is one. Others of this process would
     * find out by themselves, those of other processes see only that the process lives.
     *
     * @return whether there may be such turns later.
     */
    boolean undoEnded() {
        final Thread thread = holder;
        if (closed) {
            return false;
        }
        if (thread != null && !thread.isAlive() && tryBegin(0)) {
            rollback();
        }
        return true;
    }

    /**
     * Ends the turn, or leaves an inner one, and makes its changes permanent.
     *
     * @throws TurnRolledBackException if it was rolled back before.
     */
    public void commit() {
        if (!isHeld()) {
            checkOpen();
            throw new IllegalStateException("region=" + region + ": a commit without a turn");
        }
        if (depth > 1) {
            leave();
            return;
        }
        try {
            if (!log.isDoomed()) {
                hook.beforeCommit();
            }
        } catch (final Throwable e) {
            rollback();
            throw e;
        }
        final boolean doomed = log.isDoomed();
        try {
            if (!doomed) {
                log.commit();
            }
        } finally {
            release();
        }
        if (doomed) {
            throw rolledBack();
        }
    }

    /** Ends the turn and undoes its changes; in an inner turn undoes those of the outer one too, which can only end. */
    public void rollback() {
        if (!isHeld()) {
            // The region was closed in the turn, which has rolled it back.
            return;
        }
        doom();
        if (depth > 1) {
            depth--;
        } else {
            release();
        }
    }

    private void leave() {
        depth--;
        if (log.isDoomed()) {
            throw rolledBack();
        }
    }

    /** Undoes all changes of the turn at once; it stays taken until it ends. */
    private void doom() {
        epoch++;
        if (!log.isDoomed()) {
            log.rollback();
        }
    }

    private void release() {
        if (log.isDoomed()) {
            hook.afterRollback();
        }
        log.close();
        depth = 0;
        holder = null;
        lock.release(self);
    }

    /**
     * Runs an operation in the turn that the thread has, or in one of its own.
     *
     * @param operation calls {@link #mutating()} before its first store.
     * @param <T>       of its result.
     * @return its result.
     */
    public <T> T write(final Supplier<T> operation) {
        return write((body, none) -> body.get(), operation, null);
    }

    /** As {@link #write(Supplier)} without a result. */
    public void write(final Runnable operation) {
        write(
                (body, none) -> {
                    body.run();
                    return null;
                },
                operation,
                null);
    }

    /** As {@link #write(Operation, Object, Object, Object)} for an operation with one argument. */
    public <S, A, T> T write(
            final BiFunction<? super S, ? super A, ? extends T> operation, final S structure, final A argument) {
        return write((on, first, body) -> body.apply(on, first), structure, argument, operation);
    }

    /**
     * What is done to a structure, with its arguments apart.
     *
     * @param <S> type of the structure.
     * @param <A> type of the first argument.
     * @param <B> type of the second argument.
     * @param <T> type of the result.
     */
    @FunctionalInterface
    public interface Operation<S, A, B, T> {
        /** Does it. */
        T run(S structure, A first, B second);
    }

    /**
     * As {@link #write(Supplier)} for what is done often: an operation that captures nothing allocates nothing.
     *
     * @param operation see there.
     * @param structure for it.
     * @param first     argument.
     * @param second    argument.
     * @param <S>       see {@link Operation}.
     * @param <A>       see there.
     * @param <B>       see there.
     * @param <T>       see there.
     * @return its result.
     */
    public <S, A, B, T> T write(
            final Operation<? super S, ? super A, ? super B, ? extends T> operation,
            final S structure,
            final A first,
            final B second) {
        final boolean outer = beginOperation();
        final T result;
        try {
            result = operation.run(structure, first, second);
        } catch (final Throwable e) {
            abortOperation(outer);
            throw e;
        }
        commitOperation(outer);
        return result;
    }

    /**
     * What {@link #write(Operation, Object, Object, Object)} does, in parts, for the few operations that are done most: the
     * compiler puts these into the caller, but not a method that calls many others.
     *
     * @return to be handed to {@link #commitOperation}, or to {@link #abortOperation} if the operation throws anything.
     */
    public boolean beginOperation() {
        begin();
        final boolean outer = mutating;
        mutating = false;
        return outer;
    }

    /** An operation is done. */
    public void commitOperation(final boolean outer) {
        mutating |= outer;
        commit();
    }

    /** An operation begins to store: from here on a failure leaves nothing whole, so it rolls the turn back. */
    public void mutating() {
        mutating = true;
    }

    /** An operation failed. If it had not stored anything, the turn around it may go on. */
    public void abortOperation(final boolean outer) {
        final boolean stored = mutating;
        mutating |= outer;
        if (depth == 1 || stored) {
            rollback();
        } else {
            depth--;
        }
    }

    /**
     * Runs a body that only reads and gives what it saw at one moment, without a turn if possible.
     *
     * @param body may be run several times, and may fail on what it reads half-changed; that is not seen outside.
     * @param <T>  of its result.
     * @return its result.
     */
    public <T> T read(final Supplier<T> body) {
        return isHeld() ? body.get() : reads.read(body);
    }

    /**
     * As {@link #read(Supplier)} for what is read often: a body that is made once allocates nothing.
     *
     * @param body     see there.
     * @param argument of it.
     * @param <A>      its type.
     * @param <T>      of its result.
     * @return its result.
     */
    public <A, T> T read(final Function<? super A, T> body, final A argument) {
        return isHeld() ? body.apply(argument) : reads.read(body, argument);
    }

    /**
     * As {@link #read(Supplier)} for a body of the user, in which turns are refused.
     *
     * @param body see there.
     * @param <T>  of its result.
     * @return its result.
     */
    public <T> T readSection(final Supplier<T> body) {
        return isHeld() ? body.get() : reads.readSection(body);
    }

    /** Runs a body that found no quiet moment in a turn, in which nothing may be changed either. */
    <T> T readInTurn(final Supplier<T> body) {
        begin();
        sealed = true;
        // As outside a turn: a store is refused.
        log.close();
        try {
            return body.get();
        } finally {
            sealed = false;
            hook.afterRollback();
            release();
        }
    }

    /** From now on everything here throws; waits until no thread of this process has the turn. */
    public void close() {
        closed = true;
        lock.cancel();
        if (isHeld()) {
            doom();
            release();
        }
        final long deadline = System.nanoTime() + timeoutNanos;
        for (; ; ) {
            final long word = lock.ownerWord();
            final boolean ours = TurnWord.isHeld(word) && liveness.isOurs(TurnWord.participantOf(word));
            if (!ours || readOnly || liveness.isDead(TurnWord.participantOf(word))) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TurnTimeoutException("region=" + region + " can not be closed: " + describe(word)
                        + " for more than " + millis(timeoutNanos) + " ms");
            }
            LockSupport.parkNanos(CLOSE_POLL_NANOS);
        }
    }

    /**
     * Runs something in a last turn after {@link #close()}, when no thread of this process has it any more, nor gets it.
     *
     * @param nanos longest wait for the turn.
     * @param body  changes nothing that is logged.
     * @return false if the turn did not come, or the undo log of a dead holder is damaged.
     */
    public boolean runAfterClose(final long nanos, final Runnable body) {
        final long participant = Participant.of(member, Thread.currentThread().getId());
        final TurnLock.Report report = new TurnLock.Report();
        final long start = System.nanoTime();
        TurnLock.Outcome outcome = lock.take(participant, 0, report);
        while (outcome == TurnLock.Outcome.TIMED_OUT && System.nanoTime() - start < nanos) {
            LockSupport.parkNanos(CLOSE_POLL_NANOS);
            outcome = lock.take(participant, 0, report);
        }
        if (outcome == TurnLock.Outcome.TIMED_OUT) {
            return false;
        }
        try {
            if (outcome == TurnLock.Outcome.TAKEN_OVER) {
                log.recover();
            }
        } catch (final RegionCorruptException e) {
            // As everyone is told who wants a turn.
            lock.giveBack(participant, report.dead);
            return false;
        }
        try {
            body.run();
        } finally {
            lock.release(participant);
        }
        return true;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Throws if the region is closed. */
    public void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Says what is wrong with the words of the undo log, in a turn or a consistent read.
     *
     * @return null if nothing is.
     */
    public String problemOfLog() {
        return log.problem();
    }

    /** Longest wait where no other is given. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** Who has the turn at the moment, for messages. */
    String describeOwner() {
        return "region=" + region + ": " + describe(lock.ownerWord());
    }

    /** A strategy for one wait, as this attachment's options say. */
    public IdleStrategy idle() {
        return idle.get();
    }

    private IllegalStateException closedException() {
        return new IllegalStateException("region=" + region + " is closed");
    }

    /** Throws if the region is closed or attached read-only. */
    public void checkWritable() {
        checkOpen();
        if (readOnly) {
            throw new RegionAccessException(
                    "region=" + region + " is attached read-only; attach it with open() to change it");
        }
    }

    /** Throws if the region is closed or attached read-only, or if the thread is in the body of a read. */
    public void checkMayTake() {
        checkWritable();
        if (OptimisticReads.inSection()) {
            throw writeInRead();
        }
    }

    private static IllegalStateException writeInRead() {
        return new IllegalStateException(
                "a turn in the body of read(), which may run several times; use inTurn() to change something");
    }

    private TurnRolledBackException rolledBack() {
        return new TurnRolledBackException("region=" + region
                + ": the turn was rolled back by an inner turn or a failed operation; nothing of it was kept");
    }

    private String describe(final long word) {
        if (TurnWord.isHeld(word)) {
            return "the turn is held by " + liveness.describe(TurnWord.participantOf(word));
        }
        return TurnWord.isFree(word) ? "the turn is free" : "the turn is offered to a waiter";
    }

    private static long millis(final long nanos) {
        return nanos / 1_000_000;
    }
}
