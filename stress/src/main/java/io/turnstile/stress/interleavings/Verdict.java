package io.turnstile.stress.interleavings;

/** What the outcomes of a test say. */
public enum Verdict {
    /** None of the forbidden outcomes was observed. */
    HELD(true),

    /** A control: what its test forbids was observed, as it must be. */
    CONTROL_BROKEN(true),

    /** A forbidden outcome was observed. */
    FORBIDDEN(false),

    /** A control: what its test forbids was not observed, so nothing shows that the test can fail. */
    CONTROL_HELD(false),

    /** The test could not be run to its end. */
    ERROR(false);

    private final boolean good;

    Verdict(final boolean good) {
        this.good = good;
    }

    /** Whether all is as it should be. */
    public boolean isGood() {
        return good;
    }
}
