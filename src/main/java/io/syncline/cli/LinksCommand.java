package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code syncline links}: imports links that a person made or corrected, or exports those there
 * are.
 */
@Command(
    name = "links",
    description =
        "Imports links from a CSV file, or exports those of an entity. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class LinksCommand extends ServerCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/cross-system-ids/wide";

  @Option(names = "--import", paramLabel = "<file>", description = "The CSV file to import.")
  @Nullable Path source;

  @Option(names = "--export", paramLabel = "<entity>", description = "The entity to export.")
  @Nullable String entity;

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description = "Where the export goes (default: it is printed).")
  @Nullable Path out;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public LinksCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var file = source;
    var wanted = entity;
    if ((file == null) == (wanted == null)) {
      throw misused("Say --import <file> or --export <entity>");
    }
    if (wanted != null && out == null && at.json.wanted()) {
      throw misused("The export is a sheet: with --json say --out <file>");
    }
    return file != null ? load(file) : export(String.valueOf(wanted));
  }

  private int load(Path file) throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.postCsv(PATH, Files.readAllBytes(file));
    var problems = answer.whole().parts("problems");
    if (!problems.isEmpty()) {
      at.json.print(answer);
      var err = err();
      problems.forEach(it -> err.println(file + ":" + it.count("line") + ": " + it.text("what")));
      err.println("nothing was linked");
      err.flush();
      return SynclineCommand.NO;
    }
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    var result = answer.whole();
    var out = out();
    out.println(
        "linked: %d, new records: %d, unchanged rows: %d"
            .formatted(result.count("linked"), result.count("records"), result.count("unchanged")));
    out.flush();
    return SynclineCommand.FINE;
  }

  private int export(String wanted) throws IOException, InterruptedException {
    var server = server(at);
    var sheet = server.download(PATH + "?entity=" + Server.encoded(wanted));
    if (sheet.refused() != null) {
      return server.refused(sheet.refused());
    }
    if (out != null) {
      Files.write(out, sheet.content());
      at.json.print(new Document().with("file", out));
    } else {
      print(sheet.content());
    }
    return SynclineCommand.FINE;
  }
}
