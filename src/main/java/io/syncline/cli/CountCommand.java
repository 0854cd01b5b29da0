package io.syncline.cli;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.forming.DefinitionFiles;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.Counting;
import io.syncline.core.reconcile.Counting.Tally;
import io.syncline.core.reconcile.Terms;
import io.syncline.core.transform.Transformer;
import io.syncline.csv.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
 * side, before anything is built on them. Reads only; needs no server.
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

  @Mixin private SyncOption sync = new SyncOption();

  @Option(
      names = "--links",
      paramLabel = "<file>",
      description =
          "The links there are, as `syncline links --export` writes them; without it, unlinked"
              + " records are not told.")
  private @Nullable Path links;

  @Spec private CommandSpec spec;

  public CountCommand(DefinitionFiles files, SystemAccess access) {
    this.files = files;
    this.access = access;
  }

  @Override
  public Integer call() throws IOException {
    var ready = sync.ready(files, spec).orElse(null);
    if (ready == null) {
      return SynclineCommand.NO;
    }
    var installation = ready.installation();
    var table = new CountTable();
    boolean all = true;
    try (var connected = access.open(ready.loaded(), installation)) {
      for (var entity : installation.entities().values()) {
        all &= count(entity, connected, table);
      }
    }
    table.print(out());
    out().flush();
    return all ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private boolean count(Entity entity, SystemAccess.Connected connected, CountTable table)
      throws IOException {
    var secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    var terms = new Terms(entity, entity.syncs().get(0));
    boolean all = true;
    for (var it :
        new Counting(terms, new Transformer(), secret)
            .all(id -> Optional.of(connected.system(id)), linked(terms))) {
      var system = it.participant().system();
      if (it.tally() != null) {
        table.add(entity.name(), system, it.tally(), it.shared());
        if (it.tally().silent() != null) {
          out().println(system + " did not say how many it has: " + it.tally().silent());
        }
      } else {
        var how = it.broken() ? " could not be listed: " : " is unverifiable: ";
        out().println(system + how + it.why());
        all &= !it.broken();
      }
    }
    return all;
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

  /** What is printed: one line per side, columns under each other. */
  private static final class CountTable {

    private static final List<String> NAMES =
        List.of(
            "entity",
            "system",
            "says",
            "listed",
            "twice",
            "archived",
            "out of filter",
            "in filter",
            "no key",
            "same key",
            "linked",
            "unlinked");

    private final List<List<String>> rows = new ArrayList<>(List.of(NAMES));

    void add(String entity, SystemId system, Tally it, long shared) {
      var linked = it.linked();
      rows.add(
          List.of(
              entity,
              system.value(),
              it.said() == null ? "-" : it.said().toString(),
              String.valueOf(it.distinct()),
              String.valueOf(it.listed() - it.distinct()),
              String.valueOf(it.archived()),
              String.valueOf(it.distinct() - it.archived() - it.inFilter()),
              String.valueOf(it.inFilter()),
              String.valueOf(it.withoutKey()),
              String.valueOf(shared),
              linked == null ? "-" : linked.toString(),
              linked == null ? "-" : String.valueOf(it.inFilter() - linked)));
    }

    void print(PrintWriter out) {
      for (var row : rows) {
        var line = new StringBuilder();
        for (int column = 0; column < NAMES.size(); column++) {
          int at = column;
          int width = rows.stream().mapToInt(it -> it.get(at).length()).max().orElse(0);
          var format = column < 2 ? "%-" + width + "s" : "%" + width + "s";
          line.append(column == 0 ? "" : "  ")
              .append(String.format(Locale.ROOT, format, row.get(column)));
        }
        out.println(line.toString().stripTrailing());
      }
    }
  }
}
