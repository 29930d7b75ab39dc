package io.turnstile.tools.command;

import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.files.NpyImport;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads arrays of numpy. */
@Command(
        name = "import-npy",
        sortOptions = false,
        description =
                "Loads an array of a .npy file, or all of a .npz file, into a region, which is made if there is none."
                        + " An array is called as its file is.")
public final class ImportNpyCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to import.")
    private Path file;

    @Mixin
    private ImportOptions options;

    @Option(names = "--as", paramLabel = "OBJECT", description = "Name for the array of a .npy file.")
    private String object;

    private ImportNpyCommand() {}

    @Override
    public Integer call() throws IOException {
        final RegionName region = RegionTarget.nameOf(target.name());
        final List<String> names = NpyImport.run(
                file,
                object,
                target.builder().memberName("turnstile import-npy"),
                region.file(),
                options.overwrite(),
                !isJson() && options.isVisible());
        if (isJson()) {
            final Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", region.name());
            document.put("file", region.file());
            document.put("objects", names);
            printJson(document);
        } else {
            names.forEach(name -> out().println("imported " + target.name() + "/" + Table.plain(name)));
        }
        return DONE;
    }
}
