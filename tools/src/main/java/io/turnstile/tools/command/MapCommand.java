package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.content.HeapPicture;
import io.turnstile.tools.output.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws a heap. */
@Command(
        name = "map",
        sortOptions = false,
        description = "Draws the heap of a region by extents: what is used, by kind, and what is free.")
public final class MapCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "PNG file to write.")
    private Path output;

    private MapCommand() {}

    @Override
    public Integer call() throws IOException {
        // No display is needed, nor asked for.
        System.setProperty("java.awt.headless", "true");
        try (Region region = target.openReadOnly()) {
            final HeapPicture picture = HeapPicture.of(region);
            final ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(picture.draw(), "png", png);
            Files.write(output, png.toByteArray());
            if (isJson()) {
                final Map<String, Object> document = new LinkedHashMap<>();
                document.put("file", output.toAbsolutePath());
                document.put("bytes", picture.bytesByKind());
                printJson(document);
            } else {
                out().println("drew " + Table.plain(region.name() + " to " + output));
            }
            return DONE;
        }
    }
}
