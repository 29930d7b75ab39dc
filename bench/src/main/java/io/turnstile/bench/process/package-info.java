/**
 * Measurements that need several processes: alternation, contention, and taking over from a process that was killed.
 *
 * <p>A measurement starts JVMs with a role ({@link io.turnstile.bench.process.Child}), tells them over their standard input
 * what to do and when to begin, and reads what they measured from their standard output. Meanwhile it sleeps, so that the
 * processes have the cores for themselves. All times are {@link System#nanoTime}, which is one clock (CLOCK_MONOTONIC) for
 * all processes of a Linux host.
 */
package io.turnstile.bench.process;
