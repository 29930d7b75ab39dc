/**
 * The SIGKILL torture: writers in JVMs of their own, a killer, and a survivor that compares the whole region with a model.
 * Started by {@link io.turnstile.stress.Kills}.
 */
package io.turnstile.stress.kills;
