package io.turnstile.internal.value;

import java.util.Arrays;
import java.util.HexFormat;

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
    record Constant(UserType type) implements Stored {
        /** As the constant prints itself, if it has no words of its own. */
        @Override
        public String toString() {
            return type.detail();
        }
    }

    /**
     * What a codec has written.
     *
     * @param type  of the value.
     * @param bytes all of it.
     */
    record Coded(UserType type, byte[] bytes) implements Stored {
        @Override
        public boolean equals(final Object other) {
            return other instanceof Coded coded && coded.type.equals(type) && Arrays.equals(coded.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return type.className() + "[0x" + HexFormat.of().formatHex(bytes) + "]";
        }
    }
}
