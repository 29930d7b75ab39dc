package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.testkit.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a witness may say whose view of the processes is restricted. Makes namespaces, and so needs root. */
class ProcessWitnessNamespaceTest {
    /** The control for the others: an open view, where an absent process is dead. */
    @Test
    void absentProcessIsDeadWhereAllAreShown() throws Exception {
        assertVerdicts("ALIVE DEAD", List.of());
    }

    @Test
    void ownNamespaceWithItsProcIsSeen() throws Exception {
        assertVerdicts("ALIVE DEAD", List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    }

    @Test
    void procOfAnotherNamespaceShowsNobody() throws Exception {
        assertVerdicts("UNKNOWN UNKNOWN", List.of("unshare", "--pid", "--fork", "--kill-child"));
    }

    @Test
    void absentProcessMayBeHidden() throws Exception {
        final String mount = "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"";
        assertVerdicts("ALIVE UNKNOWN", List.of("unshare", "--mount", "sh", "-c", mount, "sh"));
    }

    private static void assertVerdicts(String expected, List<String> prefix) throws Exception {
        if (!prefix.isEmpty()) {
            final List<String> command = new ArrayList<>(prefix);
            command.add("true");
            assumeTrue(ChildJvm.succeeds(command.toArray(String[]::new)), "needs root and unshare: " + prefix);
        }
        try (ChildJvm child = ChildJvm.start(prefix, ChildJvm.SMALL, Judge.class)) {
            assertEquals(expected, child.await("verdicts"));
        }
    }

    /** Judges itself, and a process that is not there. */
    static final class Judge {
        private Judge() {}

        public static void main(String[] arguments) {
            final ProcessIdentity self = ProcessIdentity.current();
            final ProcessIdentity absent =
                    new ProcessIdentity(Integer.MAX_VALUE, self.startTicks(), self.bootId(), self.pidNamespace());
            System.out.println("verdicts " + ProcessWitness.verdict(self) + " " + ProcessWitness.verdict(absent));
        }
    }
}
