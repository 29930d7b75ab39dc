package io.turnstile.stress.mutants;

/**
 * Something that must not be.
 *
 * @param seed   of the mutants.
 * @param number of the mutant.
 * @param text   what happened, what was changed, and where.
 */
public record Finding(long seed, long number, String text) {
    @Override
    public String toString() {
        return "seed=" + seed + " mutant=" + number + ": " + text;
    }
}
