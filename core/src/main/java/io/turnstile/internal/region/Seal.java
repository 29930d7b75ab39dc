package io.turnstile.internal.region;

import static io.turnstile.internal.region.ControlLayout.COMMITS_OFFSET;
import static io.turnstile.internal.region.ControlLayout.SEAL_OFFSET;

import io.turnstile.internal.memory.RegionMemory;

/**
 * The seal of a region's file. Where it is intact, all that was committed is in the file as one state: on the disk, if it is
 * found there, and in a copy, if it is found in one.
 *
 * <p>It is a number, the commit counter + 1, and stands twice: among the control words before the heap, and at the end of the
 * file, behind the heap and the log. It is intact if both are that number. No number comes twice.
 *
 * <pre>
 *   apply (in a turn)                     lift (in a turn, before its first line is logged)
 *   1  all data forced                    1  end of the file := BROKEN
 *   2  end of the file := n, forced       2  control word := 0
 *   3  control word := n, forced          3  control word forced; from here on lines change
 * </pre>
 *
 * <b>After a loss of power.</b> The control word is n on the disk only between apply 3 and lift 3. What a turn changes comes
 * after lift 3, and all before it was there at apply 1.
 *
 * <p><b>In a copy</b> that was read from the start to the end, as cp does: the control word was read first, with the commit
 * counter beside it, and the end of the file last. If both are n, lift 1 of that seal came after all was read.
 *
 * <p>Killed at any step: the seal is intact, with nothing changed, or it is not. Costs a turn the comparison of a word that lies
 * beside the commit counter, and the first one after a seal two stores and a system call. Not covered is what is stored outside
 * turns: atomic cells, and buffers of arrays.
 */
public final class Seal {
    private static final long BROKEN = -1;

    private Seal() {}

    /**
     * Whether nothing was changed since the seal was applied, and the file was not copied in the middle of a change.
     *
     * @param memory of the region.
     * @param layout of the region.
     */
    public static boolean isIntact(final RegionMemory memory, final RegionLayout layout) {
        final long seal = memory.getLong(SEAL_OFFSET);
        return seal == memory.getLongAcquire(COMMITS_OFFSET) + 1 && memory.getLongOfLog(layout.sealOffset()) == seal;
    }

    /**
     * Says that all is on the disk. In a turn, which has changed nothing so far, and after all was forced; in one that has,
     * nothing is said.
     *
     * @param memory  of the region.
     * @param layout  of the region.
     * @param extents of the region's file.
     */
    public static void apply(final RegionMemory memory, final RegionLayout layout, final Extents extents) {
        final long seal = memory.getLong(COMMITS_OFFSET) + 1;
        if ((seal & 1) == 0 || isIntact(memory, layout)) {
            return;
        }
        memory.putLongOfLog(layout.sealOffset(), seal);
        extents.force(layout.sealOffset(), Long.BYTES);
        memory.putLongRelease(SEAL_OFFSET, seal);
        extents.force(SEAL_OFFSET, Long.BYTES);
    }

    /**
     * Says, on the disk too, that a turn is about to change something.
     *
     * @param memory  of the region.
     * @param end     where the number at the end of the file stands.
     * @param extents of the region's file.
     */
    public static void lift(final RegionMemory memory, final long end, final Extents extents) {
        final long seal = memory.getLong(SEAL_OFFSET);
        memory.putLongOfLog(end, BROKEN);
        memory.putLongRelease(SEAL_OFFSET, 0);
        try {
            extents.force(SEAL_OFFSET, Long.BYTES);
        } catch (final RuntimeException | Error e) {
            // Nothing is changed then, and the next turn has to try the same.
            memory.putLong(SEAL_OFFSET, seal);
            throw e;
        }
    }
}
