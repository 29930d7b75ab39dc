package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.turnstile.Region;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.ForwardingMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two members join at the same moment, and each holds the lock: the lock file was replaced in between. */
@ExtendWith(RegionExtension.class)
class MembersRaceTest {
    @TempDir
    Path folder;

    private interface Step {
        void run() throws IOException;
    }

    /** Memory that does something else before the n-th change of a member's state, as if another process had run. */
    private static RegionMemory interrupted(final RegionMemory memory, final int time, final Step step) {
        return new ForwardingMemory(memory) {
            private int left = time;

            @Override
            public boolean compareAndSetLong(final long offset, final long expected, final long value) {
                if (offset >= RegionLayout.member(0) && --left == 0) {
                    try {
                        step.run();
                    } catch (final IOException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.compareAndSetLong(offset, expected, value);
            }
        };
    }

    private LockFile replacedLock() throws IOException {
        final Path path = folder.resolve("region.lock");
        Files.deleteIfExists(path);
        return LockFile.create(path, PosixFilePermissions.fromString("rw-------"), 1);
    }

    @Test
    void twoThatJoinAFreeSlotGetDifferentSlots(final RegionFactory regions) throws Exception {
        joinAtOnce(regions, 1);
    }

    @Test
    void oneWhoseSlotIsTakenWhileItJoinsTakesAnother(final RegionFactory regions) throws Exception {
        joinAtOnce(regions, 2);
    }

    private void joinAtOnce(final RegionFactory regions, final int time) throws Exception {
        final Region region = regions.create();
        final RegionMemory memory = region.attachment().memory().unlogged();
        try (LockFile oldLock = replacedLock();
                LockFile newLock = replacedLock()) {
            assertNotEquals(oldLock.inode(), newLock.inode());
            final Members second = new Members("second", memory, 16, newLock);
            final long[] joined = new long[1];
            final Members first = new Members(
                    "first", interrupted(memory, time, () -> joined[0] = second.join("second")), 16, oldLock);
            final long id = first.join("first");
            assertNotEquals(Participant.slot(joined[0]), Participant.slot(id));
            assertFalse(first.isDead(joined[0]));
            assertFalse(second.isDead(id));
            assertEquals(3, second.list().size());
            first.leave();
            second.leave();
            assertEquals(1, region.members().size());
        }
    }
}
