package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.tools.output.Size;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A heap as a picture: each row of cells is a stretch of the file, from left to right and top to bottom, and each cell has the
 * colour of what most of its bytes are. Thin lines part the extents that the file system was asked for.
 */
public final class HeapPicture {
    /** Bytes that a heap grows by once it is no small one. */
    private static final long EXTENT = 1 << 20;

    private static final int COLUMNS = 128;
    private static final int MAX_ROWS = 128;
    private static final int CELL = 6;
    private static final int MARGIN = 16;
    private static final int LINE = 18;
    private static final int LEGEND_WIDTH = 300;
    private static final long UNIT = 16;
    private static final Color UNUSED = new Color(0xE8E8E8);
    private static final Color FREE = new Color(0xFFFFFF);
    private static final Color TEXT = new Color(0x202020);
    private static final Color BORDER = new Color(0xB0B0B0);

    private final List<Block> blocks;
    private final long start;
    private final long end;
    private final long top;

    private record Block(long from, long to, BlockKind kind) {}

    private HeapPicture(final List<Block> blocks, final Heap heap) {
        this.blocks = blocks;
        this.start = heap.start();
        this.end = heap.reserved();
        this.top = Math.max(start, Math.min(end, heap.top()));
    }

    /**
     * Looks at a heap.
     *
     * @param region whose.
     * @return what was there at one moment.
     */
    public static HeapPicture of(final Region region) {
        return region.read(() -> {
            final List<Block> blocks = new ArrayList<>();
            final Heap heap = region.attachment().heap();
            heap.walk(
                    (block, size, kind) -> blocks.add(new Block(block - Long.BYTES, block - Long.BYTES + size, kind)));
            return new HeapPicture(blocks, heap);
        });
    }

    /** Bytes by kind, what is committed but not used yet last. */
    public Map<String, Long> bytesByKind() {
        final Map<String, Long> bytes = new LinkedHashMap<>();
        for (final BlockKind kind : BlockKind.values()) {
            final long sum = blocks.stream()
                    .filter(block -> block.kind() == kind)
                    .mapToLong(block -> block.to() - block.from())
                    .sum();
            if (sum > 0) {
                bytes.put(kind.name().toLowerCase(java.util.Locale.ROOT), sum);
            }
        }
        bytes.put("unused", end - top);
        return bytes;
    }

    /** Draws it. */
    public BufferedImage draw() {
        final long perCell = perCell();
        final int rows = (int) Math.max(1, (end - start + perCell * COLUMNS - 1) / (perCell * COLUMNS));
        final int height = Math.max(rows * CELL, (BlockKind.values().length + 4) * LINE) + 2 * MARGIN;
        final BufferedImage image =
                new BufferedImage(COLUMNS * CELL + 3 * MARGIN + LEGEND_WIDTH, height, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        drawCells(graphics, perCell);
        drawLegend(graphics, perCell);
        graphics.dispose();
        return image;
    }

    /** A multiple of 16 with which the heap fits. */
    private long perCell() {
        final long cells = (long) COLUMNS * MAX_ROWS;
        return Math.max(UNIT, ((end - start + cells - 1) / cells + UNIT - 1) / UNIT * UNIT);
    }

    private void drawCells(final Graphics2D graphics, final long perCell) {
        int next = 0;
        for (long at = start; at < end; at += perCell) {
            final long to = Math.min(at + perCell, end);
            while (next < blocks.size() && blocks.get(next).to() <= at) {
                next++;
            }
            final int cell = (int) ((at - start) / perCell);
            final int x = MARGIN + cell % COLUMNS * CELL;
            final int y = MARGIN + cell / COLUMNS * CELL;
            graphics.setColor(colourOf(next, at, to));
            graphics.fillRect(x, y, CELL, CELL);
            if (at == start || (at - start) / EXTENT != (at - perCell - start) / EXTENT) {
                graphics.setColor(BORDER);
                graphics.drawLine(x, y, x, y + CELL - 1);
            }
        }
    }

    private Color colourOf(final int first, final long from, final long to) {
        final long[] bytes = new long[BlockKind.values().length];
        for (int i = first; i < blocks.size() && blocks.get(i).from() < to; i++) {
            final Block block = blocks.get(i);
            bytes[block.kind().ordinal()] += Math.min(to, block.to()) - Math.max(from, block.from());
        }
        int most = 0;
        for (int i = 1; i < bytes.length; i++) {
            most = bytes[i] > bytes[most] ? i : most;
        }
        return bytes[most] == 0 ? UNUSED : colour(BlockKind.values()[most]);
    }

    private static Color colour(final BlockKind kind) {
        if (kind.isFree()) {
            return FREE;
        }
        final int kinds = BlockKind.values().length - 2;
        return Color.getHSBColor((kind.ordinal() - 2) / (float) kinds, 0.65f, 0.85f);
    }

    private void drawLegend(final Graphics2D graphics, final long perCell) {
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
        final int x = COLUMNS * CELL + 2 * MARGIN;
        int y = MARGIN + LINE;
        for (final Map.Entry<String, Long> entry : bytesByKind().entrySet()) {
            graphics.setColor(legendColour(entry.getKey()));
            graphics.fillRect(x, y - 10, 12, 12);
            graphics.setColor(BORDER);
            graphics.drawRect(x, y - 10, 12, 12);
            graphics.setColor(TEXT);
            graphics.drawString(String.format("%-12s %s", entry.getKey(), Size.text(entry.getValue())), x + 20, y);
            y += LINE;
        }
        graphics.setColor(TEXT);
        graphics.drawString("a cell is " + Size.text(perCell), x, y + LINE);
    }

    private static Color legendColour(final String kind) {
        for (final BlockKind each : BlockKind.values()) {
            if (each.name().equalsIgnoreCase(kind)) {
                return colour(each);
            }
        }
        return UNUSED;
    }
}
