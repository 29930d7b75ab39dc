/**
 * Programs to run and to copy from. Start with {@link io.turnstile.examples.Quickstart}, then
 * {@link io.turnstile.examples.TurnByTurn}. Each has a {@code main}; those with several processes start them themselves
 * and take {@code --help}.
 */
package io.turnstile.examples;
