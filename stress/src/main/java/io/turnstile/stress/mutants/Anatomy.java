package io.turnstile.stress.mutants;

import io.turnstile.Region;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.UndoLogLayout;
import io.turnstile.internal.region.WaitLayout;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a sound region that mean something, each with the structure that it belongs to. Offsets of what is not public
 * stand here as numbers, taken from docs/format.md and not from the code that is to be broken.
 */
final class Anatomy {
    private static final int HEADER_WORDS = 11;
    private static final int POWERS = 34;
    private static final int BINS = 8;
    private static final int SMALL_LISTS = 65;
    private static final int SMALL_MAX = 1024;
    private static final int UNIT = 16;
    private static final int HEADER = 8;
    private static final String[] ROOTS = {
        "top", "used", "directory", "free descriptors", "descriptor blocks", "descriptors used", "bitmap of powers"
    };

    private final Attachment attachment;
    private final TurnMemory memory;
    private final RegionLayout layout;
    private final List<Place> places = new ArrayList<>();

    private Anatomy(final Region region, final RegionLayout layout) {
        this.attachment = region.attachment();
        this.memory = attachment.memory();
        this.layout = layout;
    }

    /** All places of a region, in an order that depends on its content alone. */
    static List<Place> of(final Region region, final RegionLayout layout) {
        final Anatomy anatomy = new Anatomy(region, layout);
        anatomy.header();
        anatomy.control();
        anatomy.roots();
        anatomy.tables();
        attachedHeap(anatomy);
        return anatomy.places;
    }

    private static void attachedHeap(final Anatomy anatomy) {
        final List<Long> descriptors = new ArrayList<>();
        anatomy.attachment.heap().walk((block, size, kind) -> anatomy.block(block, size, kind, descriptors));
        for (final long descriptor : descriptors) {
            anatomy.descriptor(descriptor);
        }
    }

    /** Entries of an undo log, of which the region has as many as its length says. */
    static List<Place> log(final RegionLayout layout, final long entries) {
        final List<Place> places = new ArrayList<>();
        for (long i = 0; i < entries; i++) {
            final long at = layout.capacity() + i * UndoLogLayout.ENTRY_LENGTH;
            places.add(new Place("undo log", "line", at, Long.BYTES, Role.TURN));
            places.add(new Place("undo log", "content", at + UndoLogLayout.CONTENT_OFFSET, Long.BYTES, Role.TURN));
        }
        return places;
    }

    private void add(final String part, final String field, final long offset, final Role role) {
        places.add(new Place(part, field, offset, Long.BYTES, role));
    }

    private void header() {
        for (int i = 0; i < HEADER_WORDS; i++) {
            add("header", "word " + i, (long) i * Long.BYTES, Role.CHECKED);
        }
        add("header", "behind", HeaderLayout.LENGTH, Role.CONTENT);
    }

    private void control() {
        add("control", "owner", ControlLayout.OWNER_OFFSET, Role.TURN);
        for (int i = 0; i < 4; i++) {
            add("control", "demand", ControlLayout.DEMAND_OFFSET + (long) i * Long.BYTES, Role.TURN);
        }
        add("control", "hand-over", ControlLayout.HAND_OVER_OFFSET, Role.TURN);
        add("control", "ticket", ControlLayout.TICKET_OFFSET, Role.TURN);
        add("control", "commits", ControlLayout.COMMITS_OFFSET, Role.COMMITS);
        add("control", "log length", ControlLayout.LOG_LENGTH_OFFSET, Role.CHECKED);
        add("control", "log reserved", ControlLayout.LOG_RESERVED_OFFSET, Role.RESERVED);
        add("control", "heap reserved", ControlLayout.HEAP_RESERVED_OFFSET, Role.RESERVED);
        add("control", "generation", ControlLayout.GENERATION_OFFSET, Role.GENERATION);
    }

    private void roots() {
        long at = ControlLayout.HEAP_ROOTS_OFFSET;
        for (final String root : ROOTS) {
            add("root", root, at, Role.CHECKED);
            at += Long.BYTES;
        }
        for (int i = 0; i < POWERS; i++, at += Long.BYTES) {
            add("root", "bitmap of bins", at, Role.CHECKED);
        }
        for (int i = 0; i < SMALL_LISTS; i++, at += Long.BYTES) {
            add("free list", "head " + i * UNIT, at, Role.CHECKED);
        }
        for (int i = 0; i < POWERS * BINS; i++, at += Long.BYTES) {
            add("bin", "head " + i, at, Role.CHECKED);
        }
        add("root", "types", at, Role.CHECKED);
    }

    private void tables() {
        for (int slot = 0; slot < RegionLayout.WAIT_SLOTS; slot += 8) {
            final long at = RegionLayout.WAIT_TABLE_OFFSET + (long) slot * WaitLayout.LENGTH;
            add("wait slot", "participant", at + WaitLayout.PARTICIPANT_OFFSET, Role.TURN);
            add("wait slot", "ticket", at + WaitLayout.TICKET_OFFSET, Role.TURN);
        }
        for (int slot = 0; slot < layout.members(); slot++) {
            for (int at = 0; at <= MemberLayout.NAME_OFFSET; at += Long.BYTES) {
                add("member", "word " + at, RegionLayout.member(slot) + at, Role.MEMBER);
            }
            add("member", "turns", RegionLayout.member(slot) + MemberLayout.TURNS_OFFSET, Role.MEMBER);
        }
    }

    private void block(final long block, final long size, final BlockKind kind, final List<Long> descriptors) {
        add("block header", kind.name(), block - HEADER, Role.CHECKED);
        if (kind.isFree()) {
            add("free block", "next", block, Role.CHECKED);
        }
        if (kind == BlockKind.FREE_LARGE) {
            add("free block", "previous", block + Long.BYTES, Role.CHECKED);
            add("free block", "tag", block - HEADER + size - Long.BYTES, Role.CHECKED);
        } else if (kind == BlockKind.DESCRIPTORS) {
            add("descriptor block", "previous", block, Role.CHECKED);
            add("descriptor block", "count", block + Long.BYTES, Role.CHECKED);
            attachment.objects().descriptors().forEach(block, descriptors::add);
        } else if (size > SMALL_MAX && kind == BlockKind.STRING) {
            add("text", "bytes", block, Role.CONTENT);
        }
    }

    private void descriptor(final long descriptor) {
        final int code = DescriptorLayout.kind(memory.getLong(descriptor));
        final long header = descriptor + DescriptorLayout.HEADER_OFFSET;
        add("descriptor", "header", header, ObjectAnatomy.isOfRegion(code) ? Role.UNHELD_GENERATION : Role.CHECKED);
        add("descriptor", "references", descriptor + DescriptorLayout.REFERENCES_OFFSET, Role.CHECKED);
        if (code == 0) {
            add("descriptor", "next free", descriptor + DescriptorLayout.BODY_OFFSET, Role.CHECKED);
        } else {
            places.addAll(ObjectAnatomy.of(attachment, descriptor, code));
        }
    }
}
