package io.turnstile.internal.region;

import io.turnstile.MemberInfo;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.memory.RegionMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The member table: who is attached, and who of them still lives.
 *
 * <h2>Joining</h2>
 *
 * The operating system's lock on the slot in the lock file is the right to write the slot. Whoever gets it, and
 * finds the slot free or its process dead, raises the incarnation with the state JOINING, fills the slot in and sets the
 * state ACTIVE. Killed on the way: the lock is gone, the next one does the same. Should the lock file be deleted or replaced,
 * two may hold the same byte of different files: so each change of the state word is a compare-and-set, and the loser takes
 * another slot.
 *
 * <h2>Liveness</h2>
 *
 * The process witness (process id, start time, boot, pid namespace) decides when it can see the process. Only where it can
 * not, in another container, does the lock decide, and only if the member holds it on the very lock file that we have
 * open: the one of the same device and inode, by which the kernel, too, knows which locks meet. (A mark in the file would not
 * do: a copy has the same one.) In doubt a member lives. A participant whose slot has a newer incarnation is dead: its slot
 * was given away.
 *
 * <h2>Before the first turn</h2>
 *
 * A member joins with a lock that its process may lose without noticing, see {@link LockFile}, for the better one needs a
 * library that takes long to load. So before it takes its first turn, it gets the better one, and then looks whether the slot
 * is still its own. If it is, it stays so: nobody gives a slot away whose lock somebody holds. If it is not, somebody has taken
 * this member for dead, which had no turn that could be taken from it; it says so and has to attach again.
 */
public final class Members implements Liveness {
    /** Slot of the lock file that is held by the one who checks a copy, or a region after a restart of the machine. */
    public static final int ADOPTER_SLOT = RegionLayout.MAX_MEMBERS + 2;

    /** Slot of the lock file, behind those of members, that the creator of a region holds until it is published. */
    public static final int CREATOR_SLOT = RegionLayout.MAX_MEMBERS + 1;

    private static final int NONE = -1;
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOCK_PAUSE_NANOS = 50_000;

    private final String region;
    private final RegionMemory memory;
    private final int slots;
    private final LockFile lock;
    private int own = NONE;

    /** Participant id of this process, once it has joined. */
    private long self;

    /** State word of the own slot while it is ours. */
    private long ownWord;

    /**
     * The members of a region.
     *
     * @param region name for messages.
     * @param memory of the region.
     * @param slots  of the table.
     * @param lock   the lock file, null when the region is attached read-only.
     */
    public Members(final String region, final RegionMemory memory, final int slots, final LockFile lock) {
        this.region = region;
        this.memory = memory;
        this.slots = slots;
        this.lock = lock;
    }

    /**
     * Takes a slot for this process.
     *
     * @param name shown to others; cut to what fits.
     * @return participant id of the process.
     * @throws RegionFullException if all slots belong to living processes.
     */
    public long join(final String name) {
        try {
            for (int slot = 0; slot < slots; slot++) {
                if (state(slot) != MemberLayout.STATE_ACTIVE && tryJoin(slot, name)) {
                    return self;
                }
            }
            for (int slot = 0; slot < slots; slot++) {
                if (tryJoin(slot, name)) {
                    return self;
                }
            }
        } catch (final IOException e) {
            throw new RegionAccessException("region=" + region + ": can not lock a member slot in " + lock, e);
        }
        throw new RegionFullException("region=" + region + ": all member slots are taken, maxMembers=" + slots
                + "; create it with a larger maxMembers, or close some");
    }

    private boolean tryJoin(final int slot, final String name) throws IOException {
        if (!lock.tryHold(slot)) {
            return false;
        }
        final long word = stateWord(slot);
        final boolean taken = MemberLayout.state(word) == MemberLayout.STATE_ACTIVE && !isDeadWithoutLock(slot);
        if (taken || !fill(slot, word, name)) {
            lock.release(slot);
            return false;
        }
        own = slot;
        return true;
    }

    /**
     * Makes the slot ours. False if another one is about to do the same: it has the same byte of another lock file, since
     * the file was deleted or replaced between its opening and ours.
     */
    private boolean fill(final int slot, final long found, final String name) {
        final long at = RegionLayout.member(slot);
        final int next = (MemberLayout.incarnation(found) + 1) & 0xFFFFF;
        final int incarnation = next == 0 ? 1 : next;
        final long joining = MemberLayout.stateWord(incarnation, MemberLayout.STATE_JOINING);
        if (!memory.compareAndSetLong(at + MemberLayout.STATE_OFFSET, found, joining)) {
            return false;
        }
        final ProcessIdentity process = ProcessIdentity.current();
        memory.putLong(at + MemberLayout.PID_OFFSET, process.pid());
        memory.putLong(at + MemberLayout.START_OFFSET, process.startTicks());
        memory.putLong(at + MemberLayout.BOOT_OFFSET, process.bootId());
        memory.putLong(at + MemberLayout.NAMESPACE_OFFSET, process.pidNamespace());
        memory.putLong(at + MemberLayout.LOCK_INODE_OFFSET, lock.inode());
        memory.putLong(at + MemberLayout.LOCK_DEVICE_OFFSET, lock.device());
        memory.putLong(at + MemberLayout.ATTACHED_OFFSET, System.currentTimeMillis());
        memory.putLong(at + MemberLayout.TURNS_OFFSET, 0);
        memory.putLong(at + MemberLayout.LEAVING_OFFSET, 0);
        final byte[] bytes = cut(name);
        memory.putLong(at + MemberLayout.NAME_LENGTH_OFFSET, bytes.length);
        memory.putBytes(at + MemberLayout.NAME_OFFSET, bytes, 0, bytes.length);
        self = Participant.member(slot, incarnation);
        // SYNC member-slot: release (by the compare-and-set), pairs with info() and identity(). The slot is whole
        // before
        // it is ACTIVE.
        ownWord = MemberLayout.stateWord(incarnation, MemberLayout.STATE_ACTIVE);
        return memory.compareAndSetLong(at + MemberLayout.STATE_OFFSET, joining, ownWord);
    }

    @Override
    public void beforeFirstTurn() {
        final int slot = own;
        if (slot == NONE) {
            return;
        }
        try {
            final boolean lasting = makeLasting(slot);
            if (stateWord(slot) != ownWord) {
                throw new RegionAccessException("region=" + region + ": slot=" + slot + " of this process was given to"
                        + " another one, which took it for dead: this process opened and closed " + lock
                        + " between attaching and its first turn. Attach again");
            }
            if (!lasting) {
                throw new RegionAccessException("region=" + region + ": slot=" + slot + " of this process is locked by"
                        + " another one in " + lock + ". Look who has that file open, and attach again");
            }
        } catch (final IOException e) {
            throw new RegionAccessException("region=" + region + ": can not lock a member slot in " + lock, e);
        }
    }

    /** A probe of a process that has just attached may be in the way, for a microsecond. */
    private boolean makeLasting(final int slot) throws IOException {
        final long start = System.nanoTime();
        while (!lock.makeLasting(slot)) {
            if (stateWord(slot) != ownWord || System.nanoTime() - start > LOCK_NANOS) {
                return false;
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        return true;
    }

    /** The longest prefix of whole characters that fits the slot. */
    private static byte[] cut(final String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MemberLayout.NAME_MAX) {
            int end = MemberLayout.NAME_MAX;
            while ((bytes[end] & 0xC0) == 0x80) {
                end--;
            }
            bytes = Arrays.copyOf(bytes, end);
        }
        return bytes;
    }

    /** Gives the slot of this process back. */
    public void leave() throws IOException {
        if (own != NONE) {
            final int slot = own;
            own = NONE;
            // Not if somebody has it by now, see beforeFirstTurn().
            memory.compareAndSetLong(
                    RegionLayout.member(slot) + MemberLayout.STATE_OFFSET,
                    ownWord,
                    MemberLayout.stateWord(MemberLayout.incarnation(ownWord), MemberLayout.STATE_FREE));
            lock.release(slot);
        }
    }

    /**
     * Frees the slots of the dead.
     *
     * @return a line for each.
     */
    public List<String> reap() {
        final List<String> reaped = new ArrayList<>();
        try {
            for (int slot = 0; slot < slots; slot++) {
                if (slot != own && state(slot) != MemberLayout.STATE_FREE && lock.tryHold(slot)) {
                    reap(slot, reaped);
                    lock.release(slot);
                }
            }
        } catch (final IOException e) {
            throw new RegionAccessException("region=" + region + ": can not lock a member slot in " + lock, e);
        }
        return reaped;
    }

    private void reap(final int slot, final List<String> reaped) {
        final long word = stateWord(slot);
        if (MemberLayout.state(word) == MemberLayout.STATE_JOINING
                || MemberLayout.state(word) == MemberLayout.STATE_ACTIVE && isDeadWithoutLock(slot)) {
            final int incarnation = MemberLayout.incarnation(word);
            final String description = describe(Participant.member(slot, incarnation));
            final long free = MemberLayout.stateWord(incarnation, MemberLayout.STATE_FREE);
            // Not if somebody with another lock file has it by now, see fill().
            if (memory.compareAndSetLong(RegionLayout.member(slot) + MemberLayout.STATE_OFFSET, word, free)) {
                reaped.add("member " + description);
            }
        }
    }

    /** Of a slot whose lock we hold: so its member is dead unless the witness, or another lock file, says otherwise. */
    private boolean isDeadWithoutLock(final int slot) {
        final ProcessWitness.Verdict verdict = ProcessWitness.verdict(identity(slot));
        return verdict == ProcessWitness.Verdict.DEAD
                || verdict == ProcessWitness.Verdict.UNKNOWN && holdsOurLock(slot);
    }

    /** Whether the member of a slot locks the file that we have open, so that our locks meet its. */
    private boolean holdsOurLock(final int slot) {
        final long at = RegionLayout.member(slot);
        return memory.getLong(at + MemberLayout.LOCK_INODE_OFFSET) == lock.inode()
                && memory.getLong(at + MemberLayout.LOCK_DEVICE_OFFSET) == lock.device();
    }

    @Override
    public boolean isDead(final long participant) {
        final int slot = Participant.slot(participant);
        if (slot >= slots) {
            return false;
        }
        final long word = stateWord(slot);
        if (MemberLayout.incarnation(word) != Participant.incarnation(participant)
                || MemberLayout.state(word) == MemberLayout.STATE_FREE) {
            return true;
        }
        final boolean dead = MemberLayout.state(word) == MemberLayout.STATE_ACTIVE && isDeadNow(slot);
        // If the slot changed hands in between, the one that was asked for is gone.
        return dead || stateWord(slot) != word;
    }

    private boolean isDeadNow(final int slot) {
        switch (ProcessWitness.verdict(identity(slot))) {
            case ALIVE:
                return false;
            case DEAD:
                return true;
            default:
                return lock != null && holdsOurLock(slot) && isUnlocked(slot);
        }
    }

    private boolean isUnlocked(final int slot) {
        try {
            return lock.probe(slot) == LockFile.Probe.FREE;
        } catch (final IOException e) {
            throw new RegionAccessException("region=" + region + ": can not probe a member's lock in " + lock, e);
        }
    }

    @Override
    public String describe(final long participant) {
        final int slot = Participant.slot(participant);
        if (slot >= slots) {
            return "slot=" + slot + ", which is none";
        }
        if (MemberLayout.incarnation(stateWord(slot)) != Participant.incarnation(participant)) {
            return "a former member of slot=" + slot;
        }
        final MemberInfo info = info(slot);
        return "pid=" + info.pid() + " name=" + info.name() + " slot=" + slot
                + (info.alive() ? living(info) : " (dead)");
    }

    private String living(final MemberInfo info) {
        if (info.slot() != own && isInDoubt(info.slot())) {
            return " (counts as alive: this process can not see it, and its lock file was deleted or replaced, or"
                    + " is in a directory of its own; one that has the same lock file open, or is in its pid namespace, can)";
        }
        return info.stopped() ? " (stopped)" : " (alive)";
    }

    private boolean isInDoubt(final int slot) {
        return lock != null
                && !holdsOurLock(slot)
                && ProcessWitness.verdict(identity(slot)) == ProcessWitness.Verdict.UNKNOWN;
    }

    @Override
    public long turnsTaken(final long participant) {
        final int slot = Participant.slot(participant);
        return slot < slots ? memory.getLong(RegionLayout.member(slot) + MemberLayout.TURNS_OFFSET) : 0;
    }

    /** All that are attached, and those that were killed and not cleaned up yet. */
    public List<MemberInfo> list() {
        final List<MemberInfo> members = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (state(slot) == MemberLayout.STATE_ACTIVE) {
                members.add(info(slot));
            }
        }
        return members;
    }

    /** Whether all others have left, are about to, or are dead. */
    public boolean isLast() {
        for (int slot = 0; slot < slots; slot++) {
            if (slot != own && isStaying(slot)) {
                return false;
            }
        }
        return true;
    }

    private boolean isStaying(final int slot) {
        final long word = stateWord(slot);
        return MemberLayout.state(word) != MemberLayout.STATE_FREE
                && memory.getLong(RegionLayout.member(slot) + MemberLayout.LEAVING_OFFSET) == 0
                && !isDead(Participant.member(slot, MemberLayout.incarnation(word)));
    }

    /**
     * Before {@link #isLast()}. Of two that leave at a time one sees that the other does: each stores its own word and then, behind
     * a full fence, reads the other's.
     */
    public void announceLeaving() {
        if (own != NONE) {
            memory.putLongVolatile(RegionLayout.member(own) + MemberLayout.LEAVING_OFFSET, 1);
        }
    }

    /** Empties the table of a copy, whose members are those of the original. Nobody has joined yet. */
    public void clear() {
        for (int slot = 0; slot < slots; slot++) {
            memory.putLongRelease(
                    RegionLayout.member(slot) + MemberLayout.STATE_OFFSET,
                    MemberLayout.stateWord(incarnation(slot), MemberLayout.STATE_FREE));
        }
    }

    /** Whether the machine went down while somebody was attached: members of an earlier boot are still in the table. */
    public boolean wereCutOff() {
        final long boot = ProcessIdentity.current().bootId();
        for (int slot = 0; slot < slots; slot++) {
            if (state(slot) == MemberLayout.STATE_ACTIVE
                    && identity(slot).bootId() != boot
                    && isDead(Participant.member(slot, incarnation(slot)))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who is attached beyond doubt: seen alive, or out of sight and holding the slot's lock.
     *
     * @return members in the order of their slots.
     */
    public List<MemberInfo> living() {
        final List<MemberInfo> living = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (state(slot) == MemberLayout.STATE_ACTIVE && isLiving(slot)) {
                living.add(info(slot));
            }
        }
        return living;
    }

    private boolean isLiving(final int slot) {
        final ProcessWitness.Verdict verdict = ProcessWitness.verdict(identity(slot));
        return verdict == ProcessWitness.Verdict.ALIVE
                || verdict == ProcessWitness.Verdict.UNKNOWN && lock != null && !isUnlocked(slot);
    }

    private MemberInfo info(final int slot) {
        final long at = RegionLayout.member(slot);
        final long length = memory.getLong(at + MemberLayout.NAME_LENGTH_OFFSET);
        final byte[] name = new byte[(int) Math.max(0, Math.min(length, MemberLayout.NAME_MAX))];
        memory.getBytes(at + MemberLayout.NAME_OFFSET, name, 0, name.length);
        return new MemberInfo(
                slot,
                memory.getLong(at + MemberLayout.PID_OFFSET),
                new String(name, StandardCharsets.UTF_8),
                slot == own || !isDead(Participant.member(slot, incarnation(slot))),
                ProcessWitness.isStopped(identity(slot)),
                Instant.ofEpochMilli(memory.getLong(at + MemberLayout.ATTACHED_OFFSET)),
                memory.getLong(at + MemberLayout.TURNS_OFFSET));
    }

    private ProcessIdentity identity(final int slot) {
        final long at = RegionLayout.member(slot);
        return new ProcessIdentity(
                memory.getLong(at + MemberLayout.PID_OFFSET),
                memory.getLong(at + MemberLayout.START_OFFSET),
                memory.getLong(at + MemberLayout.BOOT_OFFSET),
                memory.getLong(at + MemberLayout.NAMESPACE_OFFSET));
    }

    private long stateWord(final int slot) {
        // SYNC member-slot: acquire, pairs with fill().
        return memory.getLongAcquire(RegionLayout.member(slot) + MemberLayout.STATE_OFFSET);
    }

    private int state(final int slot) {
        return MemberLayout.state(stateWord(slot));
    }

    private int incarnation(final int slot) {
        return MemberLayout.incarnation(stateWord(slot));
    }
}
