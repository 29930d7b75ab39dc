package io.turnstile.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A thread of a test. What it throws is thrown by {@link #join}; every wait has a deadline. */
public final class Background<T> {
    private static final long DEADLINE_SECONDS = 60;

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(final Callable<T> body) {
        this.task = new FutureTask<>(body);
        this.thread = new Thread(task, "background of a test");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** What a thread does. */
    public interface Body {
        void run() throws Exception;
    }

    /** Starts a thread. */
    public static Background<Void> run(final Body body) {
        return new Background<>(() -> {
            body.run();
            return null;
        });
    }

    /** Starts a thread with a result. */
    public static <T> Background<T> call(final Callable<T> body) {
        return new Background<>(body);
    }

    /** Runs a body in a thread of its own, to its end. */
    public static <T> T elsewhere(final Callable<T> body) throws Exception {
        return call(body).join();
    }

    public Thread thread() {
        return thread;
    }

    /** Waits for the end of the thread, and gives or throws what came out. */
    public T join() throws Exception {
        try {
            final T result = task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            return result;
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } catch (final TimeoutException e) {
            final AssertionError error = new AssertionError("still runs after " + DEADLINE_SECONDS + " s: " + thread);
            error.setStackTrace(thread.getStackTrace());
            throw error;
        }
    }

    /** Waits for a latch, but not for ever. */
    public static void await(final CountDownLatch latch) throws InterruptedException {
        if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing happened in " + DEADLINE_SECONDS + " s");
        }
    }

    /** Waits for a condition, but not for ever. */
    public static void await(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not in " + DEADLINE_SECONDS + " s: " + what);
            }
            Thread.sleep(1);
        }
    }
}
