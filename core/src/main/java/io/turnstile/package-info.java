/**
 * Regions of memory that JVM processes of one host share, turns in which they change them, and cells.
 *
 * <p>Begin with {@link io.turnstile.Region#at(String)}. All classes may be used by any thread; a {@link io.turnstile.Turn}
 * belongs to the thread that took it. All exceptions extend {@link io.turnstile.RegionException}, but for use after close and
 * other misuse, which is {@link IllegalStateException}, and for wrong arguments.
 */
package io.turnstile;
