package io.turnstile.internal.turn;

/**
 * Tells whether a thread has called {@link System#exit} and so will never return to what it was doing: it waits there until the
 * virtual machine is gone, which may be long after, when a shutdown hook of the user's waits for a turn that this thread has.
 */
final class ExitingThread {
    private ExitingThread() {}

    /**
     * Whether the thread is in the call that ends the virtual machine. Costs a microsecond for a thread that waits for something,
     * and less for one that runs.
     *
     * @param thread that lives.
     */
    static boolean is(final Thread thread) {
        return thread.getState() != Thread.State.RUNNABLE && isShuttingDown() && isInExit(thread);
    }

    /** The JDK tells only those who try to be called at its end. Nothing is left behind: a hook would keep its class loader. */
    private static boolean isShuttingDown() {
        final Thread hook = new Thread(null, null, "turnstile-shutdown-probe", 0, false);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (final IllegalStateException e) {
            return true;
        }
    }

    private static boolean isInExit(final Thread thread) {
        for (final StackTraceElement each : thread.getStackTrace()) {
            if (each.getMethodName().equals("exit") && each.getClassName().equals("java.lang.Runtime")) {
                return true;
            }
        }
        return false;
    }
}
