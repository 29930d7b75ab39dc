package io.turnstile.tools;

import io.turnstile.internal.memory.UnsafeRegionMemory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;

/**
 * The warning that a JDK 24 or newer prints when somebody calls sun.misc.Unsafe for the first time. The manifest of a jar can
 * carry what silences other warnings, but nothing for this one, and whoever types a command can do nothing about it.
 */
final class UnsafeWarning {
    private static final int FIRST_RELEASE = 24;

    private UnsafeWarning() {}

    /**
     * Has it printed to nowhere: the JVM prints it once, when the class that uses Unsafe is initialised. Called before there
     * are other threads, whose errors would be lost meanwhile.
     */
    static void withhold() {
        if (Runtime.version().feature() < FIRST_RELEASE) {
            return;
        }
        final PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            MethodHandles.lookup().ensureInitialized(UnsafeRegionMemory.class);
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException(e);
        } finally {
            System.setErr(err);
        }
    }
}
