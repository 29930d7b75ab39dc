package io.turnstile.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a report was measured on. */
final class Machine {
    private Machine() {}

    static List<String> describe() {
        return List.of(
                "CPU: " + field("/proc/cpuinfo", "model name") + ", family " + field("/proc/cpuinfo", "cpu family")
                        + ", " + Runtime.getRuntime().availableProcessors() + " cores",
                "Memory: " + Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20)
                        + " GiB",
                "System: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java: " + System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    /** How many threads wanted to run in the last minute, on average. Should be near 0 when a report begins. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String field(final String file, final String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
