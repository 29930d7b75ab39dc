package io.turnstile.bench.process;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A process in which a map grows, with a clock around each put. */
public final class Growth {
    private static final List<String> OPTIONS =
            List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xms5g", "-Xmx5g", "-XX:+AlwaysPreTouch");

    private Growth() {}

    /**
     * How long each put takes.
     *
     * @param kind    of the map, or the control, which puts nothing.
     * @param entries new ones.
     * @return nanoseconds.
     */
    public static Histogram of(final Grower.Kind kind, final int entries) {
        try (Child child = new Child(Grower.class, OPTIONS, kind, entries)) {
            final byte[] bytes = Base64.getDecoder().decode(child.expect("grown")[0]);
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        } catch (final DataFormatException e) {
            throw new IllegalStateException(e);
        }
    }
}
