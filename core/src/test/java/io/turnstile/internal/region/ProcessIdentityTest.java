package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who a process says it is. */
class ProcessIdentityTest {
    @Test
    void staysTheSame() throws Exception {
        final ProcessIdentity first = ProcessIdentity.current();
        Thread.sleep(30);
        assertEquals(first, ProcessIdentity.current());
        assertEquals(ProcessHandle.current().pid(), first.pid());
        assertTrue(first.startTicks() > 0);
        assertNotEquals(0, first.bootId());
        assertNotEquals(0, first.pidNamespace());
    }

    @Test
    void isWhatOthersSee() throws Exception {
        try (ChildJvm child = ChildJvm.start(PrintIdentity.class)) {
            final ProcessIdentity self = ProcessIdentity.current();
            final ProcessIdentity told = identity(child.await("identity"));
            final long seen = TaskStat.read(TaskStat.pathOf(child.pid())).startTicks();
            assertEquals(new ProcessIdentity(child.pid(), seen, self.bootId(), self.pidNamespace()), told);
        }
    }

    @Test
    void namespaceIsTheInodeNumberOfTheLink() throws IOException {
        final long inode = (Long) Files.getAttribute(Path.of("/proc/self/ns/pid"), "unix:ino");
        assertEquals(inode, ProcessIdentity.current().pidNamespace() & 0xFFFFFFFFL);
    }

    /** Start times mean nothing across time namespaces: the same process would seem to have been replaced. */
    @Test
    void anotherTimeNamespaceIsAnotherNamespace() throws Exception {
        final List<String> shifted = List.of("unshare", "--time", "--boottime", "100000", "--fork", "--kill-child");
        assumeTrue(
                ChildJvm.succeeds("unshare", "--time", "--boottime", "100000", "--fork", "true"),
                "needs root and unshare");
        try (ChildJvm child = ChildJvm.start(shifted, ChildJvm.SMALL, PrintIdentity.class)) {
            final ProcessIdentity other = identity(child.await("identity"));
            final ProcessIdentity self = ProcessIdentity.current();
            assertNotEquals(self.pidNamespace(), other.pidNamespace());
            assertEquals(self.pidNamespace() & 0xFFFFFFFFL, other.pidNamespace() & 0xFFFFFFFFL);
            assertEquals(ProcessWitness.Verdict.UNKNOWN, ProcessWitness.verdict(other));
        }
    }

    private static ProcessIdentity identity(String line) {
        final String[] parts = line.split(" ");
        return new ProcessIdentity(
                Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    /** Says who it is and waits to be killed. */
    static final class PrintIdentity {
        private PrintIdentity() {}

        public static void main(String[] arguments) throws InterruptedException {
            final ProcessIdentity self = ProcessIdentity.current();
            System.out.println("identity " + self.pid() + " " + self.startTicks() + " " + self.bootId() + " "
                    + self.pidNamespace());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
