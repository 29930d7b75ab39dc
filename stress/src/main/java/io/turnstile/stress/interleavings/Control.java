package io.turnstile.stress.interleavings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test as the control of another one: the same work with one protective step left out. What the other one forbids is
 * "interesting" here, and must be observed: else the other one's silence proves nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Control {
    /** The test whose forbidden outcomes are to be seen here. */
    Class<?> of();

    /** What was left out. */
    String without();
}
