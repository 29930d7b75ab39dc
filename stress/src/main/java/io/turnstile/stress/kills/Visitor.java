package io.turnstile.stress.kills;

import io.turnstile.Region;
import io.turnstile.testkit.OtherLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Opens and closes the lock file of a region to which this process is attached, which ends its POSIX record locks. */
public final class Visitor {
    private Visitor() {}

    /** As a backup does, or an application that is deployed and undeployed beside the other one. */
    static void visit(final Region region) throws IOException, ReflectiveOperationException {
        if (ThreadLocalRandom.current().nextInt(4) > 0) {
            Files.readAllBytes(lockFile(region));
            return;
        }
        try (OtherLoader loader = new OtherLoader()) {
            loader.load(Visitor.class).getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {region.file().toUri().toString()});
        }
    }

    /** In the other class loader. */
    public static void main(final String[] arguments) {
        Region.at(arguments[0]).memberName("visitor").open().close();
    }

    private static Path lockFile(final Region region) {
        return region.file()
                .resolveSibling(String.format("%s.%016x.lock", region.file().getFileName(), region.id()));
    }
}
