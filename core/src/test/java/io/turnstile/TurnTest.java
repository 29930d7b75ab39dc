package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a turn keeps, what it undoes, and how it may be used. */
@ExtendWith(RegionExtension.class)
class TurnTest {
    private Region region;
    private Region other;
    private LongCell a;
    private LongCell b;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        other = regions.attach(region);
        a = LongCell.open(region, "a");
        b = LongCell.open(region, "b");
    }

    /** The region as another attachment finds it: no turn left, nothing half done. */
    private void assertValues(final long expectedA, final long expectedB) {
        assertEquals(expectedA, LongCell.open(other, "a").get());
        assertEquals(expectedB, LongCell.open(other, "b").get());
        final Optional<Turn> turn = other.tryTurn();
        assertTrue(turn.isPresent(), "the turn is free");
        turn.get().close();
    }

    @Test
    void committedTurnIsKept() {
        try (Turn turn = region.takeTurn()) {
            a.set(1);
            b.set(2);
            turn.commit();
        }
        assertValues(1, 2);
    }

    @Test
    void rolledBackTurnIsUndone() {
        a.set(5);
        try (Turn turn = region.takeTurn()) {
            a.set(1);
            b.set(2);
            assertEquals(1, a.get(), "a turn sees what it did itself");
            LongCell.open(region, "new");
            assertTrue(region.remove("b"));
            assertTrue(region.rename("a", "c"));
            turn.rollback();
        }
        assertValues(5, 0);
        assertEquals(List.of("a", "b"), other.names());
    }

    @Test
    void closedWithoutCommitIsUndone() {
        final Turn turn = region.takeTurn();
        a.set(1);
        turn.close();
        turn.close();
        assertValues(0, 0);
    }

    @Test
    void bodyThatReturnsIsKept() {
        assertEquals("result", region.inTurn(() -> {
            a.set(1);
            b.set(2);
            return "result";
        }));
        assertValues(1, 2);
    }

    @Test
    void bodyThatThrowsIsUndoneAndThrowsTheSame() {
        final IllegalStateException failure = new IllegalStateException("on purpose");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> region.inTurn(() -> {
                            a.set(1);
                            throw failure;
                        })));
        final Error error = new Error("on purpose");
        assertSame(
                error,
                assertThrows(
                        Error.class,
                        () -> region.inTurn(() -> {
                            b.set(1);
                            if (b.get() == 1) {
                                throw error;
                            }
                            return 0;
                        })));
        assertValues(0, 0);
    }

    @Test
    void innerTurnIsKeptOnlyWithTheOuterOne() {
        try (Turn outer = region.takeTurn()) {
            a.set(1);
            try (Turn inner = region.takeTurn()) {
                b.set(2);
                inner.commit();
            }
            assertEquals(2, b.get());
            assertTrue(other.tryTurn().isEmpty(), "the outer turn goes on");
            outer.commit();
        }
        assertValues(1, 2);
    }

    @Test
    void innerTurnIsUndoneWithTheOuterOne() {
        try (Turn outer = region.takeTurn()) {
            region.inTurn(() -> a.set(1));
            outer.rollback();
        }
        assertValues(0, 0);
    }

    @Test
    void innerRollBackUndoesTheOuterTurnAtOnceAndEndsIt() {
        final Turn outer = region.takeTurn();
        a.set(1);
        try (Turn inner = region.takeTurn()) {
            b.set(2);
            inner.rollback();
        }
        assertEquals(0, a.get());
        assertThrows(TurnRolledBackException.class, () -> a.set(3));
        assertThrows(TurnRolledBackException.class, () -> a.add(3));
        assertThrows(TurnRolledBackException.class, () -> LongCell.open(region, "new"));
        assertThrows(TurnRolledBackException.class, () -> region.remove("a"));
        assertThrows(
                TurnRolledBackException.class, () -> region.inTurn(() -> {}), "an inner turn can not commit either");
        assertThrows(TurnRolledBackException.class, outer::commit);
        assertValues(0, 0);
        a.set(4);
        assertValues(4, 0);
    }

    @Test
    void innerBodyThatThrowsUndoesTheOuterTurn() {
        assertThrows(
                TurnRolledBackException.class,
                () -> region.inTurn(() -> {
                    a.set(1);
                    assertThrows(
                            IllegalStateException.class,
                            () -> region.inTurn(() -> {
                                throw new IllegalStateException("on purpose");
                            }));
                }));
        assertValues(0, 0);
    }

    @Test
    void failedOperationThatHadStoredNothingLeavesTheTurnAlone() {
        region.inTurn(() -> {
            a.set(1);
            assertThrows(RegionExistsException.class, () -> region.rename("a", "b"));
            assertThrows(WrongTypeException.class, () -> DoubleCell.open(region, "a"));
            assertThrows(
                    IllegalStateException.class,
                    () -> b.accumulate(1, (x, y) -> {
                        throw new IllegalStateException("on purpose");
                    }));
            b.set(2);
        });
        assertValues(1, 2);
    }

    @Test
    void failedOperationThatHadStoredSomethingUndoesTheTurn() {
        final RegionFullException full = assertThrows(
                RegionFullException.class,
                () -> region.inTurn(() -> {
                    a.set(1);
                    TestDict.open(region, "dict").put("key", new byte[8 << 20]);
                }));
        assertTrue(full.getMessage().contains("requested="), full.getMessage());
        assertValues(0, 0);
        assertThrows(
                TurnRolledBackException.class,
                () -> region.inTurn(() -> {
                    a.set(1);
                    final TestDict dict = TestDict.open(region, "dict");
                    assertThrows(RegionFullException.class, () -> dict.put("key", new byte[8 << 20]));
                }));
        assertValues(0, 0);
    }

    /** An operation inside an operation must not make the outer one look as if it had stored nothing. */
    @Test
    void outerOperationThatHadStoredSomethingUndoesTheTurnAfterAnInnerOne() {
        assertThrows(
                TurnRolledBackException.class,
                () -> region.inTurn(() -> {
                    assertThrows(
                            IllegalStateException.class,
                            () -> region.attachment().turns().write(() -> {
                                region.attachment().turns().mutating();
                                a.set(1);
                                b.compareAndSet(7, 8);
                                throw new IllegalStateException("on purpose");
                            }));
                }));
        assertValues(0, 0);
    }

    @Test
    void turnEndsOnce() {
        final Turn committed = region.takeTurn();
        committed.commit();
        assertThrows(IllegalStateException.class, committed::commit);
        assertThrows(IllegalStateException.class, committed::rollback);
        committed.close();
        final Turn rolledBack = region.takeTurn();
        rolledBack.rollback();
        assertThrows(IllegalStateException.class, rolledBack::commit);
        assertValues(0, 0);
    }

    @Test
    void turnsEndInTheOrderInWhichTheyWereTaken() {
        try (Turn outer = region.takeTurn()) {
            a.set(1);
            final Turn inner = region.takeTurn();
            final IllegalStateException e = assertThrows(IllegalStateException.class, outer::commit);
            assertTrue(e.getMessage().contains("depth=2 expected=1"), e.getMessage());
            assertThrows(IllegalStateException.class, outer::rollback);
            inner.commit();
            outer.commit();
        }
        assertValues(1, 0);
    }

    @Test
    void turnBelongsToItsThread() throws Exception {
        try (Turn turn = region.takeTurn()) {
            a.set(1);
            Background.elsewhere(() -> {
                assertThrows(IllegalStateException.class, turn::commit);
                assertThrows(IllegalStateException.class, turn::rollback);
                assertThrows(IllegalStateException.class, turn::close);
                assertTrue(region.tryTurn().isEmpty());
                return null;
            });
            turn.commit();
        }
        assertValues(1, 0);
    }

    @Test
    void tryTurnTakesWhatIsFreeAndNothingElse() throws Exception {
        try (Turn turn = region.tryTurn().orElseThrow()) {
            a.set(1);
            assertTrue(other.tryTurn().isEmpty());
            assertTrue(Background.elsewhere(() -> region.tryTurn().isEmpty()));
            final Turn inner = region.tryTurn().orElseThrow();
            inner.commit();
            turn.commit();
        }
        assertValues(1, 0);
    }

    @Test
    void storesOutsideATurnAreRefused() {
        final IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> region.attachment().memory().putLong(region.capacity() - 8, 1));
        assertTrue(e.getMessage().contains("outside a turn"), e.getMessage());
        assertThrows(
                RegionCorruptException.class,
                () -> region.inTurn(() -> {
                    region.attachment().memory().putLong(region.capacity(), 1);
                }));
        assertValues(0, 0);
    }

    @Test
    void logOfALargeTurnGrowsAndShrinksAfterwards() {
        final TestDict dict = TestDict.open(region, "dict");
        dict.put("large", new byte[1_500_000]);
        for (final boolean commit : new boolean[] {false, true}) {
            try (Turn turn = region.takeTurn()) {
                a.add(1);
                dict.remove("large");
                dict.put("large", "y".repeat(1_500_000));
                assertTrue(logReserved() > 1 << 20, () -> "reserved=" + logReserved());
                if (commit) {
                    turn.commit();
                }
            }
            assertEquals(1 << 20, logReserved());
            if (!commit) {
                assertEquals(1_500_000, ((byte[]) dict.get("large")).length);
            }
            assertEquals(List.of(), region.check().problems());
        }
        assertEquals("y".repeat(1_500_000), dict.get("large"));
        assertValues(1, 0);
    }

    private long logReserved() {
        return region.attachment().memory().getLong(ControlLayout.LOG_RESERVED_OFFSET);
    }

    /** Pages that trim() gives back are gone for good, so it must keep those that a roll-back needs. */
    @Test
    void trimInATurnCanBeRolledBack() {
        final TestDict dict = TestDict.open(region, "dict");
        dict.put("large", "x".repeat(1_000_000));
        try (Turn turn = region.takeTurn()) {
            dict.remove("large");
            assertEquals(0, region.trim());
            turn.rollback();
        }
        assertEquals("x".repeat(1_000_000), dict.get("large"));
        region.inTurn(() -> {
            dict.remove("large");
            region.trim();
        });
        assertEquals(0, region.trim(), "another member has it mapped");
        other.close();
        assertTrue(region.trim() > 900_000, "after the turn");
    }
}
