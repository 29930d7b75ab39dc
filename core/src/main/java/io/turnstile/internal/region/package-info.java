/**
 * The region's file: what lies where, how it is made and opened, its members and whether they live. Uses
 * {@code internal.memory}; nothing here takes turns.
 */
package io.turnstile.internal.region;
