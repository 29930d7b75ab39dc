/**
 * The heap: blocks and descriptors. Uses {@code internal.turn} for all stores; whoever calls what changes something has the
 * turn.
 */
package io.turnstile.internal.heap;
