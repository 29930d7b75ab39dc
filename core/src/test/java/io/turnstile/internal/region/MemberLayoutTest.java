package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemberLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, MemberLayout.STATE_OFFSET);
        assertEquals(8, MemberLayout.PID_OFFSET);
        assertEquals(16, MemberLayout.START_OFFSET);
        assertEquals(24, MemberLayout.BOOT_OFFSET);
        assertEquals(32, MemberLayout.NAMESPACE_OFFSET);
        assertEquals(40, MemberLayout.LOCK_INODE_OFFSET);
        assertEquals(48, MemberLayout.ATTACHED_OFFSET);
        assertEquals(56, MemberLayout.NAME_LENGTH_OFFSET);
        assertEquals(64, MemberLayout.NAME_OFFSET);
        assertEquals(64, MemberLayout.NAME_MAX);
        assertEquals(128, MemberLayout.TURNS_OFFSET);
        assertEquals(136, MemberLayout.LOCK_DEVICE_OFFSET);
        assertEquals(144, MemberLayout.LEAVING_OFFSET);
        assertEquals(256, MemberLayout.LENGTH);
    }

    @Test
    void stateWordsArePartOfTheFormat() {
        assertEquals(0, MemberLayout.STATE_FREE);
        assertEquals(1, MemberLayout.STATE_JOINING);
        assertEquals(2, MemberLayout.STATE_ACTIVE);
        assertEquals(0x12345602L, MemberLayout.stateWord(0x123456, MemberLayout.STATE_ACTIVE));
        assertEquals(2, MemberLayout.state(0x12345602L));
        assertEquals(0x23456, MemberLayout.incarnation(0x12345602L), "20 bits");
    }

    @Test
    void participantIdsArePartOfTheFormat() {
        final long member = Participant.member(0xABC, 0x54321);
        assertEquals(0x54321ABCL, member);
        final long participant = Participant.of(member, 0x7F123456L);
        assertEquals(0x12345654321ABCL, participant);
        assertEquals(0xABC, Participant.slot(participant));
        assertEquals(0x54321, Participant.incarnation(participant));
        assertEquals(member, participant & Participant.MEMBER_MASK);
    }
}
