package io.turnstile.tools.command;

import io.turnstile.RegionExistsException;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.files.Hdf5Import;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a region of an HDF5 file. */
@Command(
        name = "import-hdf5",
        sortOptions = false,
        description =
                "Makes a region of an HDF5 file: groups become maps, datasets arrays. The region appears when it is whole.")
public final class ImportHdf5Command extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to import.")
    private Path file;

    @Mixin
    private ImportOptions options;

    private ImportHdf5Command() {}

    @Override
    public Integer call() throws IOException {
        final RegionName region = RegionTarget.nameOf(target.name());
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.exists(region.file()) && !options.overwrite()) {
            throw new RegionExistsException(
                    "region=" + target.name() + " exists already, file=" + region.file() + "; -o replaces all of it");
        }
        final Hdf5Import.Result result = Hdf5Import.run(
                file, target.builder(), region.file(), options.overwrite(), !isJson() && options.isVisible());
        if (isJson()) {
            printJson(document(region, result));
        } else {
            print(result);
        }
        return DONE;
    }

    private void print(final Hdf5Import.Result result) {
        result.skipped().forEach(line -> out().println(style().warning("skipped " + Table.plain(line))));
        out().println(String.format(
                Locale.ROOT,
                "imported %s to %s: %d arrays, %s in %.2f s, %s/s",
                Table.plain(file.toString()),
                Table.plain(target.name()),
                result.arrays(),
                Size.text(result.bytes()),
                result.seconds(),
                Size.text((long) (result.bytes() / result.seconds()))));
    }

    private Map<String, Object> document(final RegionName region, final Hdf5Import.Result result) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", region.name());
        document.put("file", region.file());
        document.put("source", file.toAbsolutePath());
        document.put("arrays", result.arrays());
        document.put("groups", result.groups());
        document.put("bytes", result.bytes());
        document.put("seconds", result.seconds());
        document.put("skipped", result.skipped());
        return document;
    }
}
