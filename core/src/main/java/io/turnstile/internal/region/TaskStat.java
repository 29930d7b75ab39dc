package io.turnstile.internal.region;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * The few fields of a {@code /proc/.../stat} file that tell whether a process or one of its threads lives.
 *
 * @param id         process or thread id
 * @param state      R, S, D, T (stopped), t (traced), Z (zombie), X (dead) ...
 * @param flags      kernel task flags
 * @param threads    threads that the whole process still has, a zombie first thread included
 * @param startTicks start of this thread after boot, in clock ticks (10 ms)
 */
record TaskStat(long id, char state, long flags, long threads, long startTicks) {
    private static final long PF_EXITING = 0x4;
    /** The fields up to the start time take 64 characters of name and 20 numbers of at most 21. */
    private static final int READ_LENGTH = 1024;

    private static final int STATE_FIELD = 3;
    private static final int FLAGS_FIELD = 9;
    private static final int THREADS_FIELD = 20;
    private static final int START_FIELD = 22;

    /**
     * Reads one file. One open, one read, one close.
     *
     * @param path a stat file in /proc
     * @return what it says
     * @throws IOException if there is no such process, it ended while being read, or it is not shown to us
     */
    static TaskStat read(String path) throws IOException {
        final byte[] text = new byte[READ_LENGTH];
        final int length;
        try (FileInputStream in = new FileInputStream(path)) {
            length = in.read(text);
        }
        return parse(path, text, length);
    }

    /** The path of a process's stat file. It describes the first thread of the process. */
    static String pathOf(long pid) {
        return "/proc/" + pid + "/stat";
    }

    static TaskStat parse(String path, byte[] text, int length) throws IOException {
        // The name stands in parentheses and is the program's own choice: it may hold blanks, parentheses and line
        // ends.
        final int afterName = lastIndexOf(text, length, (byte) ')') + 1;
        final int state = startOfField(text, length, afterName, STATE_FIELD);
        final int flags = startOfField(text, length, afterName, FLAGS_FIELD);
        final int threads = startOfField(text, length, afterName, THREADS_FIELD);
        final int start = startOfField(text, length, afterName, START_FIELD);
        if (afterName == 0 || start < 0) {
            throw new IOException("Not a stat file of a process: path=" + path + " length=" + length);
        }
        return new TaskStat(
                number(text, length, 0),
                (char) text[state],
                number(text, length, flags),
                number(text, length, threads),
                number(text, length, start));
    }

    /**
     * Whether the thread will never again execute an instruction of its program. Monotone: once true, always true.
     *
     * @return true from the moment the thread is in the kernel's exit code
     */
    boolean isExiting() {
        return (flags & PF_EXITING) != 0 || isZombie();
    }

    /**
     * Whether the thread has ended altogether.
     *
     * @return true if only its entry is left
     */
    boolean isZombie() {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    /**
     * Whether the thread is stopped by a signal or a debugger.
     *
     * @return true if it continues only when told to
     */
    boolean isStopped() {
        return state == 'T' || state == 't';
    }

    private static int lastIndexOf(byte[] text, int length, byte wanted) {
        int at = length - 1;
        while (at >= 0 && text[at] != wanted) {
            at--;
        }
        return at;
    }

    /** Start of a field, counted from 1 as in proc(5), or -1. The name is field 2. */
    private static int startOfField(byte[] text, int length, int afterName, int field) {
        int at = afterName + 1;
        for (int current = STATE_FIELD; current < field && at < length; at++) {
            if (text[at] == ' ') {
                current++;
            }
        }
        return at < length ? at : -1;
    }

    private static long number(byte[] text, int length, int start) {
        long value = 0;
        for (int at = start; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            value = value * 10 + text[at] - '0';
        }
        return value;
    }
}
