package io.turnstile;

import io.turnstile.internal.value.PrintableText;
import java.util.List;

/**
 * What {@link Region#check()} found.
 *
 * @param problems each with offsets and values; empty if all invariants hold.
 * @param blocks   blocks that were walked.
 * @param objects  shared objects that were reached from the names.
 * @param discarded removed objects and contents whose memory is still to be freed; 0 unless a process is at it, or was killed.
 */
public record CheckReport(List<String> problems, long blocks, long objects, long discarded) {
    /** Makes the list unmodifiable. */
    public CheckReport {
        problems = problems.stream().map(PrintableText::of).toList();
    }

    /**
     * Whether all invariants hold.
     *
     * @return true if there are no problems.
     */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
