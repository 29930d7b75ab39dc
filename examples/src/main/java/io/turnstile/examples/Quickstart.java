package io.turnstile.examples;

import io.turnstile.Region;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;

/** Remembers each run. Start it twice, or many at once: all of them see, and change, the same map and list. */
public final class Quickstart {
    public static void main(String[] arguments) {
        // All users of a host share its names.
        String name = arguments.length == 0 ? "quickstart-" + System.getProperty("user.name") : arguments[0];
        try (Region region = Region.at(name).openOrCreate()) {
            SharedMap<String, Object> totals = SharedMap.open(region, "totals");
            SharedList<Long> visitors = SharedList.open(region, "visitors");

            // Both changes are made or, also if this process is killed between them, none.
            region.inTurn(() -> {
                totals.addToLong("runs", 1);
                visitors.add(ProcessHandle.current().pid());
            });

            System.out.println(region.read(() -> totals + " by processes " + visitors));
            System.out.println("It lies in " + region.file() + "; Region.delete(\"" + name + "\") removes it.");
        }
    }
}
