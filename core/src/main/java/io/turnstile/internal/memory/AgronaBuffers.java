package io.turnstile.internal.memory;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes Agrona's buffers, which need a flag of the JVM that nothing else here needs. */
public final class AgronaBuffers {
    private AgronaBuffers() {}

    /**
     * A buffer over the same memory, which it keeps reachable.
     *
     * @param buffer a direct one.
     * @return an Agrona buffer, which checks bounds but not whether the memory is read-only.
     * @throws UnsupportedOperationException if the JVM was started without the flag.
     */
    public static DirectBuffer around(ByteBuffer buffer) {
        try {
            return new UnsafeBuffer(buffer);
        } catch (LinkageError e) {
            throw new UnsupportedOperationException(
                    "Agrona's buffers need the JVM flag --add-exports java.base/jdk.internal.misc=ALL-UNNAMED;"
                            + " a ByteBuffer needs none",
                    e);
        }
    }
}
