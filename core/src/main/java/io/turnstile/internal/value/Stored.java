package io.turnstile.internal.value;

/**
 * A value of a user's type as a region has it, without its class. What stands in for the value where the class is not
 * registered, and where values are copied from region to region.
 */
interface Stored {
    /** Its type. */
    UserType type();

    /**
     * A constant of an enum.
     *
     * @param type tells all.
     */
    record Constant(UserType type) implements Stored {}

    /**
     * What a codec has written.
     *
     * @param type  of the value.
     * @param bytes all of it.
     */
    record Coded(UserType type, byte[] bytes) implements Stored {}
}
