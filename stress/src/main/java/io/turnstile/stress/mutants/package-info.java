/**
 * Damaged regions: templates, the words they consist of, changes of these words, and what a process does with the result.
 * {@link io.turnstile.stress.Mutants} runs them. A mutant is made from a seed and its number alone, so each can be repeated.
 */
package io.turnstile.stress.mutants;
