package io.turnstile.stress.interleavings;

import java.util.List;

/** How much is tried: jcstress's own presets, and a shorter one. */
public enum Effort {
    /** Each test in one JVM as it comes, without a choice of compilers: for the ordinary build. */
    BUILD("quick", "-time", "150", "-iters", "3", "-pth", "false"),

    /** All pairs of interpreter and compilers, one second each. */
    QUICK("quick"),

    /** As quick, five seconds each. */
    DEFAULT("default"),

    /** As default, ten times. */
    TOUGH("tough"),

    /** As tough, five times as long. */
    STRESS("stress");

    private final String preset;
    private final List<String> changes;

    Effort(final String preset, final String... changes) {
        this.preset = preset;
        this.changes = List.of(changes);
    }

    /** The name that jcstress has for it. */
    String preset() {
        return preset;
    }

    /** Options of jcstress that differ from the preset's. */
    List<String> changes() {
        return changes;
    }
}
