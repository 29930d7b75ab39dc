package io.turnstile.internal.memory;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * What the JDK can do with files but does not show: the number of a descriptor, mappings of any length in one piece,
 * and how they are written to the disk. {@link NativeCalls} can do the same, but its library takes a tenth of a second or more to load. That matters to whoever only
 * attaches, reads a little, and ends.
 *
 * <p>What is used here are a field of FileChannelImpl, one of FileDescriptor, and the methods behind {@code FileChannel.map}
 * and {@code MappedByteBuffer.force}. The JDKs 17 to 25 have them, the one to map not all in the same class. No flag of the JVM is needed. Where one of
 * them is missing, {@link #available()} says so once and for all, and nothing else here is called.
 */
final class JdkCalls {
    private static final int MAP_READ_ONLY = 0;
    private static final int MAP_READ_WRITE = 1;

    private JdkCalls() {}

    /** Whether this JDK has them. */
    static boolean available() {
        return Found.MAP != null;
    }

    /** Number of the descriptor that a channel has open. */
    static int descriptor(final FileChannel channel) {
        return UnsafeMemory.unsafeGetInt(opened(channel), Found.DESCRIPTOR_NUMBER);
    }

    /**
     * Maps the start of a file, shared. It is never unmapped by the JDK.
     *
     * @throws IOException with the kernel's reason.
     */
    static long mapShared(final FileChannel channel, final long length, final boolean readOnly) throws IOException {
        final int access = readOnly ? MAP_READ_ONLY : MAP_READ_WRITE;
        return (Long)
                (Found.MAP.getParameterCount() == 4
                        ? call(Found.MAP, channel, access, 0L, length, false)
                        : call(Found.MAP, null, opened(channel), access, 0L, length, false));
    }

    /**
     * Writes changed pages to the disk and waits for it (msync).
     *
     * @throws IOException with the kernel's reason.
     */
    static void force(final FileChannel channel, final long address, final long length) throws IOException {
        call(Found.FORCE, null, opened(channel), address, length);
    }

    /** Ends a mapping. It stays if the kernel refuses, which it does not where the range is mapped as a whole. */
    static void unmap(final long address, final long length) {
        try {
            call(Found.UNMAP, null, address, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object opened(final FileChannel channel) {
        return UnsafeMemory.unsafeGetObject(channel, Found.CHANNEL_DESCRIPTOR);
    }

    private static Object call(final Method method, final Object target, final Object... arguments) throws IOException {
        try {
            return method.invoke(target, arguments);
        } catch (final InvocationTargetException e) {
            // An IOException, or an OutOfMemoryError if there are no addresses.
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException("a method of the JDK is closed to us: " + method, e);
        }
    }

    /** Where they are in this JDK. */
    private static final class Found {
        static final long CHANNEL_DESCRIPTOR;
        static final long DESCRIPTOR_NUMBER;

        /** Null if anything is missing. */
        static final Method MAP;

        static final Method FORCE;

        static final Method UNMAP;

        static {
            long channelDescriptor = 0;
            long descriptorNumber = 0;
            Method map = null;
            Method force = null;
            Method unmap = null;
            try {
                final Class<?> channel = Class.forName("sun.nio.ch.FileChannelImpl");
                channelDescriptor = UnsafeMemory.unsafeObjectFieldOffset(channel.getDeclaredField("fd"));
                descriptorNumber = UnsafeMemory.unsafeObjectFieldOffset(FileDescriptor.class.getDeclaredField("fd"));
                force = open(Class.forName("java.nio.MappedMemoryUtils")
                        .getDeclaredMethod("force0", FileDescriptor.class, long.class, long.class));
                unmap = open(unmap(channel));
                map = open(map(channel));
            } catch (final ReflectiveOperationException | RuntimeException e) {
                // Of another JDK: available() is false then, and native calls do it all.
                map = null;
            }
            CHANNEL_DESCRIPTOR = channelDescriptor;
            DESCRIPTOR_NUMBER = descriptorNumber;
            MAP = map;
            FORCE = force;
            UNMAP = unmap;
        }

        private Found() {}

        private static Method map(final Class<?> channel) throws ReflectiveOperationException {
            try {
                return channel.getDeclaredMethod("map0", int.class, long.class, long.class, boolean.class);
            } catch (final NoSuchMethodException e) {
                // From JDK 20 on it is static, and elsewhere.
                return Class.forName("sun.nio.ch.UnixFileDispatcherImpl")
                        .getDeclaredMethod(
                                "map0", FileDescriptor.class, int.class, long.class, long.class, boolean.class);
            }
        }

        private static Method unmap(final Class<?> channel) throws ReflectiveOperationException {
            try {
                return channel.getDeclaredMethod("unmap0", long.class, long.class);
            } catch (final NoSuchMethodException e) {
                return Class.forName("sun.nio.ch.UnixFileDispatcherImpl")
                        .getDeclaredMethod("unmap0", long.class, long.class);
            }
        }

        /**
         * As setAccessible does, which the module java.base does not allow without a flag of the JVM. That this is how it
         * does it is tried on a method of our own.
         */
        private static Method open(final Method method) throws ReflectiveOperationException {
            final long override = UnsafeMemory.unsafeObjectFieldOffset(Mirror.class.getDeclaredField("override"));
            final Method own = Found.class.getDeclaredMethod("open", Method.class);
            final boolean closed = UnsafeMemory.unsafeGetByte(own, override) == 0;
            own.setAccessible(true);
            if (!closed || UnsafeMemory.unsafeGetByte(own, override) != 1) {
                throw new NoSuchMethodException("no way to " + method);
            }
            UnsafeMemory.unsafePutByte(method, override, (byte) 1);
            return method;
        }
    }

    /** The fields of {@link AccessibleObject}, which reflection does not show, in the order in which it has them. */
    @SuppressWarnings("unused")
    private static final class Mirror {
        boolean override;
        volatile Object accessCheckCache;
    }
}
