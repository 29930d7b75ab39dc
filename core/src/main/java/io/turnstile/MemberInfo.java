package io.turnstile;

import java.time.Instant;

/**
 * A process that is attached to a region, or was killed and has not been cleaned up yet.
 *
 * @param slot     its place in the member table.
 * @param pid      process id, in its own pid namespace.
 * @param name     that it gave itself.
 * @param alive    false only if it is certain that the process has ended.
 * @param stopped  whether it is stopped by a signal or a debugger; false where that can not be seen.
 * @param attached when it attached.
 * @param turns    that it has taken.
 */
public record MemberInfo(
        int slot, long pid, String name, boolean alive, boolean stopped, Instant attached, long turns) {}
