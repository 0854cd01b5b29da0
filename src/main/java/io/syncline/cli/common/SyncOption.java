package io.syncline.cli.common;

import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sync of the definition files a command is about that needs no server. */
public final class SyncOption {

  @Parameters(paramLabel = "<sync>", description = "Its name.")
  private String sync = "";

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  public String name() {
    return sync;
  }

  /** The definitions, and what they make of the sync if it alone is started. */
  public record Ready(Loaded loaded, Installation installation) {}

  /** Empty where it cannot be started; all reasons are printed. */
  public Optional<Ready> ready(DefinitionFiles files, CommandSpec spec) throws IOException {
    var loaded = files.load(routes);
    var wanted = loaded.syncs().stream().filter(it -> it.name().equals(sync)).findFirst();
    if (wanted.isEmpty()) {
      missing(spec, sync, loaded);
      return Optional.empty();
    }
    var started = new StartedSync(wanted.get().form(), wanted.get().contentHash(), Instant.EPOCH);
    var built = InstallationBuilder.build(List.of(started));
    var reasons = built.notStarted().get(sync);
    if (reasons != null) {
      refused(spec, "`" + sync + "` could not be started", reasons);
      return Optional.empty();
    }
    return Optional.of(new Ready(loaded, built.installation()));
  }

  /** Prints that there is no such sync, and the findings of the load. */
  public static void missing(CommandSpec spec, String sync, Loaded loaded) {
    refused(spec, "there is no sync `" + sync + "` that could be read", loaded.findings());
  }

  private static void refused(CommandSpec spec, String what, List<?> findings) {
    var err = spec.commandLine().getErr();
    err.println(what);
    findings.forEach(err::println);
    err.flush();
  }
}
