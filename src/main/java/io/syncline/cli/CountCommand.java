package io.syncline.cli;

import io.syncline.cli.common.AskedServer;
import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.ProgressBar;
import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.SyncOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.pull.Counting;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.transform.Transformer;
import io.syncline.csv.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code syncline count}: lists what each system of a sync holds and prints the counts side by
 * side, before anything is built on them. Reads only; needs no server, and asks one where its links
 * are wanted.
 */
@Command(
    name = "count",
    description =
        "Lists each system of a sync once and prints what it holds: what it says it has, what could"
            + " be listed, what is in the filter, and what has no counterpart.",
    mixinStandardHelpOptions = true)
public final class CountCommand implements Callable<Integer> {

  private static final int SECRET = 16;

  private final DefinitionFiles files;
  private final SystemAccess access;
  private final Map<String, String> environment;

  @Mixin private SyncOption sync = new SyncOption();

  @Mixin private AskedServer asked = new AskedServer();

  @Option(
      names = "--links",
      paramLabel = "<file>",
      description =
          "A file of links as `syncline links --export` writes it; without it, unlinked records are"
              + " not reported.")
  private @Nullable Path links;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public CountCommand(DefinitionFiles files, SystemAccess access, Map<String, String> environment) {
    this.files = files;
    this.access = access;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = asked.said(environment, spec);
    if (server.isPresent()) {
      return asked(server.get());
    }
    var ready = sync.ready(files, spec).orElse(null);
    if (ready == null) {
      return SynclineCommand.NO;
    }
    var installation = ready.installation();
    var table = new CountTable();
    var sides = new ArrayList<Server.Part>();
    boolean all = true;
    try (var connected = access.open(ready.loaded(), installation)) {
      for (var entity : installation.entities().values()) {
        all &= count(entity, connected, table, sides);
      }
    }
    json.print(new Document().with("sync", sync.name()).with("sides", sides));
    table.print(out());
    out().flush();
    return all ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private int asked(Server server) throws IOException, InterruptedException {
    var path =
        "/api/v1/syncs/" + URLEncoder.encode(sync.name(), StandardCharsets.UTF_8) + "/counts";
    var answer = server.getSlowly(path);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    json.print(answer);
    var table = new CountTable();
    boolean all = true;
    for (var side : answer.whole().parts("sides")) {
      if (side.flag("counted")) {
        table.add(side);
      } else {
        out().println(side.text("system") + " could not be counted: " + side.text("reason"));
        all = false;
      }
      if (!side.text("silent").isEmpty()) {
        out().println(silent(side.text("system"), side.text("silent")));
      }
    }
    table.print(out());
    out().flush();
    return all ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private static String silent(String system, String why) {
    return system + " did not say how many it has: " + why;
  }

  private boolean count(
      Entity entity, SystemAccess.Connected connected, CountTable table, List<Server.Part> sides)
      throws IOException {
    var secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    var terms = new Terms(entity, entity.syncs().get(0));
    boolean all = true;
    var progress = progress();
    var counted =
        new Counting(terms, new Transformer(), secret)
            .all(
                id -> Optional.of(connected.system(id)),
                linked(terms),
                (side, listed, of) -> progress.at(side.system() + ", records listed", listed, of));
    progress.end();
    for (var it : counted) {
      var system = it.participant().system();
      var side = CountTable.side(entity.name(), it);
      sides.add(side);
      if (it.tally() != null) {
        table.add(side);
        if (it.tally().said().why() != null) {
          out().println(silent(system.value(), it.tally().said().why()));
        }
      } else {
        var how = it.broken() ? " could not be listed: " : " is not comparable: ";
        out().println(system + how + it.why());
        all &= !it.broken();
      }
    }
    return all;
  }

  /** A bar on a terminal; elsewhere nothing. */
  private ProgressBar progress() {
    var seen =
        RunWatch.bar(json) ? spec.commandLine().getErr() : new PrintWriter(Writer.nullWriter());
    return new ProgressBar(seen, true, InstantSource.system());
  }

  /** What the sheet of links says; null where none was given. */
  private Counting.@Nullable Links linked(Terms terms) throws IOException {
    if (links == null) {
      return null;
    }
    var sheet = Csv.read(Files.readString(links));
    var linked = new HashMap<SystemId, Set<String>>();
    int type = sheet.names().indexOf("entity_type");
    for (var participant : terms.participants()) {
      int column = sheet.names().indexOf(participant.system().value());
      var ids = linked.computeIfAbsent(participant.system(), it -> new HashSet<>());
      for (var row : sheet.rows()) {
        if (column >= 0 && (type < 0 || row.cells().get(type).equals(terms.entity().name()))) {
          ids.add(row.cells().get(column));
        }
      }
    }
    return page ->
        page.stream()
            .filter(it -> linked.getOrDefault(it.system(), Set.of()).contains(it.id()))
            .collect(Collectors.toSet());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
