package io.turnstile.collections;

import static io.turnstile.collections.QueueLayout.ARENA_OFFSET;
import static io.turnstile.collections.QueueLayout.BLOCK_LENGTH;
import static io.turnstile.collections.QueueLayout.END_SLOT;
import static io.turnstile.collections.QueueLayout.FIRST_BLOCK;
import static io.turnstile.collections.QueueLayout.LAST_BLOCK;
import static io.turnstile.collections.QueueLayout.NUMBER_OFFSET;
import static io.turnstile.collections.QueueLayout.SLOTS;
import static io.turnstile.collections.QueueLayout.USED;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Encoded;
import io.turnstile.internal.value.Tracer;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/**
 * The bytes of a queue's longer elements, up to {@link Arenas#MOST_BYTES}: each block of slots may have an arena for those
 * of its own, where they follow each other in the order in which they were added, and which is freed with it. A block of the
 * heap for each message would be the larger part of what a message costs: its free list, its header and its content are lines
 * to log for the one who adds it and for the one who takes it, and between two processes to fetch from the other's cache.
 *
 * <p>Bytes are added in the last block only, so one word of the queue says how much of an arena is used; it lies on the line
 * that adding changes anyway. Elements added in another block, before the first one, get blocks of the heap as in other
 * containers do, and so do those that no longer fit an arena, and those that move to another block.
 *
 * <h2>What is not logged</h2>
 *
 * Slots behind the end, and bytes behind those in use, hold nothing that a roll-back has to bring back: the words that it
 * does bring back say that they are not in use. So what was not in use when the turn began is stored without logging it.
 * {@link #begin} notes it when the turn first changes a queue; that nothing else in the turn can have used this room before
 * is why only the first queue of a turn has this, and the first last block of it. Whatever else this room is used for later
 * in the turn, the same holds. The number of slot 0 of a block none of whose slots was in use is such room too. No reader can be misled: the room was not in use at the last commit, so one who still reads
 * there has begun before that, and finds the commit counter changed.
 */
final class QueueArenas {
    private static final int NOTHING = Integer.MAX_VALUE;

    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final Arenas arenas;

    /** Commit counter of the turn in which the other three were noted, odd as it is after the first store. */
    private long turn;

    private long block;
    private int freeSlot;
    private int freePlace;

    QueueArenas(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.arenas = Arenas.of(attachment);
    }

    /** To be called before every change of any queue. */
    void begin(final long queue) {
        final long counter = memory.changing();
        if ((counter & 1) == 0 || counter != turn) {
            turn = counter | 1;
            block = memory.getLong(queue + LAST_BLOCK);
            freeSlot = memory.getInt(queue + END_SLOT);
            freePlace = memory.getInt(queue + USED);
        }
    }

    /**
     * Stores an element. The queue must have been changed before, so that the turn has something to roll back.
     *
     * @param queue  whose it is.
     * @param target block of it.
     * @param slot   empty slot of that block.
     * @param index  of the slot.
     * @param value  to store.
     */
    void store(final long queue, final long target, final long slot, final int index, final Object value) {
        final Encoded encoded = values.encode(value);
        if (encoded == null) {
            values.store(slot, value);
            return;
        }
        final int length = encoded.length();
        if (length == 0 || length > Arenas.MOST_BYTES || target != memory.getLong(queue + LAST_BLOCK)) {
            values.storeEncoded(slot, encoded);
            return;
        }
        heap.check(target, BlockKind.SLOTS, BLOCK_LENGTH);
        final int place = reserve(queue, target, Arenas.room(length));
        if (place < 0) {
            values.storeEncoded(slot, encoded);
            return;
        }
        final boolean noted = target == block;
        arenas.store(slot, arena(target), place, encoded, noted && index >= freeSlot, noted && place >= freePlace);
    }

    /**
     * Notes the number of slot 0 of a block of which no slot is in use yet. The queue must have been changed before.
     *
     * @param target block.
     * @param number that the element in its slot 0 has, or would have.
     */
    void firstNumber(final long target, final long number) {
        if (target == block && freeSlot == 0) {
            memory.unlogged().putLong(target + NUMBER_OFFSET, number);
        } else {
            memory.putLong(target + NUMBER_OFFSET, number);
        }
    }

    /** Room in the arena of the last block, less than 0 if there is none. An arena that is too small, and empty, is replaced. */
    private int reserve(final long queue, final long last, final int bytes) {
        final int used = memory.getInt(queue + USED);
        int room = QueueLayout.room(memory.getLong(last + ARENA_OFFSET));
        if (used == 0 && room < SLOTS * bytes) {
            room = SLOTS * bytes;
            renew(last, room);
        }
        if (used < 0 || (used & Long.BYTES - 1) != 0) {
            throw new RegionCorruptException("queue=" + queue + " used=" + used + " is no place in an arena");
        }
        if (used > room - bytes) {
            return -1;
        }
        memory.putInt(queue + USED, used + bytes);
        return used;
    }

    private void renew(final long last, final int room) {
        free(last);
        final long arena = heap.allocate(room, BlockKind.ARENA);
        memory.putLong(last + ARENA_OFFSET, QueueLayout.arenaWord(arena, room));
        if (last == block) {
            // The heap knows which of its lines need no log.
            freePlace = NOTHING;
        }
    }

    /** The arena of a block, checked. */
    private long arena(final long owner) {
        final long word = memory.getLong(owner + ARENA_OFFSET);
        return heap.check(QueueLayout.arena(word), BlockKind.ARENA, QueueLayout.room(word));
    }

    /** The room of a last or only element that is taken is there for the next one, if it was added last. */
    void giveBack(final long queue, final long slot) {
        if (arenas.isIn(slot) && arenas.end(slot) == memory.getInt(queue + USED)) {
            memory.putInt(queue + USED, arenas.place(slot));
        }
    }

    /** As {@link #giveBack} for the first element. */
    void giveBackFirst(final long queue, final long slot) {
        if (memory.getLong(queue + FIRST_BLOCK) == memory.getLong(queue + LAST_BLOCK)) {
            giveBack(queue, slot);
        }
    }

    /** Notes that the last block has no arena yet. */
    void empty(final long queue) {
        memory.putInt(queue + USED, 0);
    }

    /** Notes that what the arena of a block holds is not known, which has become the last one again. */
    void fill(final long queue, final long last) {
        memory.putInt(queue + USED, QueueLayout.room(memory.getLong(last + ARENA_OFFSET)));
    }

    /** Frees the arena of a block, if it has one. */
    void free(final long owner) {
        if (memory.getLong(owner + ARENA_OFFSET) != 0) {
            heap.free(arena(owner));
        }
    }

    /** Names the arena of a block. */
    void trace(final long owner, final Tracer tracer) {
        final long word = memory.getLong(owner + ARENA_OFFSET);
        if (word != 0) {
            tracer.block(QueueLayout.arena(word), BlockKind.ARENA);
            heap.checkExactly(QueueLayout.arena(word), BlockKind.ARENA, QueueLayout.room(word));
            if (QueueLayout.room(word) % (SLOTS * Long.BYTES) != 0) {
                tracer.problem("block=" + owner + " of a queue: room=" + QueueLayout.room(word) + " of its arena");
            }
        }
    }

    /** Says what is wrong with the word that says how much of the last arena is used. */
    void traceUsed(final long queue, final Tracer tracer) {
        final long last = memory.getLong(queue + LAST_BLOCK);
        final int room = last == 0 ? 0 : QueueLayout.room(memory.getLong(last + ARENA_OFFSET));
        final int used = memory.getInt(queue + USED);
        if (used < 0 || used > room || (used & Long.BYTES - 1) != 0) {
            tracer.problem("queue=" + queue + " used=" + used + " of an arena of room=" + room);
        }
    }

    /**
     * Names the slots in use of a block, and proves that their bytes lie in its arena, where they do not overlap.
     *
     * @param owner  the block.
     * @param slots  of it that are in use.
     * @param end    of what is used of its arena.
     * @param tracer is told.
     */
    void traceSlots(final long owner, final LongArrayList slots, final int end, final Tracer tracer) {
        final long[] places = new long[slots.size()];
        int count = 0;
        for (int i = 0; i < slots.size(); i++) {
            final long slot = slots.getLong(i);
            if (!arenas.isIn(slot)) {
                tracer.slot(slot);
                if (values.type(slot) == ValueType.NULL) {
                    tracer.problem("slot=" + slot + " of a queue holds null");
                }
            } else if (arenas.arena(slot) != QueueLayout.arena(memory.getLong(owner + ARENA_OFFSET))) {
                tracer.problem("slot=" + slot + " is in arena=" + arenas.arena(slot) + ", not in that of its block");
            } else {
                tracer.slotInArena(slot);
                places[count++] = (long) arenas.place(slot) << Integer.SIZE | Math.min(arenas.end(slot), NOTHING);
            }
        }
        final int overlapping = overlapping(Arrays.copyOf(places, count), end);
        if (overlapping >= 0) {
            tracer.problem("block=" + owner + " of a queue: bytes at place=" + overlapping
                    + " of its arena overlap with others, or lie behind its end=" + end);
        }
    }

    /** The first place before the end of the one before it, less than 0 if there is none. */
    private static int overlapping(final long[] places, final int end) {
        Arrays.sort(places);
        int free = 0;
        for (final long place : places) {
            if (place >>> Integer.SIZE < free || (int) place > end) {
                return (int) (place >>> Integer.SIZE);
            }
            free = (int) place;
        }
        return -1;
    }
}
