package io.turnstile.process;

import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A role does not outlive the process that started it: the tests of others would meet it. */
@Tag("process")
class OrphanTest {
    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void aRoleEndsWithItsParent() throws Exception {
        final ChildJvm parent = shared.start(Parent.class);
        final ProcessHandle child =
                ProcessHandle.of(Long.parseLong(parent.await("child"))).orElseThrow();
        parent.kill();
        Meeting.await("the role to end", () -> !child.isAlive());
        parent.awaitKilled();
    }

    /** Starts a role. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            try (ChildJvm child = ChildJvm.start(Role.class, arguments[0])) {
                child.await("attached");
                System.out.println("child " + child.pid());
                Meeting.parkUntilKilled();
            }
        }
    }

    /** Attaches, and stays. */
    static final class Role {
        private Role() {}

        public static void main(String[] arguments) {
            SharedRegion.at(arguments[0]).open();
            System.out.println("attached");
            Meeting.parkUntilKilled();
        }
    }
}
