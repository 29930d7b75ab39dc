package io.turnstile.stress.kills;

/** Twin of a SharedBytes. */
final class PlainBytes {
    private byte[] bytes = {};

    byte[] bytes() {
        return bytes;
    }

    void replace(final int from, final int to, final byte[] with) {
        final byte[] all = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(with, 0, all, from, with.length);
        System.arraycopy(bytes, to, all, from + with.length, bytes.length - to);
        bytes = all;
    }
}
