package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;
import java.nio.Buffer;
import java.nio.ByteOrder;

/** Copies between buffers and elements without gaps of the same type, where no other Java array need stand between. */
final class BulkCopy {
    /** Bytes that are logged and stored at a time: the second time they are looked at they are in the processor's cache. */
    static final int PIECE = 256 << 10;

    private BulkCopy() {}

    /**
     * Copies all of a buffer over the elements of a view, which lie without gaps.
     *
     * @return false if the buffer is not of that sort; nothing is stored then.
     */
    static boolean from(final Buffer buffer, final ArrayView view) {
        if (Numbers.order(buffer) != ByteOrder.nativeOrder()) {
            return false;
        }
        final RegionMemory memory = view.memory();
        final TurnMemory log = view.log();
        final long bytes = view.byteSize();
        final Buffer rest = buffer.duplicate();
        final int width = (int) (bytes / Math.max(1, rest.remaining()));
        for (long done = 0; done < bytes; done += PIECE) {
            final long at = view.start() + done;
            final int count = (int) Math.min(PIECE, bytes - done);
            if (log != null) {
                log.touch(at, count);
            }
            if (rest.hasArray()) {
                memory.putArray(at, rest.array(), rest.arrayOffset() + rest.position(), count / width);
            } else if (!memory.putDirect(at, rest, count)) {
                return false;
            }
            rest.position(rest.position() + count / width);
        }
        return true;
    }

    /**
     * Copies the elements of a view, which lie without gaps, to all of a buffer.
     *
     * @return false if the buffer is not of that sort; nothing is copied then.
     */
    static boolean to(final Buffer buffer, final ArrayView view) {
        if (Numbers.order(buffer) != ByteOrder.nativeOrder() || buffer.isReadOnly()) {
            return false;
        }
        final RegionMemory memory = view.memory();
        final long at = view.start();
        if (buffer.hasArray()) {
            memory.getArray(at, buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            return true;
        }
        return memory.getDirect(at, buffer, view.byteSize());
    }
}
