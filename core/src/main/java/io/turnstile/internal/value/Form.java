package io.turnstile.internal.value;

/** In which form a value of a user's type is wanted. */
enum Form {
    /** The value itself; what cannot be made of what is stored is an exception. */
    LIVE,

    /** The value itself if that can be made, else a form that stands for what is stored and can be stored again. */
    GENERIC,

    /** As {@link #GENERIC}, but the value itself only if looking that up finds what is stored. */
    KEY,

    /** As a component is shown in the Map that stands for its record. */
    SHOWN
}
