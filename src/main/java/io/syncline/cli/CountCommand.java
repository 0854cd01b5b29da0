package io.syncline.cli;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.forming.DefinitionFiles;
import io.syncline.core.definition.forming.InstallationBuilder;
import io.syncline.core.definition.forming.StartedSync;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.Counting;
import io.syncline.core.reconcile.Counting.Tally;
import io.syncline.core.reconcile.Terms;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.csv.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
  private final MatchCommand.Access access;

  @Parameters(paramLabel = "<sync>", description = "Its name.")
  private String sync = "";

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Option(
      names = "--links",
      paramLabel = "<file>",
      description =
          "The links there are, as `syncline links --export` writes them; without it, unlinked"
              + " records are not told.")
  private @Nullable Path links;

  @Spec private CommandSpec spec;

  public CountCommand(DefinitionFiles files, MatchCommand.Access access) {
    this.files = files;
    this.access = access;
  }

  @Override
  public Integer call() throws IOException {
    var loaded = files.load(routes);
    var wanted = loaded.syncs().stream().filter(it -> it.name().equals(sync)).findFirst();
    if (wanted.isEmpty()) {
      return refused("there is no sync `" + sync + "` that could be read", loaded.findings());
    }
    var started = new StartedSync(wanted.get().form(), wanted.get().contentHash(), Instant.EPOCH);
    var built = InstallationBuilder.build(List.of(started));
    var reasons = built.notStarted().get(sync);
    if (reasons != null) {
      return refused("`" + sync + "` could not be started", reasons);
    }
    var installation = built.installation();
    var table = new CountTable();
    boolean all = true;
    try (var connected = access.open(loaded, installation)) {
      for (var entity : installation.entities().values()) {
        all &= count(entity, connected, table);
      }
    }
    table.print(out());
    out().flush();
    return all ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private boolean count(Entity entity, MatchCommand.Connected connected, CountTable table)
      throws IOException {
    var secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    var terms = new Terms(entity, entity.syncs().get(0));
    var counting = new Counting(terms, new Transformer(), secret);
    var tallies = new LinkedHashMap<SystemId, Tally>();
    boolean all = true;
    for (var participant : terms.participants()) {
      try {
        var tally = counting.count(participant, connected.system(participant.system()));
        if (tally.isPresent()) {
          tallies.put(participant.system(), tally.get());
        } else {
          out().println(participant.system() + " cannot be listed: unverifiable");
        }
      } catch (SystemFailure | IllegalStateException e) {
        out().println(participant.system() + " could not be listed: " + e.getMessage());
        all = false;
      }
    }
    var linked = linked(entity, counting);
    tallies.forEach(
        (system, tally) ->
            table.add(
                entity.name(),
                system,
                tally,
                shared(system, tally, terms, tallies),
                linked == null ? null : linked(tally, linked.getOrDefault(system, Set.of()))));
    return all;
  }

  /** How many have a counterpart by key: of side A in any other, of the others in side A. */
  private static long shared(
      SystemId system, Tally tally, Terms terms, Map<SystemId, Tally> tallies) {
    var a = terms.primary().system();
    if (!system.equals(a)) {
      var first = tallies.get(a);
      return first == null ? 0 : tally.sharedWith(first);
    }
    return tallies.entrySet().stream()
        .filter(it -> !it.getKey().equals(a))
        .mapToLong(it -> tally.sharedWith(it.getValue()))
        .max()
        .orElse(0);
  }

  private static long linked(Tally tally, Set<Long> ids) {
    return tally.ids().stream().filter(ids::contains).count();
  }

  /** Hashes of the native ids that are linked, by system; null where no links were given. */
  private @Nullable Map<SystemId, Set<Long>> linked(Entity entity, Counting counting)
      throws IOException {
    if (links == null) {
      return null;
    }
    var sheet = Csv.read(Files.readString(links));
    var linked = new HashMap<SystemId, Set<Long>>();
    int type = sheet.names().indexOf("entity_type");
    for (var participant : counting.terms().participants()) {
      int column = sheet.names().indexOf(participant.system().value());
      var ids = linked.computeIfAbsent(participant.system(), it -> new HashSet<>());
      for (var row : sheet.rows()) {
        if (column >= 0 && (type < 0 || row.cells().get(type).equals(entity.name()))) {
          ids.add(counting.hash(row.cells().get(column)));
        }
      }
    }
    return linked;
  }

  private int refused(String what, List<?> findings) {
    var err = spec.commandLine().getErr();
    err.println(what);
    findings.forEach(err::println);
    err.flush();
    return SynclineCommand.NO;
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

    void add(String entity, SystemId system, Tally it, long shared, @Nullable Long linked) {
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
