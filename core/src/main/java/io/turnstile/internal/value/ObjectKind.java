package io.turnstile.internal.value;

/**
 * A kind of shared object: how it is made, given to users, copied, freed and walked. Each module registers its own through
 * {@link KindProvider}; this is how the core frees and checks collections that it knows nothing of.
 */
public abstract class ObjectKind {
    private final int code;
    private final String name;

    /**
     * A kind.
     *
     * @param code 1 to 255, part of the format.
     * @param name as users see it, as in "SharedList".
     */
    protected ObjectKind(final int code, final String name) {
        this.code = code;
        this.name = name;
    }

    /** Number of the kind, part of the format. */
    public final int code() {
        return code;
    }

    /** Name for people. */
    public final String name() {
        return name;
    }

    /** Fills the zeroed body of a new descriptor. */
    public void format(final Attachment attachment, final long descriptor) {}

    /** The object as users handle it. */
    public abstract Object open(Handle handle);

    /** The handle behind an object that {@link #open} made, or null if the object is of another class. */
    public abstract Handle handleOf(Object object);

    /** An unshared deep copy of an object that {@link #open} made. */
    public abstract Object snapshot(Object object);

    /**
     * Clears all slots of the object and frees all blocks that it owns, or {@linkplain Discarded#addContent discards} them. The
     * descriptor stays.
     */
    public abstract void release(Attachment attachment, long descriptor);

    /**
     * Frees some of what an object owns that nothing refers to any more. What is left is such that it can be gone on with, and
     * that {@link #traceDiscarded} names it. Allocates nothing.
     *
     * @param allowance is asked before each element.
     * @return whether nothing is left.
     */
    public boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        release(attachment, descriptor);
        return true;
    }

    /** As {@link #trace}, of an object of which {@link #releaseSome} has freed some. */
    public void traceDiscarded(final Attachment attachment, final long descriptor, final Tracer tracer) {
        trace(attachment, descriptor, tracer);
    }

    /** Names all blocks that the object owns and all its slots in use. */
    public abstract void trace(Attachment attachment, long descriptor, Tracer tracer);

    /**
     * Copies what can be read of a damaged object, element by element, each of them {@linkplain Salvage#attempt attempted}.
     *
     * @param salvage    in which the object is copied.
     * @param descriptor of the damaged object. Nothing in it is to be trusted: loops are bounded by what a region can hold.
     * @param copy       a new empty object of the other region, as {@link #open} made it.
     */
    public abstract void salvage(Salvage salvage, long descriptor, Object copy);

    /** Whether a plain object of java.util becomes one of this kind when it is put into a shared container. */
    public boolean copies(final Object value) {
        return false;
    }

    /** Elements of a plain object that this kind {@link #copies}, for checking them before anything is stored. */
    public Iterable<?> elements(final Object value) {
        throw new UnsupportedOperationException(name);
    }

    /** Keys of a plain object that this kind {@link #copies}. */
    public Iterable<?> keys(final Object value) {
        return java.util.List.of();
    }

    /** Fills a new object with the content of a plain one. */
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        throw new UnsupportedOperationException(name);
    }
}
