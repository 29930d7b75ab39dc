package io.turnstile.stress.mutants;

import io.turnstile.stress.mutants.Mutant.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes the mutant of a number. What it makes depends on the seed, the number and the templates, and on nothing else. */
final class Mutator {
    private static final int SEVERAL = 6;
    private static final int PAGE = 4096;
    private static final long[] INTERESTING = {
        0,
        1,
        2,
        -1,
        7,
        8,
        16,
        64,
        255,
        256,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 48
    };
    private static final long[] STEPS = {1, -1, 8, -8, 16, -16, 64, -64, 128, 48, 4096};

    private final List<Image> images;
    private final long seed;

    Mutator(final List<Image> images, final long seed) {
        this.images = images;
        this.seed = seed;
    }

    /** The image that a mutant is made of. */
    Image image(final Mutant mutant) {
        return images.get(mutant.template().ordinal());
    }

    /** The mutant of a number. */
    Mutant mutant(final long number) {
        final Random random = new Random(seed * 0x9E3779B97F4A7C15L ^ number * 0xBF58476D1CE4E5B9L);
        final Image image = images.get(random.nextInt(images.size()));
        final Timing timing = timing(random.nextInt(100));
        final List<Change> changes = changes(image, random);
        final boolean resized = timing == Timing.BEFORE && random.nextInt(100) < 3;
        return new Mutant(image.template(), timing, changes, resized ? length(image, random) : Mutant.SAME_LENGTH);
    }

    private static Timing timing(final int percent) {
        return percent < 80 ? Timing.BEFORE : percent < 94 ? Timing.ATTACHED : Timing.RACING;
    }

    private static List<Change> changes(final Image image, final Random random) {
        final int percent = random.nextInt(100);
        final List<Change> changes = new ArrayList<>();
        if (percent < 55) {
            changes.add(structural(image, random));
        } else if (percent < 70) {
            changes.add(anywhere(image, random));
        } else if (percent < 75) {
            swap(image, random, changes);
        } else {
            final int count = 2 + random.nextInt(SEVERAL);
            for (int i = 0; i < count; i++) {
                changes.add(random.nextInt(4) == 0 ? anywhere(image, random) : structural(image, random));
            }
        }
        return changes;
    }

    private static Change structural(final Image image, final Random random) {
        final Place place = place(image, random);
        final long before = place.in(image.bytes());
        for (; ; ) {
            final long wanted = value(image, place, before, random);
            final long after = place.width() == Long.BYTES ? wanted : (int) wanted;
            if (after != before) {
                return new Change(place, before, after);
            }
        }
    }

    private static Place place(final Image image, final Random random) {
        final List<Place> part = image.parts().get(random.nextInt(image.parts().size()));
        return part.get(random.nextInt(part.size()));
    }

    private static long value(final Image image, final Place place, final long before, final Random random) {
        switch (random.nextInt(8)) {
            case 0:
                return INTERESTING[random.nextInt(INTERESTING.length)];
            case 1:
                return before + STEPS[random.nextInt(STEPS.length)];
            case 2:
                return before ^ 1L << random.nextInt(place.width() * Byte.SIZE);
            case 3:
                return before ^ (random.nextInt(255) + 1L) << random.nextInt(place.width()) * Byte.SIZE;
            case 4:
                return place.offset() + STEPS[random.nextInt(STEPS.length)] * random.nextInt(2);
            case 5:
                return place(image, random).offset();
            case 6:
                return another(image, place, random);
            default:
                return random.nextBoolean() ? random.nextLong() : random.nextInt(1 << 21);
        }
    }

    /** What another word of the same structure, or of any, holds. */
    private static long another(final Image image, final Place place, final Random random) {
        for (final List<Place> part : image.parts()) {
            if (part.get(0).part().equals(place.part()) && random.nextBoolean()) {
                return part.get(random.nextInt(part.size())).in(image.bytes());
            }
        }
        return place(image, random).in(image.bytes());
    }

    /** A bit, byte or word of what is in use, whatever it is. */
    private static Change anywhere(final Image image, final Random random) {
        final long offset = (long) random.nextInt((int) (image.top() / Long.BYTES)) * Long.BYTES;
        final Place place = new Place("anywhere", "", offset, Long.BYTES, Role.CONTENT);
        final long before = place.in(image.bytes());
        final int kind = random.nextInt(3);
        final long after;
        if (kind == 0) {
            after = before ^ 1L << random.nextInt(Long.SIZE);
        } else if (kind == 1) {
            after = before ^ (random.nextInt(255) + 1L) << random.nextInt(Long.BYTES) * Byte.SIZE;
        } else {
            after = random.nextLong();
        }
        return new Change(place, before, after);
    }

    private static void swap(final Image image, final Random random, final List<Change> changes) {
        final Place one = place(image, random);
        final Place two = place(image, random);
        final long first = one.in(image.bytes());
        final long second = two.in(image.bytes());
        changes.add(new Change(one, first, one.width() == Long.BYTES ? second : (int) second));
        changes.add(new Change(two, second, two.width() == Long.BYTES ? first : (int) first));
    }

    private static long length(final Image image, final Random random) {
        switch (random.nextInt(4)) {
            case 0:
                return random.nextInt((int) image.length());
            case 1:
                return (long) random.nextInt((int) (image.length() / PAGE)) * PAGE;
            case 2:
                return image.length() + random.nextInt(PAGE);
            default:
                return image.length() - 1 - random.nextInt(PAGE);
        }
    }
}
