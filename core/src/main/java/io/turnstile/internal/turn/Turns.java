package io.turnstile.internal.turn;

import static io.turnstile.internal.region.ControlLayout.OWNER_OFFSET;

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
 * that says which of them has the turn.
 *
 * <h2>How a turn ends when the stack or the heap does</h2>
 *
 * A StackOverflowError can come at any call, an OutOfMemoryError at any allocation, also in what ends a turn. So nothing after
 * the compare-and-set that takes the turn needs the heap, and a frame that ends a turn does not count on what it calls:
 *
 * <ul>
 *   <li>A frame knows from the depth before it whether it has taken the turn, and ends at that depth, whatever inner frames have
 *       left. Another depth than its own says that an inner frame could not end: then all is rolled back.
 *   <li>If the outermost frame can not end the turn, it stores {@link #NOBODY} as the holder, which needs neither stack nor heap.
 *       The turn then counts as that of a thread that has ended: the thread's own next turn, another thread that waits, or the
 *       watcher of {@link EndedThreads} takes it over and rolls back what has not committed.
 *   <li>A roll-back can be repeated from any point. A turn whose log is gone has committed, and whoever takes it over finds nothing
 *       to undo.
 * </ul>
 */
public final class Turns {
    /**
     * Stands in {@link #holder} for a thread that could not end its turn: like a thread that has ended, it is taken over from
     * by the next one that looks. Never started.
     */
    public static final Thread NOBODY = new Thread(null, null, "turnstile-nobody", 0, false);

    /** The largest frame of an operation that has taken the turn itself. */
    public static final int OUTERMOST = 1;

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

    /**
     * The thread of this process that has the turn, {@link #NOBODY} if the one that had it could not end it, null if none has
     * it. Plain: a thread sees itself in it only if it has stored itself there.
     *
     * <p>Public for the frames of operations in other packages. The frame that has taken the turn stores NOBODY here when its
     * clean-up fails: a StackOverflowError leaves room for a store, but not for a call.
     */
    public Thread holder;

    /** Participant id under which this process has the turn, while {@link #holder} is not null. */
    private long self;

    private int depth;
    private long taken;
    private CommitHook hook = CommitHook.NONE;

    /** Loads what turns need; null if nothing is to be loaded. */
    private Runnable preparation;

    /** Plain: a thread that sees an old value has a turn that takes longer, or prepares what is prepared. */
    private boolean unprepared;

    private boolean mutating;

    /** Plain: only the holder of the turn counts and asks. */
    private long epoch;

    /** Whether the turn is one that a read took to be undisturbed: nothing may be changed in it. */
    private boolean sealed;

    /** Whether the turn is one that gives the room of the log back, which must not lead to another such turn. */
    private boolean shrinking;

    private volatile boolean closed;

    /** What else belongs to the end of a turn. */
    public interface CommitHook {
        /** A hook that does nothing. */
        CommitHook NONE = new CommitHook() {
            @Override
            public void beforeCommit() {}

            @Override
            public void afterRollback() {}

            @Override
            public void afterCommit() {}
        };

        /** Called in the turn before its commit; may still change the region. */
        void beforeCommit();

        /** Called after the lines were put back. */
        void afterRollback();

        /** Called after a commit, without the turn. Takes turns of its own by {@link #afterCommitInTurnOr} if it must. */
        void afterCommit();
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
        this.liveness = new LocalLiveness(this, liveness, options.member());
        this.lock = new TurnLock(memory, this.liveness, this::become, options.policy(), options.idle());
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

    /** Sets what is done before the first turn is taken, and again after {@link #prepareAgain}; by several threads at a time. */
    public void prepareWith(final Runnable newPreparation) {
        this.preparation = newPreparation;
        this.unprepared = newPreparation != null;
    }

    /**
     * Before the next turn there is something to prepare.
     *
     * @return false if this attachment prepares nothing.
     */
    public boolean prepareAgain() {
        unprepared = preparation != null;
        return unprepared;
    }

    private void prepare() {
        unprepared = false;
        preparation.run();
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

    /**
     * Takes the turn, or enters it once more, within the time of the options.
     *
     * @return depth before, to be handed to {@link #commit(int)} or {@link #rollback(int)}.
     */
    public int begin() {
        return begin(timeoutNanos);
    }

    /**
     * Takes the turn, or enters it once more.
     *
     * @param nanos longest wait.
     * @return depth before, to be handed to {@link #commit(int)} or {@link #rollback(int)}.
     * @throws TurnTimeoutException  if it did not come.
     * @throws RegionAccessException if the region is attached read-only.
     * @throws IllegalStateException if the region is closed, or in the body of a read.
     */
    public int begin(final long nanos) {
        final Thread me = Thread.currentThread();
        if (holder == me) {
            return enter();
        }
        final TurnLock.Report report = take(me, nanos);
        if (report != null) {
            throw new TurnTimeoutException("region=" + region + ": no turn in " + millis(report.waitedNanos) + " ms; "
                    + describe(report.word) + ", unchanged for at least " + millis(report.heldNanos) + " ms");
        }
        return 0;
    }

    /**
     * As {@link #begin(long)}, but says so when the turn did not come.
     *
     * @param nanos longest wait; 0 does not wait.
     * @return depth before, or -1 if the turn is not taken.
     */
    public int tryBegin(final long nanos) {
        final Thread me = Thread.currentThread();
        if (holder == me) {
            return enter();
        }
        return take(me, nanos) == null ? 0 : -1;
    }

    /** Enters the turn that the thread has once more. */
    private int enter() {
        if (sealed) {
            throw writeInRead();
        }
        return depth++;
    }

    /** Takes the turn; null when it came. If anything is thrown, the thread does not have it. */
    private TurnLock.Report take(final Thread me, final long nanos) {
        checkMayTake();
        if (taken == 0) {
            liveness.beforeFirstTurn();
        }
        if (unprepared) {
            prepare();
        }
        final long participant = Participant.of(member, me.getId());
        try {
            if (!lock.takeIfFree(participant)) {
                final TurnLock.Report report = contend(participant, nanos);
                if (report != null) {
                    return report;
                }
            }
            if (closed) {
                giveUp(participant);
            }
            depth = 1;
            mutating = false;
            sealed = false;
            shrinking = false;
            epoch++;
            taken++;
            memory.putLong(turnsOffset, taken);
            log.open();
            return null;
        } catch (final Throwable e) {
            if (holder == me) {
                holder = NOBODY;
            }
            throw e;
        }
    }

    /**
     * The one place where this process gets the turn: the compare-and-set into HELD, and the note who it is. Between the two
     * nothing is called, so nothing can be thrown.
     */
    private boolean become(final long from, final long participant) {
        if (TurnWord.isHeld(from) && liveness.isOurs(TurnWord.participantOf(from))) {
            return inherit(from, participant);
        }
        final Thread me = Thread.currentThread();
        final long held = TurnWord.held(participant);
        if (!memory.compareAndSetLong(OWNER_OFFSET, from, held)) {
            return false;
        }
        self = participant;
        holder = me;
        return true;
    }

    /**
     * As {@link #become} from a thread of this process. One at a time, and whoever comes looks again: a thread that could not
     * end its turn lives, so the same word may be that of its next turn.
     */
    private synchronized boolean inherit(final long from, final long participant) {
        final Thread me = Thread.currentThread();
        final long held = TurnWord.held(participant);
        if (!liveness.isDead(TurnWord.participantOf(from)) || !memory.compareAndSetLong(OWNER_OFFSET, from, held)) {
            return false;
        }
        self = participant;
        holder = me;
        return true;
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

    /** Rolls back what a dead holder has left. This thread is the holder already: should it end in here, others see it. */
    private void recover(final long participant, final long dead) {
        if (closed) {
            // Not free: the next one must roll the log back, as we should have done.
            handBack(participant, dead);
            throw closedException();
        }
        try {
            log.recover();
            hook.afterRollback();
        } catch (final Throwable e) {
            handBack(participant, dead);
            throw e;
        }
    }

    private void handBack(final long participant, final long dead) {
        final boolean ours = liveness.isOurs(dead);
        self = dead;
        holder = ours ? NOBODY : null;
        try {
            lock.giveBack(participant, dead);
        } catch (final Throwable e) {
            self = participant;
            holder = NOBODY;
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
        try {
            lock.giveUp(participant);
        } catch (final Throwable e) {
            holder = NOBODY;
            throw e;
        }
        throw closedException();
    }

    /**
     * Undoes the turn of a thread of this process that has ended in it or could not end it, if there is one. Others of this
     * process would find out by themselves, those of other processes see only that the process lives.
     *
     * @return whether there may be such turns later.
     */
    boolean undoEnded() {
        if (closed) {
            return false;
        }
        if (liveness.hasHolderEnded()) {
            final int before = tryBegin(0);
            if (before >= 0) {
                rollback(before);
            }
        }
        return true;
    }

    /**
     * Runs a body in the turn that the thread has, or in one of its own: commits when the body returns, rolls back when it
     * throws, and throws the same.
     *
     * @param body what to do.
     * @param <T>  of its result.
     * @return its result.
     */
    public <T> T inTurn(final Supplier<T> body) {
        return inTurn(Supplier::get, body);
    }

    /** As {@link #inTurn(Supplier)} without a result. */
    public void inTurn(final Runnable body) {
        inTurn(
                each -> {
                    each.run();
                    return null;
                },
                body);
    }

    private <B, T> T inTurn(final Function<? super B, T> run, final B body) {
        final Thread me = Thread.currentThread();
        final int before = begin();
        try {
            final T result = run.apply(body);
            commit(before);
            return result;
        } catch (final Throwable e) {
            try {
                rollback(before);
            } finally {
                if (before == 0 && holder == me) {
                    holder = NOBODY;
                }
            }
            throw e;
        }
    }

    /**
     * As {@link #inTurn(Supplier)}, but gives another result if the turn does not come in time.
     *
     * @param nanos     longest wait.
     * @param body      see there.
     * @param otherwise the result without a turn.
     * @param <T>       of the result.
     * @return the body's result, or the other one.
     */
    public <T> T inTurnOr(final long nanos, final Supplier<T> body, final T otherwise) {
        return inTurnOr(nanos, body, otherwise, true);
    }

    /** As {@link #inTurnOr(long, Supplier, Object)}, for turns of what the hook does after a commit. */
    public <T> T afterCommitInTurnOr(final long nanos, final Supplier<T> body, final T otherwise) {
        return inTurnOr(nanos, body, otherwise, false);
    }

    private <T> T inTurnOr(final long nanos, final Supplier<T> body, final T otherwise, final boolean hooked) {
        final Thread me = Thread.currentThread();
        final int before = tryBegin(nanos);
        if (before < 0) {
            return otherwise;
        }
        try {
            final T result = body.get();
            if (hooked) {
                commit(before);
            } else {
                commitOnly(before);
            }
            return result;
        } catch (final Throwable e) {
            try {
                rollback(before);
            } finally {
                if (before == 0 && holder == me) {
                    holder = NOBODY;
                }
            }
            throw e;
        }
    }

    /**
     * Ends the turn, or leaves an inner one, and makes its changes permanent.
     *
     * @param before what {@link #begin()} gave.
     * @throws TurnRolledBackException if it was rolled back before, or an inner turn did not end.
     */
    public void commit(final int before) {
        commitOnly(before);
        if (before == 0) {
            try {
                hook.afterCommit();
            } catch (final Throwable e) {
                // The turn has committed, so it must not fail. What the hook has not done is left to later turns.
                return;
            }
        }
    }

    /** As {@link #commit(int)}, for turns of what the hook does after a commit. */
    private void commitOnly(final int before) {
        if (!isHeld()) {
            checkOpen();
            throw new IllegalStateException("region=" + region + ": a commit without a turn");
        }
        if (depth != before + 1) {
            // The end of an inner turn or operation has failed; what it has done may be half of something.
            rollback(before);
            throw rolledBack();
        }
        if (before > 0) {
            depth = before;
            if (log.isDoomed()) {
                throw rolledBack();
            }
            return;
        }
        if (log.isDoomed()) {
            rollback(0);
            throw rolledBack();
        }
        commitOutermost();
    }

    private void commitOutermost() {
        final Thread me = Thread.currentThread();
        try {
            hook.beforeCommit();
            log.commit();
            release();
        } catch (final Throwable e) {
            if (!log.committed) {
                rollback(0);
                throw e;
            }
            // The turn has committed, so it must not fail. Whoever takes it over tidies up.
            if (holder == me) {
                holder = NOBODY;
            }
        }
    }

    /**
     * Ends the turn and undoes its changes; in an inner turn undoes those of the outer one too, which can only end. Does not
     * throw: where it fails, who has the turn next completes it.
     *
     * @param before what {@link #begin()} gave.
     */
    public void rollback(final int before) {
        final Thread me = Thread.currentThread();
        if (holder != me) {
            // The region was closed in the turn, which has rolled it back.
            return;
        }
        try {
            undo();
            if (before > 0) {
                depth = before;
            } else {
                hook.afterRollback();
                release();
            }
        } catch (final Throwable e) {
            // An inner frame leaves the depth as it is, from which outer ones see that there is something to undo.
            if (before == 0 && holder == me) {
                holder = NOBODY;
            }
        }
    }

    /** Undoes all changes of the turn at once; it stays taken until it ends. */
    private void undo() {
        epoch++;
        log.rollback();
    }

    /** Gives the turn back after all was done or undone. If it throws, the thread still is the holder, or the turn is over. */
    private void release() {
        final boolean large = log.isLarge() && !shrinking;
        log.close();
        depth = 0;
        holder = null;
        try {
            lock.release(self);
        } catch (final Throwable e) {
            holder = NOBODY;
            return;
        }
        if (large) {
            shrinkLog();
        }
    }

    /**
     * Gives the room of a large turn's log back, in a turn of its own: it needs memory, which may be missing, so it does not
     * belong to the end of the turn that was large.
     */
    private void shrinkLog() {
        try {
            if (closed || take(Thread.currentThread(), 0) != null) {
                return;
            }
        } catch (final Throwable e) {
            // Nothing is lost: the next turn tries again.
            return;
        }
        shrinking = true;
        try {
            log.shrink();
        } catch (final Throwable e) {
            // As above, or the file system keeps room that the log does not count on. The turn before has ended well.
            return;
        } finally {
            rollback(0);
        }
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
        final Thread me = Thread.currentThread();
        final int frame = beginOperation();
        try {
            final T result = operation.run(structure, first, second);
            commitOperation(frame);
            return result;
        } catch (final Throwable e) {
            try {
                abortOperation(frame);
            } finally {
                if (frame <= OUTERMOST && holder == me) {
                    holder = NOBODY;
                }
            }
            throw e;
        }
    }

    /**
     * What {@link #write(Operation, Object, Object, Object)} does, in parts, for the few operations that are done most: the
     * compiler puts these into the caller, but not a method that calls many others.
     *
     * @return frame to be handed to {@link #commitOperation}, and to {@link #abortOperation} if either the operation or that
     *     throws anything. If the thread is still the {@link #holder} then, and the frame is at most {@link #OUTERMOST}, the caller
     *     stores {@link #NOBODY} there: see {@link #write(Operation, Object, Object, Object)}.
     */
    public int beginOperation() {
        final int before = begin();
        final int frame = before << 1 | (mutating ? 1 : 0);
        mutating = false;
        return frame;
    }

    /** An operation is done. */
    public void commitOperation(final int frame) {
        mutating |= (frame & 1) != 0;
        commit(frame >>> 1);
    }

    /** An operation begins to store: from here on a failure leaves nothing whole, so it rolls the turn back. */
    public void mutating() {
        mutating = true;
    }

    /**
     * An operation failed. If it had not stored anything, the turn around it may go on. Does nothing if its turn is over, as after
     * a failed commit.
     */
    public void abortOperation(final int frame) {
        if (!isHeld()) {
            return;
        }
        final int before = frame >>> 1;
        final boolean stored = mutating;
        mutating |= (frame & 1) != 0;
        if (before == 0 || stored || depth != before + 1) {
            rollback(before);
        } else {
            depth = before;
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
     * As {@link #read(Supplier)}, but never waits for the turn: for those who look again and again.
     *
     * @param body      see there.
     * @param otherwise the result while others change something all the time, or for a long time.
     * @param <T>       of the result.
     * @return the body's result, or the other one.
     */
    public <T> T readOr(final Supplier<T> body, final T otherwise) {
        return isHeld() ? body.get() : reads.readOr(body, otherwise);
    }

    /**
     * Looks, before a turn is taken, whether one is needed: for operations that often have nothing to change.
     *
     * @param body     see {@link #read(Function, Object)}.
     * @param argument of it.
     * @param <A>      its type.
     * @param <T>      of its result.
     * @return what it saw at one moment; null if it failed, if no such moment came at once, in a turn, and where no turn
     *         could be taken: then the operation goes on as if nobody had looked.
     */
    public <A, T> T look(final Function<? super A, ? extends T> body, final A argument) {
        return isHeld() || readOnly || OptimisticReads.inSection() ? null : reads.look(body, argument);
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
        final Thread me = Thread.currentThread();
        begin();
        try {
            sealed = true;
            // As outside a turn: a store is refused.
            log.close();
            return body.get();
        } finally {
            try {
                rollback(0);
            } finally {
                if (holder == me) {
                    holder = NOBODY;
                }
            }
        }
    }

    /** From now on everything here throws; waits until no thread of this process has the turn. */
    public void close() {
        closed = true;
        lock.cancel();
        rollback(0);
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
        if (taken == 0) {
            liveness.beforeFirstTurn();
        }
        final long participant = Participant.of(member, Thread.currentThread().getId());
        final TurnLock.Report report = new TurnLock.Report();
        final long start = System.nanoTime();
        TurnLock.Outcome outcome = lock.take(participant, 0, report);
        while (outcome == TurnLock.Outcome.TIMED_OUT && System.nanoTime() - start < nanos) {
            LockSupport.parkNanos(CLOSE_POLL_NANOS);
            outcome = lock.take(participant, 0, report);
        }
        return outcome != TurnLock.Outcome.TIMED_OUT
                && runTaken(participant, outcome == TurnLock.Outcome.TAKEN_OVER, report.dead, body);
    }

    private boolean runTaken(final long participant, final boolean takenOver, final long dead, final Runnable body) {
        boolean recovered = !takenOver;
        try {
            if (takenOver) {
                try {
                    log.recover();
                    recovered = true;
                } catch (final RegionCorruptException e) {
                    // Everyone who wants a turn gets this.
                    return false;
                }
            }
            body.run();
            return true;
        } finally {
            holder = null;
            if (recovered) {
                lock.release(participant);
            } else {
                // Not free, whatever was thrown: the log is still there, and the next one rolls it back.
                lock.giveBack(participant, dead);
            }
        }
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
    public String describeOwner() {
        return "region=" + region + ": " + describe(lock.ownerWord());
    }

    /** Participant id under which this process has the turn, if it has. */
    long self() {
        return self;
    }

    /** What helps a read that may not take a turn and found no quiet moment, for messages. */
    String adviceToReaders() {
        final long word = lock.ownerWord();
        if (TurnWord.isHeld(word) && liveness.isDead(TurnWord.participantOf(word))) {
            return "a read-only member cannot roll its turn back, whoever attaches for writing does: run \"turnstile check "
                    + region + "\" or \"turnstile prune\"";
        }
        return (readOnly ? "attach with open(), so that the read may take a turn, or " : "") + "read in smaller pieces,"
                + (readOnly ? "" : " not in the body of another region's read(),")
                + " or raise turnTimeout (--timeout)";
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
