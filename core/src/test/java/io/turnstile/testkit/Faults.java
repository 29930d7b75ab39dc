package io.turnstile.testkit;

/**
 * Decides whether a call or an allocation of the code under test fails. The code that {@link FaultLoader} has loaded asks at
 * the entry of each method and before each allocation; only one thread, the victim, is ever answered with an Error.
 */
public final class Faults {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private static volatile Thread victim;

    private static Kind kind;
    private static long left;
    private static int depth;
    private static int limit;
    private static int deepest;
    private static long calls;
    private static long allocations;
    private static boolean thrown;

    private Faults() {}

    /** What fails. */
    public enum Kind {
        /** Every call beyond a depth, as when the stack ends there. */
        STACK,
        /** One call, wherever it is: any Error of the virtual machine. */
        CALL,
        /** An allocation and all that follow. */
        HEAP
    }

    /** What an operation does when nothing fails. */
    public record Count(long calls, long allocations, int depth) {
        /** At how many points a kind of fault can come. */
        public long points(final Kind kind) {
            return switch (kind) {
                case STACK -> depth;
                case CALL -> calls;
                case HEAP -> allocations;
            };
        }
    }

    /** Runs without a fault, and counts. */
    public static Count count(final Runnable body) {
        arm(Kind.CALL, Long.MAX_VALUE);
        try {
            body.run();
        } finally {
            victim = null;
        }
        return new Count(calls, allocations, deepest);
    }

    /**
     * Runs with a fault.
     *
     * @param what  fails.
     * @param point which: the depth that is too deep, or the number of the call or allocation, from 1.
     * @param body  in which it fails.
     * @return whether it did fail.
     */
    public static boolean inject(final Kind what, final long point, final Runnable body) {
        arm(what, point);
        try {
            body.run();
        } finally {
            victim = null;
        }
        return thrown;
    }

    private static void arm(final Kind what, final long point) {
        kind = what;
        left = point;
        limit = what == Kind.STACK ? (int) point - 1 : UNLIMITED;
        depth = 0;
        deepest = 0;
        calls = 0;
        allocations = 0;
        thrown = false;
        victim = Thread.currentThread();
    }

    /** At the entry of each method. */
    public static void enter() {
        if (Thread.currentThread() == victim) {
            entered();
        }
    }

    /**
     * At the entry of what ends a turn that was taken by the same frame: there the stack may end, but it does not end only there,
     * since taking the turn has needed as much.
     */
    public static void enterEnd() {
        if (Thread.currentThread() == victim) {
            left += kind == Kind.CALL && left == 1 ? 1 : 0;
            entered();
        }
    }

    /** When a method returns or throws. */
    public static void leave() {
        if (Thread.currentThread() == victim) {
            depth--;
        }
    }

    /** Before each allocation. */
    public static void allocate() {
        if (Thread.currentThread() == victim) {
            allocated();
        }
    }

    private static void entered() {
        calls++;
        if (depth >= limit || kind == Kind.CALL && --left == 0) {
            thrown = true;
            throw new StackOverflowError("injected at " + kind + " depth=" + depth + " call=" + calls);
        }
        depth++;
        deepest = Math.max(deepest, depth);
    }

    private static void allocated() {
        allocations++;
        if (kind == Kind.HEAP && --left <= 0) {
            thrown = true;
            throw new OutOfMemoryError("injected at allocation=" + allocations);
        }
    }
}
