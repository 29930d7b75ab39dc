/**
 * Raw memory: the mapped file and the only accesses to it, with their memory order in the methods' names. The build fails
 * if anything else uses Unsafe, native calls or fences. Knows nothing of regions and their layout.
 */
package io.turnstile.internal.memory;
