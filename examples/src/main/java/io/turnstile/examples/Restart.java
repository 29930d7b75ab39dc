package io.turnstile.examples;

import io.turnstile.Region;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one process leaves in a region is there for the next, after all of them have ended: three processes, one after the
 * other, of which the first writes, the second changes and the third prints.
 */
public final class Restart {
    private static final String USAGE = """
            Restart: data outlives the processes.
              --region NAME     name of the region (restart-PID)
              --keep            does not delete the region at the end
              --help
            """;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Restart() {}

    public static void main(String[] arguments) throws Exception {
        CommandLine.run(USAGE, arguments, Restart::run);
    }

    private static boolean run(CommandLine options) throws Exception {
        final String name =
                options.text("--region", "restart-" + ProcessHandle.current().pid());
        final boolean keep = options.flag("--keep");
        options.end();
        try (Region region = Region.at(name).create()) {
            System.out.println(
                    "The data lies in " + region.file() + ", in memory: it outlives all processes, and is gone"
                            + " after a reboot. Region.at(\"file:///path/x.turnstile\") would be on disk.");
        }
        if (!keep) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Region.delete(name)));
        }
        for (final String step : List.of("write", "change", "print")) {
            try (ChildJvms children = new ChildJvms(LIMIT)) {
                children.start(step, Step.class, name, step);
                if (!children.awaitAll()) {
                    return false;
                }
            }
            tell(name);
        }
        System.out.println(keep ? "Kept: Region.delete(\"" + name + "\") removes it." : "Now it is deleted.");
        return true;
    }

    /** Looks from outside: nobody is attached, the data is there all the same. */
    private static void tell(String name) {
        try (Region region = Region.at(name).openReadOnly()) {
            System.out.println("attached processes: " + region.members().size() + ", bytes in use: " + region.used());
        }
    }

    /** One of the three processes. */
    static final class Step {
        private Step() {}

        public static void main(String[] arguments) {
            try (Region region = Region.at(arguments[0]).open()) {
                final SharedMap<String, Object> orders = SharedMap.open(region, "orders");
                switch (arguments[1]) {
                    case "write" -> write(orders);
                    case "change" -> change(orders);
                    default -> print(region, orders);
                }
            }
        }

        private static void write(SharedMap<String, Object> orders) {
            final SharedMap<String, Object> first = orders.putMap("A-1");
            first.put("customer", "Ada");
            first.put("items", List.of("tea", 2));
            first.<Object>putList("history").add("ordered");
            orders.put("A-2", Map.of("customer", "Bob"));
            System.out.println("wrote " + orders);
        }

        private static void change(SharedMap<String, Object> orders) {
            orders.region().inTurn(() -> {
                map(orders.get("A-1")).put("paid", true);
                list(map(orders.get("A-1")).get("history")).add("paid");
                orders.remove("A-2");
            });
            System.out.println("found it, changed it");
        }

        private static void print(Region region, SharedMap<String, Object> orders) {
            System.out.println("found " + orders + " under the name " + region.names());
        }

        @SuppressWarnings("unchecked")
        private static SharedMap<String, Object> map(Object value) {
            return (SharedMap<String, Object>) value;
        }

        @SuppressWarnings("unchecked")
        private static SharedList<Object> list(Object value) {
            return (SharedList<Object>) value;
        }
    }
}
