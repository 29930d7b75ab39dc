package io.turnstile.stress.mutants;

/** What became of a mutant, apart from findings. */
public enum Outcome {
    /** It could not be opened. */
    REFUSED,

    /** Its check found a problem, or could not be made. */
    FOUND,

    /** Its check found nothing. */
    SOUND,

    /** It was damaged after its check. */
    ATTACHED,

    /** What is sound of it was salvaged into a region that is sound. */
    REPAIRED
}
