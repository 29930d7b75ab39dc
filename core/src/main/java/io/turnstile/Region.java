package io.turnstile;

import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Home;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.Members;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionFiles;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.region.Seal;
import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.EndedThreads;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.UndoLog;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Checker;
import io.turnstile.internal.value.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.IdleStrategy;

/**
 * A region of memory that processes of one host share, and the shared objects in it.
 *
 * <pre>{@code
 * try (Region region = Region.at("orders").openOrCreate()) {
 *     LongCell count = LongCell.open(region, "count");
 *     region.inTurn(() -> count.add(1));
 * }
 * }</pre>
 *
 * <p>Thread safe. Every thread takes turns of its own. Each {@code Region} object is one member; a process needs no more
 * than one of each region. After {@link #close()} everything that belongs to it throws {@link IllegalStateException}.
 */
public final class Region implements AutoCloseable {
    /** Objects that freeing takes few lines of undo log for, all together. */
    private static final int COLLECTED_IN_STEP = 32;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LAST_TURN_NANOS = 1000 * NANOS_PER_MILLI;

    private final RegionName name;
    private final RegionFile file;
    private final RegionMemory memory;
    private final Members members;
    private final Turns turns;
    private final Heap heap;
    private final Attachment attachment;
    private final boolean readOnly;
    private CheckReport checkedOnAttach;
    private String acceptedOnAttach;
    private boolean closed;

    /** Options of one attachment. */
    record Options(
            String memberName,
            Supplier<? extends IdleStrategy> idle,
            TurnPolicy turnPolicy,
            Duration turnTimeout,
            boolean failWhenDeleted,
            UnaryOperator<RegionMemory> memory) {}

    /** How a process takes part in a region. */
    enum Role {
        MEMBER,
        READER,
        /** In no table and seen by nobody: the region is memory of this process alone. */
        REHEARSAL
    }

    Region(final RegionName name, final RegionFile file, final Options options, final Role role) {
        this.name = name;
        this.file = file;
        this.readOnly = role == Role.READER;
        this.memory = options.memory().apply(file.memory());
        final RegionLayout layout = file.header().layout();
        this.members = new Members(name.name(), memory, layout.members(), file.lock());
        final long member = member(role, options.memberName());
        final UndoLog log = new UndoLog(memory, layout, file);
        final TurnMemory turnMemory = new TurnMemory(memory, log);
        this.turns = new Turns(
                memory,
                log,
                members,
                new Turns.Options(
                        name.name(),
                        member,
                        RegionLayout.member(Participant.slot(member)) + MemberLayout.TURNS_OFFSET,
                        options.turnPolicy(),
                        options.idle(),
                        Deadline.nanos(options.turnTimeout()),
                        readOnly));
        this.heap = new Heap(turnMemory, layout, file, name.name());
        this.attachment =
                new Attachment(name.name(), turnMemory, turns, heap, new Kinds(() -> CoreKinds.ALL), file, this);
        if (role == Role.MEMBER) {
            turns.prepareWith(Rehearsal.WANTED ? Rehearsal::prepare : null);
            EndedThreads.watch(turns, attachment);
            if (options.failWhenDeleted()) {
                attachment.failWhenDeleted();
            }
        }
    }

    private long member(final Role role, final String memberName) {
        return switch (role) {
            case MEMBER -> join(memberName);
            case READER -> 0;
            case REHEARSAL -> Participant.member(0, 1);
        };
    }

    private long join(final String memberName) {
        final long member = members.join(memberName);
        // On the disk before anything is changed: who finds the mark after a reboot knows that the region was in use.
        file.forceTables();
        return member;
    }

    /** What a region is attached with, and what it is refused for. */
    record Terms(Options options, boolean readOnly, boolean acceptUnforced) {}

    /**
     * Attaches to a file. What stands in memory survives every death of a process, but of what the machine had in memory when it
     * went down, any page may have reached the disk and any other not; and a copy may have pages of different moments.
     *
     * @param file is closed if that fails.
     */
    static Region attach(final RegionName name, final RegionFile file, final Terms terms) {
        try {
            return finding(file, name) == Home.Finding.SAME
                    ? new Region(name, file, terms.options, terms.readOnly ? Role.READER : Role.MEMBER)
                    : adopt(name, file, terms);
        } catch (final Throwable e) {
            file.close();
            throw e;
        }
    }

    /** Containers may show a run of the machine as their own: only where nobody lives any more it was really restarted. */
    private static Home.Finding finding(final RegionFile file, final RegionName name) {
        final Home.Finding found = file.home();
        if (found != Home.Finding.RESTARTED) {
            return found;
        }
        final boolean goesOn =
                file.isInMemory() || !members(name, file).living().isEmpty();
        return goesOn ? Home.Finding.SAME : found;
    }

    private static Members members(final RegionName name, final RegionFile file) {
        return new Members(name.name(), file.memory(), file.header().layout().members(), file.lock());
    }

    private static Region adopt(final RegionName name, final RegionFile file, final Terms terms) {
        if (terms.readOnly) {
            final String doubt = doubt(name, file, terms, finding(file, name));
            final Region region = new Region(name, file, terms.options, Role.READER);
            region.acceptedOnAttach = doubt;
            return region;
        }
        awaitAdoption(file, Deadline.nanos(terms.options.turnTimeout));
        try {
            return adoptAlone(name, file, terms);
        } finally {
            file.endAdoption();
        }
    }

    private static void awaitAdoption(final RegionFile file, final long nanos) {
        final long start = System.nanoTime();
        while (!file.tryAdopt()) {
            if (System.nanoTime() - start > nanos) {
                throw new RegionAccessException(
                        "file=" + file.path() + " is a copy, or its machine was restarted, and another"
                                + " process has been checking it for more than " + nanos / NANOS_PER_MILLI
                                + " ms; try again later");
            }
            LockSupport.parkNanos(NANOS_PER_MILLI);
        }
    }

    private static Region adoptAlone(final RegionName name, final RegionFile file, final Terms terms) {
        final Home.Finding found = finding(file, name);
        if (found == Home.Finding.SAME) {
            return new Region(name, file, terms.options, Role.MEMBER);
        }
        final String doubt = doubt(name, file, terms, found);
        final Members before = members(name, file);
        final boolean check = doubt != null || found == Home.Finding.COPIED || before.wereCutOff();
        if (found == Home.Finding.COPIED) {
            before.clear();
        }
        final Region region = new Region(name, file, terms.options, Role.MEMBER);
        region.acceptedOnAttach = doubt;
        try {
            if (check) {
                region.checkAdopted(found);
            }
            region.members.reap();
            file.settleHome();
        } catch (final Throwable e) {
            // Not forced: what was refused is refused to the next one too.
            region.turns.close();
            region.leaveMembers();
            throw e;
        }
        return region;
    }

    /** Why the file may be a mixture of moments, null if it is not; throws unless that is accepted. */
    private static String doubt(
            final RegionName name, final RegionFile file, final Terms terms, final Home.Finding found) {
        if (Seal.isIntact(file.memory(), file.header().layout())) {
            return null;
        }
        final String doubt = "region=" + name.name() + " file=" + file.path()
                + (found == Home.Finding.COPIED
                        ? " is a copy, or was moved from another file system, and it was in use meanwhile or never forced:"
                                + " parts of it may be of different moments"
                        : " was changed after it was last forced when the machine went down: of what was changed since, some"
                                + " pages may be on the disk and others not");
        if (!terms.acceptUnforced) {
            throw new RegionNotForcedException(
                    doubt + ", which a check cannot always see; take a copy that was made while"
                            + " nobody was attached, or attach with acceptUnforced() to go on with what is there if a check finds it"
                            + " sound");
        }
        return doubt;
    }

    private void checkAdopted(final Home.Finding found) {
        final CheckReport report = check();
        if (!report.isSound()) {
            throw new RegionCorruptException("region=" + name()
                    + (found == Home.Finding.COPIED ? " is a copy" : " was in use when the machine went down")
                    + ", and is damaged: problems=" + report.problems().size() + ", the first: "
                    + report.problems().get(0) + "; Region.repair() salvages it");
        }
        checkedOnAttach = report;
    }

    /** Makes what every region has, before anyone else can see it. */
    static void format(final RegionName name, final RegionFile file, final Options options) {
        format(name, file, options, region -> {});
    }

    /** Makes what every region has, and what its creator fills it with, before anyone else can see it. */
    static void format(
            final RegionName name, final RegionFile file, final Options options, final Consumer<Region> fill) {
        Heap.format(file.memory(), file.header().layout());
        final Region region = new Region(name, file, options, Role.MEMBER);
        // Nobody else can see it, and so nobody waits.
        region.turns.prepareWith(null);
        region.makeDirectory();
        try {
            fill.accept(region);
        } catch (final Throwable e) {
            region.turns.close();
            throw e;
        }
        region.end();
    }

    void makeDirectory() {
        turns.write(() -> {
            turns.mutating();
            attachment.directory().format();
        });
    }

    /**
     * Begins to attach to a region.
     *
     * @param name "orders" or "shm://orders" in shared memory, or "file:///absolute/path/x.turnstile".
     * @return options.
     * @throws IllegalArgumentException if the name is of none of these forms.
     */
    public static RegionBuilder at(final String name) {
        return new RegionBuilder(RegionName.of(name));
    }

    /**
     * Begins to attach to a region in a file.
     *
     * @param file on a local file system.
     * @return options.
     */
    public static RegionBuilder at(final Path file) {
        return new RegionBuilder(RegionName.of(file));
    }

    /**
     * The regions in shared memory that the calling user can read.
     *
     * @return sorted by name.
     */
    public static List<RegionInfo> list() {
        return list(RegionName.SHARED_MEMORY);
    }

    /**
     * The regions of a directory that the calling user can read.
     *
     * @param directory to look in; only files that end in ".turnstile" are considered.
     * @return sorted by name.
     * @throws RegionAccessException if the directory can not be listed.
     */
    public static List<RegionInfo> list(final Path directory) {
        final List<RegionInfo> infos = new ArrayList<>();
        for (final RegionName name : RegionFiles.list(directory)) {
            if (Files.isReadable(name.file())) {
                try {
                    infos.add(RegionInspector.inspect(name));
                } catch (final RegionNotFoundException e) {
                    // Deleted since the directory was listed: then it is not one of them.
                    continue;
                }
            }
        }
        return infos;
    }

    /**
     * Whether there is a region of a name.
     *
     * @param name as for {@link #at(String)}.
     * @return whether its file exists; it may be damaged.
     */
    public static boolean exists(final String name) {
        return Files.exists(RegionName.of(name).file(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Deletes a region. Its name is gone at once; processes that are attached keep the data until they close it, and learn of it
     * by {@link #isDeleted()} or {@link RegionBuilder#failWhenDeleted(boolean)}. The file may be damaged as long as it begins as a
     * region does; any other is not touched.
     *
     * @param name as for {@link #at(String)}.
     * @return whether there was one.
     * @throws RegionCorruptException if an ordinary file has the name that does not begin as a region does. If it was one, and
     *     is damaged there, delete the file by other means.
     * @throws RegionAccessException  if it can not be deleted, or a directory or a symbolic link has the name.
     */
    public static boolean delete(final String name) {
        return RegionFiles.delete(RegionName.of(name));
    }

    /**
     * Removes what dead processes left in shared memory: regions that were never finished, lock files without a region,
     * members that were killed, and the turn of a killed holder, which is rolled back. It touches only files of the calling
     * user, and among those only such that say themselves that they are Turnstile's.
     *
     * @return a line for each thing removed.
     */
    public static List<String> prune() {
        return prune(RegionName.SHARED_MEMORY);
    }

    /**
     * As {@link #prune()} for a directory.
     *
     * @param directory to tidy up.
     * @return a line for each thing removed.
     */
    public static List<String> prune(final Path directory) {
        final List<String> removed = new ArrayList<>(RegionFiles.prune(directory));
        for (final RegionName name : RegionFiles.list(directory)) {
            if (Files.isWritable(name.file()) && RegionFiles.isMine(name)) {
                removed.addAll(RegionInspector.reap(name));
            }
        }
        return removed;
    }

    /**
     * Copies all that can be read of a damaged region into a new one of the same capacity, permissions and member slots.
     * The damaged file is not changed. What an open turn had changed is undone first. Of an undamaged region it makes a
     * compact copy.
     *
     * <p>A list keeps the indices of its elements: null stands where one is lost. If anything is lost, objects that no name
     * reaches any more are kept under names that begin with "lost+found/".
     *
     * @param from name of the damaged region, as for {@link #at(String)}.
     * @param to   name of the new one; nothing of that name exists yet.
     * @return a line for each thing that is lost, at most ten for each object; empty if nothing is.
     * @throws RegionNotFoundException if there is no file of the first name.
     * @throws RegionExistsException   if there is one of the second name.
     * @throws RegionCorruptException  if the file can not have been a region.
     * @throws RegionVersionException  if it is an undamaged one of another version.
     * @throws RegionAccessException   if a living process is attached, or a file can not be used.
     * @throws RegionFullException     if there is no room for the new one.
     */
    public static List<String> repair(final String from, final String to) {
        return new RegionRepair(RegionName.of(from), RegionName.of(to)).run();
    }

    /**
     * Name of the region.
     *
     * @return as given to {@link #at(String)}, without its scheme.
     */
    public String name() {
        return name.name();
    }

    /**
     * File in which the region lies.
     *
     * @return absolute path.
     */
    public Path file() {
        return name.file();
    }

    /**
     * Id of the region: another one for each that is made, of the same name too. A copy of the file has the same.
     *
     * @return random, never 0.
     */
    public long id() {
        return file.header().id();
    }

    /**
     * Most bytes that the region can hold, its header and tables included.
     *
     * @return bytes.
     */
    public long capacity() {
        return file.header().layout().capacity();
    }

    /**
     * Bytes that the file system has reserved for the region.
     *
     * @return bytes.
     */
    public long committed() {
        turns.checkOpen();
        return committed(file.memory());
    }

    static long committed(final RegionMemory memory) {
        return memory.getLongAcquire(ControlLayout.HEAP_RESERVED_OFFSET)
                + memory.getLongAcquire(ControlLayout.LOG_RESERVED_OFFSET);
    }

    /**
     * Bytes in use by data, at some moment.
     *
     * @return bytes, headers of blocks included.
     */
    public long used() {
        return turns.read(heap::used);
    }

    /**
     * Where the region is mapped in this process.
     *
     * @return a virtual address. Whoever stores there bypasses turns and undo log.
     */
    public long address() {
        turns.checkOpen();
        return file.memory().address();
    }

    /**
     * Whether it is attached without the right to change it.
     *
     * @return true after {@link RegionBuilder#openReadOnly()}.
     */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * Whether it can be used.
     *
     * @return false after {@link #close()}.
     */
    public boolean isOpen() {
        return !turns.isClosed();
    }

    /**
     * Whether the region was deleted, replaced or moved since it was attached to: its name means another file by now, or none.
     * The attachment still works, but whoever attaches from now on does not see what it does. Takes no turn; a system call or
     * two.
     *
     * @return true if so; false also if the name can not be looked at.
     * @throws IllegalStateException if the region is closed.
     */
    public boolean isDeleted() {
        turns.checkOpen();
        return file.isDeleted();
    }

    /**
     * Takes the turn; waits as long as {@link RegionBuilder#turnTimeout} says. An interrupt does not end the wait, as with
     * {@link java.util.concurrent.locks.Lock#lock()}: the thread's interrupt status is set again when it returns or throws.
     * A turn belongs to the thread that took it, a virtual one too. A thread that ends without closing its turn has it
     * rolled back, within a tenth of a second or so.
     *
     * @return the turn, to be closed. In a thread that has it already, an inner one.
     * @throws TurnTimeoutException   if it did not come; the message names who has it.
     * @throws RegionAccessException  if the region is attached read-only.
     * @throws RegionCorruptException if the undo log of a dead holder is damaged.
     * @throws IllegalStateException  if the region is closed, or in the body of {@link #read}.
     */
    public Turn takeTurn() {
        return new Turn(turns).begin(turns.timeoutNanos());
    }

    /**
     * Takes the turn; waits at most as long as given.
     *
     * @param timeout zero, and a negative time, do not wait; 292 years and more never end.
     * @return the turn, to be closed.
     * @throws RegionException as {@link #takeTurn()}.
     */
    public Turn takeTurn(final Duration timeout) {
        return new Turn(turns).begin(Deadline.nanos(timeout));
    }

    /**
     * Takes the turn if nobody has it. Overtakes those who wait.
     *
     * @return the turn, to be closed, or empty if somebody has it.
     * @throws RegionException as {@link #takeTurn()}, but no time-out.
     */
    public Optional<Turn> tryTurn() {
        final Turn turn = new Turn(turns);
        final Optional<Turn> taken = Optional.of(turn);
        return turn.tryBegin() ? taken : Optional.empty();
    }

    /**
     * Runs a body in a turn. Commits when it returns; rolls back when it throws, and throws the same.
     *
     * @param body what to do.
     * @throws TurnRolledBackException if an inner turn was rolled back and the body went on.
     * @throws RegionException         as {@link #takeTurn()}.
     */
    public void inTurn(final Runnable body) {
        turns.inTurn(body);
    }

    /**
     * As {@link #inTurn(Runnable)} with a result.
     *
     * @param body what to do.
     * @param <T>  of the result.
     * @return what the body returned.
     */
    public <T> T inTurn(final Supplier<T> body) {
        return turns.inTurn(body);
    }

    /**
     * Reads what was there at one moment, without a turn if possible: readers do not wait for each other, nor writers for
     * them. After some tries between changes it takes a turn; attached read-only, it tries for as long as
     * {@link RegionBuilder#turnTimeout} says. In a thread that has the turn the body just runs in it.
     *
     * @param body only reads; may run several times, also on values that are half changed, and what it returns or throws
     *     then is dropped. It must not return live collections that it expects to stay as they were.
     * @param <T>  of the result.
     * @return what the body returned on a consistent state.
     * @throws IllegalStateException if the body changes something.
     * @throws TurnTimeoutException  if there was no quiet moment in time; the message names the remedy. A long read of a read-only
     *     member finds none beside turns that come more often than it takes, nor after the death of a holder until somebody has
     *     attached for writing.
     */
    public <T> T read(final Supplier<T> body) {
        return turns.readSection(body);
    }

    /**
     * Names of the objects in the region.
     *
     * @return in the order in which they were made; a copy.
     */
    public List<String> names() {
        return attachment.directory().names();
    }

    /**
     * Whether there is an object of a name.
     *
     * @param object name.
     * @return true if there is.
     */
    public boolean contains(final String object) {
        return attachment.directory().contains(object);
    }

    /**
     * Removes a name, and frees the object at the end of the turn unless a container holds it. Takes a turn.
     *
     * @param object name.
     * @return whether there was one.
     */
    public boolean remove(final String object) {
        return attachment.directory().remove(object);
    }

    /**
     * Gives an object another name. Takes a turn.
     *
     * @param from its name.
     * @param to   its new name.
     * @return false if there is no object of that name.
     * @throws RegionExistsException if the new name belongs to another object.
     */
    public boolean rename(final String from, final String to) {
        return attachment.directory().rename(from, to);
    }

    /**
     * Makes a class of records, or an enum, known here, and those of its components; in every process that reads such values,
     * before it does. Storing a value, or looking one up, registers its class too. A class that is registered stays so as it
     * is, with its defaults and its migration. Takes no turn, and stores nothing.
     *
     * <p>A record is stored by its components, with their names and types kept once in the region. Where its class is not
     * registered it is read as a {@link Map} of them that cannot be changed. Where the class has other components
     * than the record was stored with, it is read by their names, as {@link #register(Class, Map)} says. Reading a constant of
     * an enum that is not registered is {@link UnsupportedValueException}. No class is ever loaded by a name that a region
     * holds.
     *
     * @param type class of records, or enum.
     * @throws UnsupportedValueException if it is neither.
     * @throws IllegalStateException     if the region is closed.
     */
    public void register(final Class<?> type) {
        turns.checkOpen();
        attachment.registrations().register(type);
    }

    /**
     * Registers a class of records, or an enum, and says how values are read that other versions of it have stored. Replaces
     * what was registered for the class before. Takes no turn, and stores nothing.
     *
     * <p>A record is read by the names of its components, whatever their order. Components that the stored record has
     * besides are left out; the region keeps them until somebody stores another value there. A component that the stored
     * record lacks is its default; without a default, reading the record is {@link UnsupportedValueException}, which names
     * the component. A number is read as one of another primitive type, boxed or not, if it is exactly the same number
     * there. What does not fit otherwise is {@link UnsupportedValueException} too.
     *
     * <p>What cannot be read never makes an operation fail that does not ask for it: {@code put} and {@code remove},
     * iterators, {@code contains}, {@code equals}, {@code hashCode}, {@code toString} and {@code snapshot} give such a record
     * as a Map of its components, and such a constant as an object that prints its name. Keys of maps and sets are found by
     * their stored form: one that was stored with other components is another key.
     *
     * @param type     class of records, or enum.
     * @param defaults of records: values of components that a stored record may lack, by the names of the components; null
     *                 values are allowed for components that are not primitive. All records that lack one share it. Of an enum: constants that are read for
     *                 stored ones that it does not have, by the names of these.
     * @throws UnsupportedValueException if the class is neither.
     * @throws IllegalArgumentException  if there is no such component, or a default cannot be its value, or is no constant of
     *                                   the enum.
     * @throws IllegalStateException     if the region is closed.
     */
    public void register(final Class<?> type, final Map<String, ?> defaults) {
        turns.checkOpen();
        attachment.registrations().register(type, Objects.requireNonNull(defaults, "defaults"), null);
    }

    /**
     * Registers a class of records without defaults, but with a migration: see {@link #register(Class, Map, RecordMigration)}.
     *
     * @param type      class of records.
     * @param migration makes a record of stored components that do not fit.
     * @param <T>       of the records.
     * @throws IllegalStateException if the region is closed.
     */
    public <T extends Record> void register(final Class<T> type, final RecordMigration<? extends T> migration) {
        register(type, Map.of(), migration);
    }

    /**
     * Registers a class of records as {@link #register(Class, Map)} does, with a function for stored records that cannot be
     * read by these rules: one that lacks a component without a default, or has one of another type. Takes no turn, and stores
     * nothing. If the function throws or gives null, reading the record is {@link UnsupportedValueException}.
     *
     * @param type      class of records.
     * @param defaults  values of components that a stored record may lack, by the names of the components.
     * @param migration makes a record of stored components that do not fit.
     * @param <T>       of the records.
     * @throws IllegalArgumentException if there is no such component, or a default cannot be its value.
     * @throws IllegalStateException    if the region is closed.
     */
    public <T extends Record> void register(
            final Class<T> type, final Map<String, ?> defaults, final RecordMigration<? extends T> migration) {
        turns.checkOpen();
        Objects.requireNonNull(defaults, "defaults");
        attachment.registrations().register(type, defaults, Objects.requireNonNull(migration, "migration"));
    }

    /**
     * Tells how values of a class are stored and read; in every process that does, before it does. The region keeps the name
     * of the class with the values, the codec counts for this attachment. A codec goes before what a region does with records,
     * enums and java.util collections by itself. Takes no turn, and stores nothing.
     *
     * @param type  class or interface; values of its subclasses that have no codec of their own are stored as this type.
     * @param codec of its values; replaces one that was registered before.
     * @param <T>   of the values.
     * @throws UnsupportedValueException if it is a class that regions have a form of their own for, as String or UUID.
     * @throws IllegalStateException     if the region is closed.
     */
    public <T> void register(final Class<T> type, final ValueCodec<T> codec) {
        turns.checkOpen();
        attachment.registrations().register(type, Objects.requireNonNull(codec, "codec"));
    }

    /**
     * Frees the objects that cannot be reached from the names: containers that hold each other in a circle. Also frees what a
     * killed process has removed but not freed. Takes a turn, and walks the whole region in it; where the file system has no
     * room for the undo log of that turn, it takes several.
     *
     * @return how many containers in circles were freed.
     */
    public long collect() {
        attachment.discarded().reclaimAll();
        final boolean held = turns.isHeld();
        try {
            return turns.write(() -> new Checker(attachment).collect());
        } catch (final RegionFullException e) {
            if (held) {
                throw e;
            }
            return collectInSteps();
        }
    }

    private long collectInSteps() {
        long collected = 0;
        long last = 0;
        LongArrayList some;
        do {
            final long after = last;
            some = turns.write(() -> new Checker(attachment).collect(after, COLLECTED_IN_STEP));
            collected += some.size();
            last = some.isEmpty() ? after : some.getLong(some.size() - 1);
        } while (some.size() == COLLECTED_IN_STEP);
        return collected;
    }

    /**
     * Proves the invariants of the whole region: every block is free or in use exactly once, every object is held as often
     * as it is counted. Takes a turn, and walks the whole region in it.
     *
     * @return what was found.
     */
    public CheckReport check() {
        return inspect(() -> new Checker(attachment).check());
    }

    /**
     * Figures of the heap. Takes a turn, and walks the whole heap in it.
     *
     * @return figures of one moment.
     */
    public RegionStats stats() {
        return inspect(() -> {
            final long[] blocks = new long[2];
            heap.walk((block, size, kind) -> {
                if (kind.isFree()) {
                    blocks[1] = Math.max(blocks[1], size);
                } else {
                    blocks[0]++;
                }
            });
            final long below = heap.freeBelow();
            return new RegionStats(
                    capacity(),
                    committed(),
                    heap.used(),
                    heap.free(),
                    heap.largestFree(),
                    below <= 0 ? 0 : 1 - (double) blocks[1] / below,
                    blocks[0],
                    new Checker(attachment).countObjects());
        });
    }

    private <T> T inspect(final Supplier<T> body) {
        return readOnly ? turns.read(body) : turns.write(body);
    }

    /**
     * Merges free memory, and gives what lies above the last block back to the operating system if nobody else can reach it.
     * Takes two turns. In a turn that the thread already has, memory that this turn has freed is kept, because a roll-back
     * would need it. Where the file system has no room for the undo log of merging, only what lies above the last block
     * is given back.
     *
     * <p>Memory is given back only while this is the only {@code Region} object of any process, read-only ones included, that
     * has the region open, no {@link java.nio.ByteBuffer} over an array of it is reachable anywhere, and no other program has
     * its file open or mapped; and only by the owner of the file, or a process with CAP_LEASE. Otherwise it stays in the
     * region, which uses it for what comes, and 0 is returned. The command {@code turnstile trim} gives it back when nobody is
     * attached. Whoever opens the region while memory is given back waits for some milliseconds.
     *
     * @return the number of bytes given back; 0 if somebody else has the region open.
     * @throws RegionAccessException if the region is attached read-only.
     * @throws TurnTimeoutException  if the turn did not come.
     */
    public long trim() {
        attachment.discarded().reclaimAll();
        final boolean held = turns.isHeld();
        try {
            turns.write(() -> {
                turns.mutating();
                heap.consolidate();
            });
        } catch (final RegionFullException e) {
            if (held) {
                throw e;
            }
        }
        return turns.write(heap::giveBackTop);
    }

    /**
     * Sees to it that so much memory is there for what will be allocated: asks the operating system for it, and touches its
     * pages, which each process has to do for itself. Growing then waits for neither; {@link #trim()} is the contrary. Takes
     * many short turns, of about a millisecond, so that others go on meanwhile; in a turn that the thread already has, only
     * that.
     *
     * <p>In a file on a disk the first store into a page may still wait for the file system.
     *
     * @param bytes in all; what is free between blocks in use counts, and is not touched.
     * @throws RegionFullException      if the region or the file system has less; some of it is there then.
     * @throws IllegalArgumentException if it is negative.
     * @throws RegionAccessException    if the region is attached read-only.
     * @throws TurnTimeoutException     if a turn did not come.
     */
    public void reserve(final long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " is negative");
        }
        final long end = turns.write(() -> heap.ahead(Math.max(0, bytes - heap.freeBelow())));
        for (long at = turns.write(heap::top) & -Heap.PAGE; at < end; at += Heap.STEP) {
            final long from = at;
            turns.write(() -> heap.reserveAhead(from, Math.min(end, from + Heap.STEP)));
        }
    }

    /**
     * As {@link #reserve(long)}.
     *
     * @param size a number with B, KiB, MiB, GiB, TiB (powers of 1024) or kB, MB, GB, TB (powers of 1000), as in "1 GiB".
     * @throws IllegalArgumentException if it is no such text.
     */
    public void reserve(final String size) {
        reserve(ByteSize.parse(size));
    }

    /**
     * Writes a region in a file to the disk and waits for it (msync). Takes a turn, so what is on the disk then is one
     * moment; attached read-only, it takes none. In shared memory it does nothing of use. The last member that closes a region
     * does the same.
     *
     * <p>What survives a loss of power: what was forced, exactly, <b>if nothing was changed since</b>. Of later changes the
     * system may have written some pages and not others, so what is on the disk then may be a mixture that was never there, even
     * one that {@link #check()} finds sound. That is noticed: whoever attaches gets {@link RegionNotForcedException}, unless
     * {@link RegionBuilder#acceptUnforced()} was called. The first change after a force marks the file for that, on the disk,
     * which takes a write to the disk within that turn. What is stored without turns ({@link AtomicLongCell}, buffers of arrays)
     * may be there or not without being noticed.
     *
     * <p>In a turn that has changed something it writes all to the disk, but says nothing of the turn's own changes: those are
     * not committed. Force again after the turn.
     *
     * @throws RegionAccessException if the disk reports a failure; what has reached it is unknown.
     * @throws TurnTimeoutException  if the turn did not come.
     */
    public void force() {
        if (readOnly) {
            turns.checkOpen();
            file.force();
            return;
        }
        turns.write(() -> {
            forceAndSeal();
            return null;
        });
    }

    private void forceAndSeal() {
        file.force();
        Seal.apply(memory, file.header().layout(), file);
    }

    /**
     * Whether all that was committed is on the disk, or would be if the region were in a file: nothing was changed since the
     * last {@link #force()}. Takes no turn. What is stored without turns does not count.
     *
     * @return true if nothing was changed at that moment.
     * @throws IllegalStateException if the region is closed.
     */
    public boolean isForced() {
        turns.checkOpen();
        return Seal.isIntact(memory, file.header().layout());
    }

    /**
     * What {@link #check()} found when this attachment was made, if that was called for: the file is a copy, or the machine went
     * down while somebody was attached. A region that is damaged then can not be attached to, except read-only.
     *
     * @return the report, empty if the region is where it was and was not in use when the machine went down last.
     */
    public Optional<CheckReport> checkedOnAttach() {
        return Optional.ofNullable(checkedOnAttach);
    }

    /**
     * Why this attachment would have been refused without {@link RegionBuilder#acceptUnforced()}: the region may be a mixture of
     * different moments. Those who attach later are not told.
     *
     * @return the reason, empty if there was none.
     */
    public Optional<String> acceptedOnAttach() {
        return Optional.ofNullable(acceptedOnAttach);
    }

    /**
     * Keeps what the region has committed in physical memory (mlock).
     *
     * @throws RegionAccessException if the limit of the process (ulimit -l) does not allow it.
     */
    public void lock() {
        turns.checkOpen();
        file.lockInMemory();
    }

    /** Undoes {@link #lock()} (munlock). */
    public void unlock() {
        turns.checkOpen();
        file.unlockFromMemory();
    }

    /**
     * Who is attached.
     *
     * @return members in the order of their slots; those that were killed and not cleaned up yet included.
     */
    public List<MemberInfo> members() {
        turns.checkOpen();
        return members.list();
    }

    /** Who is attached beyond doubt. */
    List<MemberInfo> living() {
        return members.living();
    }

    /** Rolls back the turn of a dead holder and frees the slots of dead members. */
    List<String> reap() {
        final List<String> reaped = members.reap();
        final int before = turns.tryBegin(0);
        if (before >= 0) {
            turns.rollback(before);
        }
        attachment.discarded().reclaimAll();
        return reaped;
    }

    /** The inside of a region, for the other modules of Turnstile. Not part of the public contract. */
    public Attachment attachment() {
        turns.checkOpen();
        return attachment;
    }

    /**
     * Detaches. If the calling thread has the turn, it is rolled back; if another thread of this process has it, it is
     * waited for. The region itself stays. Closing twice does nothing.
     *
     * <p>The last member to close a region forces it, see {@link #force()}; dead ones do not count. If that fails, it is closed
     * all the same, and whoever attaches after a restart of the machine is told that not all may be on the disk.
     *
     * @throws TurnTimeoutException   if another thread does not end its turn in time; then the region can be closed later.
     * @throws RegionAccessException  if the disk reports a failure.
     * @throws RegionCorruptException if the region is too damaged to be forced.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        turns.close();
        EndedThreads.forget(turns);
        closed = true;
        try {
            leave();
        } finally {
            file.close();
        }
    }

    /** Lets go of the file as the death of a process does: stores nothing. For tests. */
    void abandon() {
        EndedThreads.forget(turns);
        closed = true;
        file.close();
    }

    /** Ends the attachment; its file stays open. */
    void end() {
        turns.close();
        closed = true;
        leave();
    }

    /**
     * Of two that leave at a time, at least one sees that the other does, and so knows that it is the last. It writes the data
     * first, then the seal that tells after a restart that it is all there; in a turn, for somebody may attach meanwhile.
     */
    private void leave() {
        boolean sealed = false;
        try {
            members.announceLeaving();
            sealed = !readOnly && members.isLast() && turns.runAfterClose(LAST_TURN_NANOS, this::forceAndSeal);
        } finally {
            leaveMembers();
        }
        if (sealed) {
            // Nobody is attached any more, and so nothing has to be checked after a restart.
            file.forceTables();
        }
    }

    private void leaveMembers() {
        try {
            members.leave();
        } catch (final IOException e) {
            throw new RegionAccessException("region=" + name() + ": can not give the member slot back", e);
        }
    }

    /** A region for people. */
    @Override
    public String toString() {
        return "Region[" + name() + ", file=" + file() + (isOpen() ? "" : ", closed") + "]";
    }
}
