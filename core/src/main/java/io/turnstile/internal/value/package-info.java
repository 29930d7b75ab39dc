/**
 * Values in slots, shared objects with their counts, dicts, the directory of names, and the walk that checks all of them.
 * Uses {@code internal.heap}. Other modules add kinds of objects through
 * {@link io.turnstile.internal.value.KindProvider}.
 */
package io.turnstile.internal.value;
