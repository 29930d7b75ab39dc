package io.turnstile.collections;

import io.turnstile.Region;

/** A shared object: it lives in a region, and what this JVM has is a handle to it. */
public interface SharedObject {
    /**
     * The region in which it lives.
     *
     * @return the region through which this handle was made.
     */
    Region region();

    /**
     * An unshared deep copy: plain java.util collections, in which everything shared is copied too. Takes no turn if that
     * can be avoided.
     *
     * @return what it holds at one moment.
     * @throws io.turnstile.StaleHandleException if the object was freed.
     */
    Object snapshot();
}
