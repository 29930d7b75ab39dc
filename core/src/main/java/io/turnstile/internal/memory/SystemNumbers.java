package io.turnstile.internal.memory;

import java.util.Locale;

/**
 * Numbers of the kernel's that are not the same everywhere. Apart from {@link NativeCalls}, whose loading takes a library's
 * classes with it.
 */
final class SystemNumbers {
    private SystemNumbers() {}

    /**
     * Refuses systems on which the numbers of system calls and flags mean something else.
     *
     * @throws UnsupportedOperationException on anything but 64-bit Linux, and without the module jdk.unsupported
     */
    static void check() {
        noFollowFlag();
        try {
            Class.forName("sun.misc.Unsafe", false, SystemNumbers.class.getClassLoader());
        } catch (final ClassNotFoundException e) {
            throw new UnsupportedOperationException(
                    "The module jdk.unsupported is missing, which a program on the module path gets only if a module asks for"
                            + " it: write \"requires jdk.unsupported;\" in its module-info.java, or start it with"
                            + " --add-modules jdk.unsupported",
                    e);
        }
    }

    /**
     * O_NOFOLLOW of this architecture, the one flag used here whose number differs between those supported.
     *
     * @throws UnsupportedOperationException on anything but 64-bit Linux
     */
    static int noFollowFlag() {
        final String system = System.getProperty("os.name");
        final String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if ("Linux".equals(system)) {
            switch (architecture) {
                case "amd64", "x86_64", "riscv64":
                    return 0x20000;
                case "aarch64":
                    return 0x8000;
                default:
                    break;
            }
        }
        throw new UnsupportedOperationException("Shared regions are not supported here: os.name=" + system + " os.arch="
                + architecture + ". Run on 64-bit Linux with os.arch=amd64, aarch64 or riscv64");
    }
}
