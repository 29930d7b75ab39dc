package io.turnstile;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.List;
import java.util.function.Function;

/** The kinds of objects that the core has: cells, which own no blocks and hold no slots, and locks. */
final class CoreKinds {
    static final ObjectKind LONG_CELL =
            new CellKind<>(2, LongCell.class, LongCell::new, LongCell::handle, LongCell::get);
    static final ObjectKind DOUBLE_CELL =
            new CellKind<>(3, DoubleCell.class, DoubleCell::new, DoubleCell::handle, DoubleCell::get);
    static final ObjectKind ATOMIC_LONG_CELL =
            new CellKind<>(4, AtomicLongCell.class, AtomicLongCell::new, AtomicLongCell::handle, AtomicLongCell::get);

    static final ObjectKind SEMAPHORE = new SemaphoreKind();
    static final ObjectKind READ_WRITE_LOCK = new ReadWriteLockKind();
    static final ObjectKind LATCH =
            new CellKind<>(7, SharedLatch.class, SharedLatch::new, SharedLatch::handle, SharedLatch::getCount);

    static final List<ObjectKind> ALL =
            List.of(LONG_CELL, DOUBLE_CELL, ATOMIC_LONG_CELL, SEMAPHORE, READ_WRITE_LOCK, LATCH);

    private CoreKinds() {}

    static Handle open(final Region region, final String name, final ObjectKind kind) {
        return region.attachment().directory().openOrCreate(name, kind, Directory.Initializer.NONE);
    }

    private static final class CellKind<T> extends ObjectKind {
        private final Class<T> type;
        private final Function<Handle, T> open;
        private final Function<T, Handle> handle;
        private final Function<T, Object> value;

        CellKind(
                final int code,
                final Class<T> type,
                final Function<Handle, T> open,
                final Function<T, Handle> handle,
                final Function<T, Object> value) {
            super(code, type.getSimpleName());
            this.type = type;
            this.open = open;
            this.handle = handle;
            this.value = value;
        }

        @Override
        public Object open(final Handle cell) {
            return open.apply(cell);
        }

        @Override
        public Handle handleOf(final Object object) {
            return type.isInstance(object) ? handle.apply(type.cast(object)) : null;
        }

        @Override
        public Object snapshot(final Object object) {
            return value.apply(type.cast(object));
        }

        @Override
        public void release(final Attachment attachment, final long descriptor) {}

        @Override
        public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {}

        /** A word for the turns and one outside them: a cell of any kind uses one, and the other is 0. */
        @Override
        public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
            final long to = handleOf(copy).descriptor();
            final TurnMemory memory = salvage.from().memory();
            salvage.to()
                    .memory()
                    .putLong(to + CellLayout.VALUE_OFFSET, memory.getLong(descriptor + CellLayout.VALUE_OFFSET));
            salvage.to()
                    .memory()
                    .putLong(to + CellLayout.ATOMIC_OFFSET, memory.getLong(descriptor + CellLayout.ATOMIC_OFFSET));
        }
    }
}
