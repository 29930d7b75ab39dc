package io.turnstile.stress.mutants;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.internal.region.Header;
import io.turnstile.internal.region.RegionName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a template in a process of its own, which ends as the template says: without giving anything back, if it was killed.
 * Region id and hash seed are fixed, so that each template has the same words in the same places whenever it is made.
 */
final class TemplateMaker {
    private static final String CAPACITY = "1 MiB";
    private static final int MEMBERS = 16;
    private static final long FIXED = 0x5EED;
    private static final long WAITERS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private TemplateMaker() {}

    /**
     * Makes one.
     *
     * @param arguments its file and its name.
     */
    public static void main(final String[] arguments) throws Exception {
        final Path file = Path.of(arguments[0]);
        final Template template = Template.valueOf(arguments[1]);
        Region.at(file).capacity(CAPACITY).maxMembers(MEMBERS).create().close();
        fixHeader(file);
        try (Region region = Region.at(file).memberName("template").open()) {
            TemplateContent.fill(region);
            if (template != Template.RICH) {
                TemplateContent.churn(region);
            }
            if (!template.isQuiet()) {
                die(region, template);
            }
        }
    }

    private static void fixHeader(final Path file) throws IOException {
        final Header header = Header.read(file);
        final byte[] bytes = new Header(header.layout(), FIXED, FIXED, FIXED, FIXED).bytes();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
        }
        RegionName.of(file).lockFile(header.id()).toFile().delete();
    }

    private static void die(final Region region, final Template template) throws InterruptedException {
        Region.at(region.file()).memberName("dies too").open();
        if (template == Template.OPEN_TURN) {
            region.takeTurn();
            final CountDownLatch started = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                final Thread waiter = new Thread(() -> {
                    started.countDown();
                    region.takeTurn(Duration.ofMinutes(1));
                });
                waiter.setDaemon(true);
                waiter.start();
            }
            started.await();
            TemplateContent.churn(region);
            LongCell.open(region, "counter").add(1);
            // So that those who wait stand in line; if they do not yet, that is a template too.
            LockSupport.parkNanos(WAITERS_NANOS);
        }
        Runtime.getRuntime().halt(0);
    }
}
