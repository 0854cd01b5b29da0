package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline reconcile}: asks a running server whether the systems of a sync agree. */
@Command(
    name = "reconcile",
    description =
        "Compares the complete data of all systems of a sync, waits for the end and prints the"
            + " report. Exits 0 when no difference remains, 1 when some remain or the result is not"
            + " known. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ReconcileCommand extends ServerCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final List<String> VERDICTS =
      List.of("agreeing", "rounding", "lag", "drift", "undecidable", "gone");
  private static final int SHOWN = 20;
  private static final int PAGE = 200;

  @Parameters(paramLabel = "<sync>", description = "The sync.")
  String sync = "";

  @Mixin ServerOption at = new ServerOption();

  @Option(names = "--from", description = "Only records of a period: its first day.")
  @Nullable String from;

  @Option(names = "--to", description = "Only records of a period: its last day.")
  @Nullable String to;

  @Option(
      names = "--system",
      description = "Compare only this one with the system of record; may be repeated.")
  List<String> systems = List.of();

  @Option(
      names = "--csv",
      paramLabel = "<file>",
      description = "Write all differences of the run to this file, a row each.")
  @Nullable Path csv;

  /**
   * @param environment where the token is
   */
  public ReconcileCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var asked = server.post("/api/v1/syncs/" + Server.encoded(sync) + "/reconcile", request());
    if (!asked.fine()) {
      return server.refused(asked);
    }
    var run = "/api/v1/runs/" + asked.text("id");
    var answer =
        new RunWatch(server, out(), LOOK, RunWatch.bar(at.json)).untilEnded(asked.text("id"));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    var drift = server.get(run + "/differences?verdict=drift&state=open&limit=" + SHOWN);
    if (csv != null || at.json.wanted()) {
      var all = all(server, run);
      if (csv != null) {
        Files.writeString(csv, DifferenceLines.csv(all));
      }
      at.json.print(new Document().with("run", answer.whole()).with("differences", all));
    }
    return report(answer, drift);
  }

  private static List<Server.Part> all(Server server, String run)
      throws IOException, InterruptedException {
    var listed = server.list(run + "/differences?verdict=drift&limit=" + PAGE);
    if (listed.refused() != null) {
      throw new IOException(
          "The differences could not be read: " + listed.refused().text("detail"));
    }
    return listed.items();
  }

  private Value.Struct request() {
    var body = new TreeMap<String, Value>();
    if (from != null) {
      body.put("startDate", Value.text(from));
    }
    if (to != null) {
      body.put("endDate", Value.text(to));
    }
    if (!systems.isEmpty()) {
      body.put("systems", new Value.Items(systems.stream().map(Value::text).toList()));
    }
    return new Value.Struct(body);
  }

  private int report(Server.Answer run, Server.Answer drift) {
    var out = out();
    out.println("run " + run.text("id") + ": " + run.text("status"));
    if (!run.text("reason").isEmpty()) {
      out.println("  " + run.text("reason"));
    }
    run.whole().part("proof").parts("sides").forEach(it -> side(it, out));
    VERDICTS.forEach(it -> out.println("%-12s %8d".formatted(it, run.number("counts", it))));
    differences(drift.whole().parts("items"), run.number("counts", "open")).forEach(out::println);
    closing(run).forEach(out::println);
    out.flush();
    boolean agree = run.text("status").equals("succeeded") && run.number("counts", "open") == 0;
    return agree ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  /** The result in words: figures alone are easily misread. */
  static List<String> closing(Server.Answer run) {
    var said = new ArrayList<String>();
    if (!run.text("status").equals("succeeded")) {
      addCount(said, run, "open", "to be looked at.");
      var others = said.isEmpty() ? "" : " otherwise";
      said.add(
          "The run is "
              + run.text("status")
              + ": it is not known whether all sides agree"
              + others
              + ".");
      return said;
    }
    if (run.whole().part("proof").flag("baseline")) {
      said.add("This was the first run: later runs are compared with its counts.");
    }
    addCount(said, run, "open", "to be looked at.");
    addCount(
        said, run, "fixed", "handed to the engine to be repaired; the next run shows the result.");
    addCount(said, run, "explained", "explained.");
    addCount(said, run, "accepted", "accepted by somebody.");
    addCount(
        said, run, "lag", "young, and probably under way; the next run shows whether it remains.");
    boolean none =
        run.number("counts", "drift") == 0
            && run.number("counts", "lag") == 0
            && run.number("counts", "undecidable") == 0;
    var unread =
        run.whole().part("proof").parts("sides").stream()
            .filter(it -> !it.flag("comparable"))
            .map(it -> it.text("system"))
            .distinct()
            .toList();
    if (none) {
      said.add(
          unread.isEmpty()
              ? "All sides agree."
              : "All sides that can be compared agree. Not comparable: "
                  + String.join(", ", unread)
                  + ".");
    }
    return said;
  }

  private static void addCount(List<String> said, Server.Answer run, String count, String what) {
    long number = run.number("counts", count);
    if (number > 0) {
      said.add(number + (number == 1 ? " difference is " : " differences are ") + what);
    }
  }

  private static void side(Server.Part side, PrintWriter out) {
    out.println(
        "%-12s %-12s says %s, pulled %d, compared %d%s"
            .formatted(
                side.text("system"),
                side.text("entity"),
                said(side),
                side.count("distinct"),
                side.count("compared"),
                side.flag("complete") ? "" : ": " + side.text("reason")));
  }

  private static String said(Server.Part side) {
    var said = side.number("saidAfter");
    var why = side.text("silent");
    return said != null ? said.toString() : why.isEmpty() ? "nothing" : "nothing (" + why + ")";
  }

  /** Some of them, and how many there are besides. */
  static List<String> differences(List<Server.Part> shown, long open) {
    var lines = new ArrayList<String>();
    shown.forEach(it -> lines.add(DifferenceLines.line(it)));
    if (open > shown.size()) {
      lines.add((open - shown.size()) + " more: `--csv <file>` writes all of them");
    }
    return lines;
  }
}
