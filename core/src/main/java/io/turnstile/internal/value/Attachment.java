package io.turnstile.internal.value;

import io.turnstile.RegionDeletedException;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.turn.Sleepers;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that one attachment of a process to a region consists of, for the shared objects that live in it. Thread safe as
 * far as its turns see to it: whoever changes something holds the turn.
 */
public final class Attachment implements Turns.CommitHook {
    private final String name;
    private final TurnMemory memory;
    private final Turns turns;
    private final Heap heap;
    private final Kinds kinds;
    private final Objects objects;
    private final Discarded discarded;
    private final Registrations registrations;
    private final UserTypes types;
    private final Packing packing;
    private final Values values;
    private final Dict dict;
    private final Directory directory;
    private final Map<Class<?>, Object> parts = new ConcurrentHashMap<>();
    private final Sleepers sleepers = new Sleepers();
    private final RegionFile file;
    private final Object owner;

    /** Whether turns fail because the file was deleted. */
    private volatile boolean deleted;

    /** Roll-backs in this process, see {@link #rollbacks()}. */
    private volatile long rollbacks;

    /**
     * Puts the parts together.
     *
     * @param name     of the region, for messages.
     * @param memory   of the region.
     * @param turns    of this process.
     * @param heap     of the region.
     * @param kinds    of objects.
     * @param file     of the region.
     * @param owner    what users know the attachment as: the Region.
     */
    public Attachment(
            final String name,
            final TurnMemory memory,
            final Turns turns,
            final Heap heap,
            final Kinds kinds,
            final RegionFile file,
            final Object owner) {
        this.name = name;
        this.memory = memory;
        this.turns = turns;
        this.heap = heap;
        this.kinds = kinds;
        this.file = file;
        this.owner = owner;
        this.objects = new Objects(this);
        this.discarded = objects.discarded();
        this.registrations = new Registrations(kinds);
        this.types = new UserTypes(this);
        this.packing = new Packing(this);
        this.values = new Values(
                this, new Hash(file.header().hashSeed(), file.header().secondHashSeed()));
        this.dict = new Dict(this);
        this.directory = new Directory(this);
        turns.hook(this);
    }

    public String name() {
        return name;
    }

    /**
     * Whether another attachment is to the very same file, so that a reference means the same in both. The id of a region
     * does not tell: a copy of the file has it too.
     *
     * @param other of this process.
     */
    boolean isOfSameRegion(final Attachment other) {
        return other == this || other.file.isSameFile(file);
    }

    public TurnMemory memory() {
        return memory;
    }

    public Turns turns() {
        return turns;
    }

    public Heap heap() {
        return heap;
    }

    public Kinds kinds() {
        return kinds;
    }

    public Objects objects() {
        return objects;
    }

    /** What waits to be freed. */
    public Discarded discarded() {
        return discarded;
    }

    public Values values() {
        return values;
    }

    /** Classes of users that this attachment knows. */
    public Registrations registrations() {
        return registrations;
    }

    UserTypes types() {
        return types;
    }

    Packing packing() {
        return packing;
    }

    /** Threads that wait for what other threads of this attachment may do. */
    public Sleepers sleepers() {
        return sleepers;
    }

    /** Storage of all dicts of the region. */
    public Dict dict() {
        return dict;
    }

    /**
     * Something that another module needs once for each attachment.
     *
     * @param type of it.
     * @param make makes it when it is first asked for; may ask for other parts. Of two that are made at once one is kept.
     * @param <T>  of it.
     * @return the one of this attachment.
     */
    public <T> T part(final Class<T> type, final Function<Attachment, T> make) {
        final Object there = parts.get(type);
        if (there != null) {
            return type.cast(there);
        }
        // Not computeIfAbsent, in which no other part could be made.
        final Object made = make.apply(this);
        final Object first = parts.putIfAbsent(type, made);
        return type.cast(first == null ? made : first);
    }

    public Directory directory() {
        return directory;
    }

    /** For what the operating system does with ranges of the region. */
    public RegionFile file() {
        return file;
    }

    /** What users know the attachment as. */
    public Object owner() {
        return owner;
    }

    /** From now on looks whether the region's file was deleted or replaced; turns then fail instead of committing. */
    public void failWhenDeleted() {
        Deletions.watch(this);
    }

    /** Whether the region's file was deleted or replaced; turns fail from then on. */
    boolean noticeDeletion() {
        if (file.isDeleted()) {
            deleted = true;
        }
        return deleted;
    }

    private RegionDeletedException deletedException() {
        return new RegionDeletedException("region=" + name + " file=" + file.path()
                + " was deleted or replaced, and what is changed here nobody else will see; the turn was rolled back: close"
                + " this region and open the one that is there now");
    }

    @Override
    public void beforeCommit() {
        if (deleted) {
            throw deletedException();
        }
        if (objects.hasUnreferenced()) {
            objects.freeUnreferenced();
        }
        discarded.beforeCommit();
        heap.endTurn();
    }

    @Override
    public void afterCommit() {
        if (discarded.isWork()) {
            discarded.reclaimSome();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void afterRollback() {
        // Only the holder of the turn comes here.
        rollbacks = rollbacks + 1;
        objects.forget();
        discarded.afterRollback();
        heap.endTurn();
    }

    /**
     * How often this process has undone something. What was noted before, together with a counter in the region, may have
     * been undone, counter included: only the process that has the turn sees what can be undone.
     */
    public long rollbacks() {
        return rollbacks;
    }

    /** Before the next turn of this process, if it has one to come, classes are loaded that are needed in turns on a kind. */
    void rehearseLater(final ObjectKind kind) {
        if (!RehearsedKinds.has(kind.code()) && turns.prepareAgain()) {
            RehearsedKinds.want(kind.code());
        }
    }

    /** Handle of an object that was just created or found. */
    public Handle handle(final long descriptor) {
        return new Handle(this, descriptor, memory.getLong(descriptor));
    }

    /**
     * The object that a slot refers to, as users handle it.
     *
     * @param descriptor offset from the slot.
     * @param generation from the slot.
     * @return a shared object.
     */
    Object open(final long descriptor, final int generation) {
        final ObjectKind kind = objects.kindOf(descriptor);
        rehearseLater(kind);
        final Handle handle = new Handle(this, descriptor, DescriptorLayout.header(generation, kind.code()));
        handle.live();
        return kind.open(handle);
    }

    /**
     * Runs an operation that takes a value out, in the turn that the thread has or in one of its own. A shared object
     * that nothing else holds would be freed with a turn of its own before the caller could look at it, so it is replaced
     * by an unshared copy.
     *
     * @param operation as for {@link Turns#write}.
     * @param <T>       of the value.
     * @return the value, or the copy.
     */
    public <T> T takeOut(final Supplier<T> operation) {
        return turns.write(() -> kept(operation.get()));
    }

    /**
     * A value that an operation has taken out, as the caller of the operation can use it: see {@link #takeOut}.
     *
     * @param value taken out in the turn that the thread has.
     * @param <T>   of the value.
     * @return the value, or the copy if the turn is the operation's own.
     */
    @SuppressWarnings("unchecked")
    public <T> T kept(final T value) {
        return turns.depth() == 1 && objects.hasUnreferenced() ? (T) keep(value) : value;
    }

    private Object keep(final Object value) {
        final Handle handle = kinds.handleOf(value);
        final boolean dies = handle != null ? objects.references(handle.live()) == 0 : Encoded.isTuple(value);
        return dies ? values.unshared(value) : value;
    }
}
