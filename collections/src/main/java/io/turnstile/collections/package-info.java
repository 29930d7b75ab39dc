/**
 * Collections that JVM processes share, behind the interfaces of java.util. Handles may be used by any thread; changes take
 * a turn of their own unless the thread has one.
 */
package io.turnstile.collections;
