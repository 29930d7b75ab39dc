/**
 * Interleavings of a few stores and loads of several members, tried some millions of times by jcstress: the turn, atomic
 * cells and optimistic reads. The classes named after what they test hold the tests, one nested class each; each kind has a
 * weakened {@link io.turnstile.stress.interleavings.Control}. Run by {@link io.turnstile.stress.Interleavings}.
 */
package io.turnstile.stress.interleavings;
