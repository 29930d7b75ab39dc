/**
 * What the tests of all modules share: regions that are checked and deleted after each test, threads with deadlines, and
 * the harness that kills an operation at each of its stores. In the core's test jar.
 */
package io.turnstile.testing;
