/** Programs that try to break a region. Each also runs in a short form as a test of the ordinary build. */
package io.turnstile.stress;
