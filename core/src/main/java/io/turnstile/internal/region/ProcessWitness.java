package io.turnstile.internal.region;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells from /proc whether another process lives. It sees a death long before the operating system releases the dead
 * process's file locks, which comes after freeing all its memory, and is asked first; where it answers {@link
 * Verdict#UNKNOWN}, the {@link LockFile} decides.
 *
 * <p><b>DEAD is a promise:</b> no thread of that process will ever execute another instruction of its program, so that
 * its turn may be taken. Everything below serves to keep it; ALIVE in contrast may be said of a process that has just
 * died, and the caller asks again.
 *
 * <h2>Who cannot be judged</h2>
 * <ul>
 *   <li>A process of another pid namespace: its pid means another process here. This comes before the boot id, since
 *       some containers (systemd-nspawn) show a boot id of their own while the machine is the same.
 *   <li>Anybody, if our /proc belongs to another pid namespace than we do: its entry for us then has not our pid.
 *   <li>A process without an entry, if /proc may hide it: mount option hidepid, or a security module that denies
 *       access.
 * </ul>
 *
 * <h2>Why no living thread is missed</h2>
 * A process is dead when each of its threads is exiting (flag PF_EXITING, or a zombie). Exiting is monotone, and an
 * exiting thread creates none. But threads come and go while they are being listed, and the kernel's listing may then
 * skip some. So:
 * <pre>
 *   1  list the threads                     L1
 *   2  read each thread of L1               all must be exiting
 *   3  read the process                     same start, and its number of threads must be |L1|
 *   4  list the threads again               must be L1
 * </pre>
 * Whoever is in both lists was there at step 3. There were |L1| threads at step 3, so there were no others than those
 * of L1, and each was exiting. No thread of the process was left to create another, neither then nor later. Any
 * deviation means that the process is still changing: it is read again, and after a few times called alive. A zombie
 * first thread that is the only one left needs no lists: it was a zombie before its threads were counted in the same
 * read.
 *
 * <p>The steps assume that a thread id is not used again within them, and that a pid is not used again by a process
 * that started in the same 10 ms as the one before: both would need all process ids to be used up in between.
 *
 * <p>Not covered: processes that share the memory of the dead one without being its threads (vfork). The child that the
 * JDK makes to start a program is one, and stores nothing into regions. A region must not be shared between kernels
 * (virtual machines, network file systems).
 *
 * <p>Thread-safe.
 */
public final class ProcessWitness {
    private static final int MAX_READS = 3;
    /** Not HIDEPID_OFF. The kernel prints a word or, in older versions, a number; it prints nothing when off. */
    private static final Set<String> NOTHING_HIDDEN = Set.of("hidepid=0", "hidepid=off");

    private ProcessWitness() {}

    /** What can be said about a process. */
    public enum Verdict {
        /** It has a thread that may run, now or later. It may also be stopped, or have died just now. */
        ALIVE,
        /** None of its threads will ever run again. */
        DEAD,
        /** It cannot be seen from here. */
        UNKNOWN
    }

    /**
     * Whether a process lives. Reads one small file if it does (some 10 us), and two for each of its threads at most if
     * it does not.
     *
     * @param other the process, as it described itself when it was alive, completely: a description that is only partly
     *              written may be that of a dead process
     * @return the verdict
     */
    public static Verdict verdict(ProcessIdentity other) {
        final ProcessIdentity self = Self.IDENTITY;
        if (!Self.PROC_IS_OURS || other.pid() <= 0 || other.pidNamespace() != self.pidNamespace()) {
            return Verdict.UNKNOWN;
        }
        if (other.bootId() != self.bootId()) {
            return Verdict.DEAD;
        }
        for (int reads = 0; reads < MAX_READS; reads++) {
            final Verdict verdict = look(other);
            if (verdict != null) {
                return verdict;
            }
        }
        return Verdict.ALIVE;
    }

    /**
     * Whether a process is stopped (SIGSTOP, a debugger). Only for messages: it may change at once.
     *
     * @param other the process
     * @return true if it is alive and stopped; false also if it cannot be seen
     */
    public static boolean isStopped(ProcessIdentity other) {
        final ProcessIdentity self = Self.IDENTITY;
        if (!Self.PROC_IS_OURS || other.bootId() != self.bootId() || other.pidNamespace() != self.pidNamespace()) {
            return false;
        }
        try {
            final TaskStat first = TaskStat.read(TaskStat.pathOf(other.pid()));
            return first.startTicks() == other.startTicks() && first.isStopped();
        } catch (IOException e) {
            // It is gone or hidden. Neither is stopped, and verdict() tells which.
            return false;
        }
    }

    /** One look at a process of our namespace and boot; null if it changed under our eyes. */
    private static Verdict look(ProcessIdentity other) {
        final TaskStat first;
        try {
            first = TaskStat.read(TaskStat.pathOf(other.pid()));
        } catch (IOException e) {
            return withoutEntry(other.pid(), e);
        }
        if (first.startTicks() != other.startTicks()) {
            return Verdict.DEAD;
        }
        if (!first.isExiting()) {
            return Verdict.ALIVE;
        }
        if (first.isZombie() && first.threads() == 1) {
            return Verdict.DEAD;
        }
        return lookAtThreads(other);
    }

    private static Verdict lookAtThreads(ProcessIdentity other) {
        final String folder = "/proc/" + other.pid() + "/task/";
        try {
            final String[] threads = list(folder);
            for (final String thread : threads) {
                if (!TaskStat.read(folder + thread + "/stat").isExiting()) {
                    return Verdict.ALIVE;
                }
            }
            final TaskStat first = TaskStat.read(TaskStat.pathOf(other.pid()));
            final boolean complete = first.startTicks() == other.startTicks() && first.threads() == threads.length;
            return complete && Arrays.equals(threads, list(folder)) ? Verdict.DEAD : null;
        } catch (IOException e) {
            // A thread or the process went away between two reads: look again, from the start.
            return null;
        }
    }

    private static String[] list(String folder) throws IOException {
        final String[] names = new File(folder).list();
        if (names == null) {
            throw new FileNotFoundException(folder);
        }
        Arrays.sort(names);
        return names;
    }

    /**
     * The entry could not be read. It is a death only if the entry is absent, and /proc shows the entries of others. A
     * read may also fail for want of file descriptors: that is why absence is asked for separately, in a way that needs
     * none.
     */
    private static Verdict withoutEntry(long pid, IOException unreadable) {
        if (!Files.notExists(Path.of("/proc/" + pid))) {
            // Ended between open and read, or not readable for us. If it ended, the next look finds it absent.
            return unreadable instanceof FileNotFoundException ? Verdict.UNKNOWN : null;
        }
        return othersAreShown() ? Verdict.DEAD : Verdict.UNKNOWN;
    }

    private static boolean othersAreShown() {
        try {
            // Every namespace has a process 1, of another user unless we are root.
            TaskStat.read(TaskStat.pathOf(1));
            return !hidesProcesses();
        } catch (IOException | UncheckedIOException e) {
            // What we cannot see we cannot call dead: the caller's lock file decides.
            return false;
        }
    }

    private static boolean hidesProcesses() throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(mount -> mount.length > 3 && mount[1].equals("/proc"))
                    .flatMap(mount -> Stream.of(mount[3].split(",")))
                    .anyMatch(option -> option.startsWith("hidepid=") && !NOTHING_HIDDEN.contains(option));
        }
    }

    /** What we are, found out when first needed. */
    private static final class Self {
        static final ProcessIdentity IDENTITY = ProcessIdentity.current();
        /** Our entry carries the pid that the namespace of that mount gives us. */
        static final boolean PROC_IS_OURS = ownEntry().id() == IDENTITY.pid();

        private static TaskStat ownEntry() {
            try {
                return TaskStat.read("/proc/self/stat");
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read /proc/self/stat. Mount /proc (type proc)", e);
            }
        }
    }
}
