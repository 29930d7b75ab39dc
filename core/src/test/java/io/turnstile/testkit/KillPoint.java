package io.turnstile.testkit;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A named place in the code of a role at which a test can have the process killed: {@link SharedRegion#startToDieAt}. In a
 * process that is not to die there, reaching one costs a comparison of strings.
 *
 * <p>The signal is SIGKILL, not an exit of the JVM: no shutdown hook runs, nothing is flushed or closed. The thread that
 * reached the point goes no further; other threads of the process run on for the milliseconds that the signal takes.
 */
public final class KillPoint {
    private static final String NAME = "turnstile.kill.point";
    private static final String TIME = "turnstile.kill.time";

    private static final String armed = System.getProperty(NAME);
    private static final AtomicLong left = new AtomicLong(Long.getLong(TIME, 1));

    private KillPoint() {}

    /**
     * Says that the process has come to a point, and does not return if it is the one to die at.
     *
     * @param name of the point.
     */
    public static void reach(final String name) {
        if (name.equals(armed) && left.decrementAndGet() == 0) {
            killThisProcess();
        }
    }

    /** Sends SIGKILL to this process, and does not return. */
    public static void killThisProcess() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
        } catch (final IOException e) {
            throw new AssertionError("a process that was to be killed could not be", e);
        }
        Meeting.parkUntilKilled();
    }

    /** Options of a JVM that dies at a point. */
    static String[] options(final String name, final long time) {
        return new String[] {"-D" + NAME + "=" + name, "-D" + TIME + "=" + time};
    }
}
