/** The commands, one class each. They only look at regions unless their name says otherwise. */
package io.turnstile.tools.command;
