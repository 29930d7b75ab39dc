package io.turnstile.tools.files;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One import: how far it is, and whether it is to stop. When the process is told to end (Ctrl-C), whatever loads is told at its
 * next step, and the process waits for it to tidy up.
 */
public final class ImportProgress implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final long MIB = 1 << 20;

    private final ProgressBar bar;
    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "import-interrupted");
    private volatile boolean stopped;
    private long bytes;

    private ImportProgress(final ProgressBar bar) {
        this.bar = bar;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Begins.
     *
     * @param task    name of the file.
     * @param total   bytes to come.
     * @param visible whether a bar with rate and time left is shown, on standard error.
     */
    public static ImportProgress begin(final String task, final long total, final boolean visible) {
        return new ImportProgress(
                visible
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(total)
                                .setUnit("MiB", MIB)
                                .showSpeed()
                                .setStyle(ProgressBarStyle.ASCII)
                                .build()
                        : null);
    }

    /**
     * Some bytes were loaded.
     *
     * @param count of them.
     * @throws CancellationException if the process is to end.
     */
    void step(final long count) {
        bytes += count;
        if (bar != null) {
            bar.stepBy(count);
        }
        if (stopped) {
            throw new CancellationException("interrupted; nothing of the import is left");
        }
    }

    /** Bytes that were loaded. */
    public long bytes() {
        return bytes;
    }

    private void stop() {
        stopped = true;
        try {
            tidy.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            // The process ends anyway.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        tidy.countDown();
        if (bar != null) {
            bar.close();
        }
        if (!stopped) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException e) {
                // The process is ending: then the hook is running, and sees that there is nothing to wait for.
                return;
            }
        }
    }
}
