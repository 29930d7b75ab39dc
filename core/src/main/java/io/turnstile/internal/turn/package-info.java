/**
 * Turns: the protocol that gives one thread of one process the whole region, and the undo log that makes a turn a
 * transaction. Uses {@code internal.region}. Fences pair up by name, see docs/turn-protocol.md.
 */
package io.turnstile.internal.turn;
