/** The command {@code turnstile}: its entry, its options, and how it fails. Not a library. */
package io.turnstile.tools;
