package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.run.check.CheckFinding;
import io.syncline.core.run.check.ConnectionCheck;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trial.DirectConnections;
import io.syncline.core.system.trigger.DetectedChanges;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline check}: whether a connection works now, and what to do where it does not. */
@Command(
    name = "check",
    description =
        "Proves that a connection works: settings, credentials, one page of each object (counted;"
            + " no values are shown), clock and quota. Says what is wrong and what to do. Reads"
            + " only; needs no server. Ends with 1 where something does not work.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final DirectConnections connections;
  private final InstantSource clock;

  @Parameters(paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public CheckCommand(DefinitionFiles files, DirectConnections connections, InstantSource clock) {
    this.files = files;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var loaded = files.load(routes);
    var findings = check(NamedSystem.of(loaded, system, spec), loaded);
    json.print(
        new Document()
            .with("system", system)
            .with("findings", findings.stream().map(CheckCommand::document).toList()));
    findings.forEach(this::print);
    spec.commandLine().getOut().flush();
    return findings.stream().anyMatch(CheckFinding::isFailed)
        ? SynclineCommand.NO
        : SynclineCommand.FINE;
  }

  private List<CheckFinding> check(NamedSystem named, Loaded loaded) {
    var type = named.type();
    var missing = connections.missing(named.connection(), type);
    if (!missing.isEmpty()) {
      return List.of(ConnectionCheck.missing(missing));
    }
    try (var direct = connections.connect(named.connection(), type, loaded)) {
      var connected = direct.system();
      var findings = new ArrayList<CheckFinding>();
      findings.add(CheckFinding.proven("settings", "complete"));
      findings.addAll(
          ConnectionCheck.of(
              connected,
              connected.check(),
              named.connection().settings(),
              type.objects().keySet()));
      ConnectionCheck.quota(type, direct.quota().orElse(null), clock.instant())
          .ifPresent(findings::add);
      findings.addAll(capture(named, direct, loaded));
      if (type.webhook() != null) {
        findings.add(
            CheckFinding.unknown(
                "webhooks", "a server knows: POST /api/v1/systems/" + system + "/check"));
      }
      return findings;
    } catch (IllegalArgumentException unusable) {
      return ConnectionCheck.unusable(
          named.connection().id(), String.valueOf(unusable.getMessage()));
    }
  }

  /** Of a system whose changes a sync wants captured from its log. */
  private static List<CheckFinding> capture(
      NamedSystem named, DirectConnections.Direct direct, Loaded loaded) {
    var wanted = DetectedChanges.of(loaded, ChangeDetection.CDC).get(named.connection().id());
    var capture = direct.capture();
    if (wanted == null || capture.isEmpty()) {
      return List.of();
    }
    try {
      var problems = capture.get().problems(wanted.objects());
      return problems.isEmpty()
          ? List.of(CheckFinding.proven("capture", "slot, publication and tables are there"))
          : problems.stream().map(it -> CheckFinding.failed("capture", it, null)).toList();
    } catch (SystemFailure failed) {
      return List.of(CheckFinding.failed("capture", failed.failure().reason(), null));
    }
  }

  private static Document document(CheckFinding it) {
    return new Document()
        .with("about", it.about())
        .with("state", it.state())
        .with("detail", it.detail())
        .with("action", it.action());
  }

  private void print(CheckFinding it) {
    var out = spec.commandLine().getOut();
    var state = it.state().name().toLowerCase(Locale.ROOT);
    out.println("%-8s %s: %s".formatted(state, it.about(), it.detail()));
    if (it.action() != null) {
      out.println(" ".repeat(9) + it.action());
    }
  }
}
