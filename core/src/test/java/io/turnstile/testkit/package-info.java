/**
 * A kit for tests of programs that share regions, for users and for the tests of all modules; in the core's test jar. It
 * needs JUnit.
 *
 * <p>{@link io.turnstile.testkit.SharedRegion}: roles in JVMs of their own, killed at a named {@link
 * io.turnstile.testkit.KillPoint} or at any moment, stopped by {@link io.turnstile.testkit.Signals}, and an audit by the
 * survivor. {@link io.turnstile.testkit.CrashAtEveryStore}: an operation killed at each of its stores, in this process.
 * {@link io.turnstile.testkit.RegionExtension}: regions that are checked and deleted after each test.
 */
package io.turnstile.testkit;
