package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.collections.SharedArray;
import io.turnstile.tools.content.ObjectPath;
import io.turnstile.tools.files.NpyExport;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes arrays for numpy. */
@Command(
        name = "export-npy",
        sortOptions = false,
        description = "Writes an array as .npy, or all arrays of a map as .npz. A file of that name is replaced.")
public final class ExportNpyCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", paramLabel = "PATH", description = "The array, or a map of arrays.")
    private String path;

    @Parameters(index = "2", paramLabel = "FILE", description = "The file to write, .npy or .npz.")
    private Path file;

    private ExportNpyCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.openReadOnly()) {
            final Map<String, SharedArray> arrays =
                    region.read(() -> NpyExport.arrays(path, ObjectPath.find(region, path)));
            final long bytes = NpyExport.write(arrays, file);
            if (isJson()) {
                final Map<String, Object> document = new LinkedHashMap<>();
                document.put("file", file.toAbsolutePath());
                document.put("arrays", new ArrayList<>(arrays.keySet()));
                document.put("bytes", bytes);
                printJson(document);
            } else {
                out().println("exported " + arrays.size() + (arrays.size() == 1 ? " array to " : " arrays to ")
                        + Table.plain(file.toString())
                        + ", " + Size.text(bytes));
            }
            return DONE;
        }
    }
}
