package io.turnstile;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ProcessIdentity;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionFiles;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.RegionName;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Options of a region, and the ways to attach to it. Capacity, permissions, group and maxMembers count where a region is
 * made; the others belong to this attachment. Not thread safe.
 */
public final class RegionBuilder {
    private static final long DEFAULT_CAPACITY = 64L << 30;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final Consumer<Region> NOTHING = region -> {};

    private final RegionName name;
    private long capacity = DEFAULT_CAPACITY;
    private Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
    private String group;
    private String memberName;
    private int maxMembers = RegionLayout.DEFAULT_MEMBERS;
    private Supplier<? extends IdleStrategy> idle = PatientIdle::new;
    private TurnPolicy turnPolicy = TurnPolicy.FAIR;
    private Duration turnTimeout = DEFAULT_TIMEOUT;
    private boolean trustForeignOwner;
    private boolean failWhenDeleted;
    private boolean acceptUnforced;
    private UnaryOperator<RegionMemory> memory = UnaryOperator.identity();

    RegionBuilder(final RegionName name) {
        this.name = name;
    }

    /**
     * Most bytes that the region can hold. They are reserved as addresses, not used: memory is taken as it is needed.
     *
     * @param bytes 192 KiB to 16 TiB, depending on maxMembers; rounded up to whole pages. Default 64 GiB.
     * @return this.
     */
    public RegionBuilder capacity(final long bytes) {
        this.capacity = bytes;
        return this;
    }

    /**
     * As {@link #capacity(long)}.
     *
     * @param text a number with B, KiB, MiB, GiB, TiB (powers of 1024) or kB, MB, GB, TB (powers of 1000), as in "4 GiB".
     * @return this.
     * @throws IllegalArgumentException if it is no such text.
     */
    public RegionBuilder capacity(final String text) {
        return capacity(ByteSize.parse(text));
    }

    /**
     * Permissions of the region's file, exactly: the umask is not applied.
     *
     * @param text nine characters as ls prints them. Default "rw-------".
     * @return this.
     * @throws IllegalArgumentException if it is no such text.
     */
    public RegionBuilder permissions(final String text) {
        this.permissions = PosixFilePermissions.fromString(text);
        return this;
    }

    /**
     * Group of the region's file.
     *
     * @param name of a group that the calling user belongs to. Default: the user's own.
     * @return this.
     */
    public RegionBuilder group(final String name) {
        this.group = Objects.requireNonNull(name, "group");
        return this;
    }

    /**
     * How others see this process.
     *
     * @param text cut to 64 bytes of UTF-8. Default "pid-" and the process id.
     * @return this.
     */
    public RegionBuilder memberName(final String text) {
        this.memberName = Objects.requireNonNull(text, "memberName");
        return this;
    }

    /**
     * Most processes that can be attached at a time.
     *
     * @param count 1 to 4095. Default 256.
     * @return this.
     */
    public RegionBuilder maxMembers(final int count) {
        this.maxMembers = count;
        return this;
    }

    /**
     * How a thread waits for its turn, after some microseconds of spinning.
     *
     * @param strategy makes an idle strategy for one wait. The default yields 1,000 times, some hundred microseconds on an idle
     *                 core, and then sleeps for 1 microsecond to 1 millisecond; where cores are short, so that a yield takes more
     *                 than 20 microseconds, it sleeps at once. (Agrona's {@link BackoffIdleStrategy} sleeps after 5 yields: two
     *                 processes that take turns of some microseconds then wait for each other's sleep, 0.1 ms a turn.)
     * @return this.
     */
    public RegionBuilder idle(final Supplier<? extends IdleStrategy> strategy) {
        this.idle = Objects.requireNonNull(strategy, "idle");
        return this;
    }

    /**
     * How this process takes turns when others want them too.
     *
     * @param policy default {@link TurnPolicy#FAIR}.
     * @return this.
     */
    public RegionBuilder turnPolicy(final TurnPolicy policy) {
        this.turnPolicy = Objects.requireNonNull(policy, "turnPolicy");
        return this;
    }

    /**
     * Longest wait for a turn where no other is given, of single operations too.
     *
     * @param timeout positive; 292 years and more never end. Default 30 seconds.
     * @return this.
     */
    public RegionBuilder turnTimeout(final Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("turnTimeout=" + timeout + " is not positive");
        }
        this.turnTimeout = timeout;
        return this;
    }

    /**
     * Accepts a region that belongs to another user: one that users other than its owner may write to, and, in {@link
     * #openOrCreate}, {@link #create()} and {@link #createOrReplace()}, any. Who can write to a region can change everything
     * in it.
     *
     * @return this.
     */
    public RegionBuilder trustForeignOwner() {
        this.trustForeignOwner = true;
        return this;
    }

    /**
     * Accepts a region that may be a mixture of different moments: it was changed after it was last forced when the machine went
     * down, or its file is a copy that was made while the region was in use. Without this it is
     * {@link RegionNotForcedException}. With it the open turn, if there is one, is rolled back, the region is checked as a whole,
     * and refused only if the check finds damage. <b>A sound region may hold wrong data all the same</b>, as pages of different
     * moments can fit together. {@link Region#acceptedOnAttach()} tells whether there was reason to ask. Read-only, nothing is
     * checked.
     *
     * @return this.
     */
    public RegionBuilder acceptUnforced() {
        this.acceptUnforced = true;
        return this;
    }

    /**
     * Whether turns fail once the region was deleted or replaced. Otherwise members of a deleted region go on with what they
     * have, which nobody else finds any more; {@link Region#isDeleted()} tells.
     *
     * <p>A background thread looks at the file's name ten times a second. What is committed before it has noticed is lost with
     * the region; from then on every turn is rolled back instead of being committed, and throws
     * {@link RegionDeletedException}. Reads without a turn go on. A turn costs nothing more.
     *
     * @param fail default false.
     * @return this.
     */
    public RegionBuilder failWhenDeleted(final boolean fail) {
        this.failWhenDeleted = fail;
        return this;
    }

    /** Puts something between the attachment and its memory. For tests that stop at a chosen store. */
    RegionBuilder memory(final UnaryOperator<RegionMemory> decorator) {
        this.memory = decorator;
        return this;
    }

    /**
     * Makes the region and attaches to it.
     *
     * @return the region.
     * @throws RegionExistsException if there is one of this name.
     * @throws RegionFullException   if the file system has no room.
     * @throws RegionAccessException if the file can not be made.
     */
    public Region create() {
        return make(false, NOTHING);
    }

    /**
     * As {@link #create()}, and the region is filled before anyone else can see it. Nobody waits meanwhile, and if that fails,
     * or the process is killed, there never was a region: what is left of it {@link Region#prune()} removes.
     *
     * @param fill is given the region, and does not close it.
     * @return the region.
     * @throws RegionException as {@link #create()}, and whatever the filling throws.
     */
    public Region create(final Consumer<Region> fill) {
        return make(false, Objects.requireNonNull(fill, "fill"));
    }

    /**
     * Makes the region and attaches to it. If there is one of this name the new one takes its place in one step; those
     * attached to the old one keep it. If another process replaces or deletes the new one at once, the caller has it all the
     * same, see {@link Region#isDeleted()}. A region of another user is replaced only with {@link #trustForeignOwner()}, and a file
     * that is no region never.
     *
     * @return the region.
     * @throws RegionFullException    if the file system has no room.
     * @throws RegionAccessException  if the file can not be made, or what has its name is not to be replaced.
     * @throws RegionCorruptException if an ordinary file has its name that does not begin as a region does.
     */
    public Region createOrReplace() {
        return make(true, NOTHING);
    }

    /**
     * As {@link #createOrReplace()}, and the region is filled before it takes the place of the old one, as in
     * {@link #create(Consumer)}.
     *
     * @param fill is given the region, and does not close it.
     * @return the region.
     * @throws RegionException as {@link #createOrReplace()}, and whatever the filling throws.
     */
    public Region createOrReplace(final Consumer<Region> fill) {
        return make(true, Objects.requireNonNull(fill, "fill"));
    }

    /**
     * Attaches to the region.
     *
     * @return the region.
     * @throws RegionNotFoundException if there is none of this name.
     * @throws RegionCorruptException  if the file is no region, or a damaged one. A region that was in use when the machine
     *     went down, or is a copy, is checked as a whole, see {@link Region#checkedOnAttach}.
     * @throws RegionNotForcedException if it may be a mixture of different moments, see {@link #acceptUnforced()}.
     * @throws RegionVersionException  if it is of a version that this Turnstile does not read.
     * @throws RegionAccessException   if the file can not be used, or is not to be trusted.
     * @throws RegionFullException     if as many processes are attached as it has slots for.
     */
    public Region open() {
        return attach(false, RegionFile.Trust.CLOSED);
    }

    /**
     * Attaches to the region without the right to change it. It needs only permission to read the file, is no member, and
     * can take no turns; its reads are consistent all the same.
     *
     * @return the region.
     * @throws RegionException as {@link #open()}.
     */
    public Region openReadOnly() {
        return attach(true, RegionFile.Trust.CLOSED);
    }

    /**
     * Attaches to the region, and makes it if there is none. Whatever others create, replace or delete meanwhile, it tries
     * again with what is there then. It does not take another user's region for the one that it would
     * have made, unless {@link #trustForeignOwner()} says so: root, who can open every file, would else work in what anybody
     * has put there under the name.
     *
     * @return the region.
     * @throws RegionException as {@link #open()} and {@link #create()}.
     */
    public Region openOrCreate() {
        for (; ; ) {
            try {
                return openOwn();
            } catch (final RegionNotFoundException notFound) {
                try {
                    return make(false, NOTHING);
                } catch (final RegionExistsException exists) {
                    // Another process was faster. Its region is whole, so the next round attaches to it.
                    continue;
                }
            }
        }
    }

    /** For those who have made the region, or would have. */
    private Region openOwn() {
        return attach(false, RegionFile.Trust.OWN);
    }

    private Region make(final boolean replace, final Consumer<Region> fill) {
        final RegionFiles.Plan plan =
                new RegionFiles.Plan(capacity, maxMembers, permissions, group, replace, trustForeignOwner);
        return attach(
                underItsName(RegionFiles.create(name, plan, file -> Region.format(name, file, options(), fill))),
                false);
    }

    /**
     * Opens what was just made by its own name, which tools show, and not by that of its draft; unless others have replaced or
     * deleted it already.
     */
    private RegionFile underItsName(final RegionFile made) {
        try {
            final RegionFile named = RegionFile.open(name, false, trust(RegionFile.Trust.OWN));
            final boolean same = named.isSameFile(made);
            (same ? made : named).close();
            return same ? named : made;
        } catch (final RegionException e) {
            if (made.isDeleted()) {
                return made;
            }
            made.close();
            throw e;
        }
    }

    private RegionFile.Trust trust(final RegionFile.Trust trust) {
        return trustForeignOwner ? RegionFile.Trust.ALL : trust;
    }

    private Region attach(final RegionFile file, final boolean readOnly) {
        return Region.attach(name, file, new Region.Terms(options(), readOnly, acceptUnforced));
    }

    private Region attach(final boolean readOnly, final RegionFile.Trust trust) {
        return attach(RegionFile.open(name, readOnly, trust(trust)), readOnly);
    }

    private Region.Options options() {
        final String member =
                memberName == null ? "pid-" + ProcessIdentity.current().pid() : memberName;
        return new Region.Options(member, idle, turnPolicy, turnTimeout, failWhenDeleted, memory);
    }
}
