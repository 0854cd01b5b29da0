package io.syncline.cli.audit;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.audit.digest.DigestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline audit}: exports the audit log and verifies it. */
@Command(
    name = "audit",
    description =
        "Exports the audit log with its digests, and verifies that it was not tampered with. Calls"
            + " a running server; its token, of an auditor or admin, is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class AuditCommand extends ServerCommand implements Runnable {

  private static final String PATH = "/api/v1/audit";
  private static final String SECRET_KEY = "SYNCLINE_SECRET_KEY";

  /**
   * @param environment where the token is, and the secret key
   */
  public AuditCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public void run() {
    throw misused("Missing command: export, report or verify");
  }

  /** Which entries are exported. */
  static final class Filter {

    @Option(names = "--since", description = "From this time or day (UTC) on: 2026-10-01.")
    @Nullable String since;

    @Option(names = "--until", description = "Before this time or day (UTC).")
    @Nullable String until;

    @Option(names = "--actor", description = "Only what the token of this name asked for.")
    @Nullable String actor;

    @Option(names = "--sync", description = "Only of this sync.")
    @Nullable String sync;

    @Option(names = "--system", description = "Only what concerns this system.")
    @Nullable String system;

    @Option(names = "--record", description = "Only of this record.")
    @Nullable String record;

    Map<String, String> parameters() {
      var all = new LinkedHashMap<String, String>();
      put(all, "since", time(since));
      put(all, "until", time(until));
      put(all, "actor", actor);
      put(all, "sync", sync);
      put(all, "system", system);
      put(all, "record", record);
      return all;
    }
  }

  @Command(
      name = "export",
      description =
          "Writes the audit log to a file. Without filters other than the time the file carries the"
              + " digests of its whole days, and `syncline audit verify <file>` verifies them.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin Filter filter,
      @Option(names = "--format", description = "csv or jsonl (default: csv).")
          @Nullable String format,
      @Option(
              names = "--to",
              paramLabel = "<place>",
              required = true,
              description =
                  "A file here; or s3://<bucket>/<key> or server:<name>, which the server writes by"
                      + " itself, to the bucket or the folder of its settings.")
          String place,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var parameters = filter.parameters();
    put(parameters, "format", format);
    var server = server(at);
    var there = ServerExport.of(place);
    if (there.isPresent()) {
      return ended(at, server, there.get().run(server, parameters, err(), at.json));
    }
    var to = Path.of(place);
    var refused =
        server.downloadTo(
            PATH + "/export" + Server.query(parameters), to, AuditFileReader::isWhole);
    if (refused != null) {
      return server.refused(refused);
    }
    at.json.print(new Document().with("file", to));
    say("exported to " + to);
    return SynclineCommand.FINE;
  }

  private int ended(ServerOption at, Server server, Server.Answer run) {
    if (!run.fine()) {
      return server.refused(run);
    }
    at.json.print(run);
    say(run.text("status") + ": " + run.text("reason"));
    return run.text("status").equals("succeeded") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  @Command(
      name = "report",
      description =
          "Writes the counts of a month as CSV: operations, conflicts and who decided, dead"
              + " letters, accesses, actions, retention, digests.",
      mixinStandardHelpOptions = true)
  int report(
      @Option(names = "--month", required = true, description = "In UTC, as 2026-10.") String month,
      @Option(names = "--to", paramLabel = "<file>", description = "Default: it is printed.")
          @Nullable Path to,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    if (to == null && at.json.wanted()) {
      throw misused("The report is a sheet: with --json say --to <file>");
    }
    var report = server.download(PATH + "/report" + Server.query(Map.of("month", month)));
    if (report.refused() != null) {
      return server.refused(report.refused());
    }
    if (to != null) {
      Files.write(to, report.content());
      at.json.print(new Document().with("file", to));
      say("exported to " + to);
    } else {
      print(report.content());
    }
    return SynclineCommand.FINE;
  }

  @Command(
      name = "verify",
      description =
          "Computes the digests of the audit log again and says what does not match; with a file,"
              + " verifies that file without a server.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "<file>", arity = "0..1", description = "An exported file.")
          @Nullable Path file,
      @Option(names = "--since", description = "Only digests made since this time or day.")
          @Nullable String since,
      @Option(names = "--until", description = "Only digests made before this time or day.")
          @Nullable String until,
      @Option(
              names = "--expect",
              paramLabel = "<window:digest>",
              description = "A digest that was kept elsewhere, such as in the log.")
          @Nullable String expect,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    if (file != null) {
      if (since != null || until != null || expect != null) {
        throw misused("A file is verified whole");
      }
      return verifyFile(file, at.json);
    }
    var parameters = new LinkedHashMap<String, String>();
    put(parameters, "since", time(since));
    put(parameters, "until", time(until));
    put(parameters, "expect", expect);
    var server = server(at);
    var answer = server.getSlowly(PATH + "/digests/verification" + Server.query(parameters));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    lines(answer.whole()).forEach(this::say);
    return answer.whole().flag("intact") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  static List<String> lines(Server.Part it) {
    var lines = new ArrayList<String>();
    it.parts("findings").forEach(finding -> lines.add(line(finding)));
    long more = it.count("count") - it.parts("findings").size();
    if (more > 0) {
      lines.add(more + " more");
    }
    it.part("removed").fields().fields().keySet().stream()
        .map(day -> it.part("removed").count(day) + " rows of " + day)
        .reduce((one, other) -> one + ", " + other)
        .ifPresent(days -> lines.add("removed by retention, as expected: " + days));
    if (it.count("keysUnknown") > 0) {
      lines.add(
          it.count("keysUnknown")
              + " digests were made with a key that the server no longer has: not verified with"
              + " it");
    }
    if (it.count("unkeyed") > 0) {
      lines.add(
          it.count("unkeyed")
              + " digests were made without a key: who can write to the database can forge them");
    }
    var last = it.part("last");
    lines.add(
        "%s: %d rows in %d windows"
            .formatted(
                it.flag("intact") ? "nothing was found that does not match" : "does not match",
                it.count("rows"),
                it.count("windows")));
    if (!last.text("digest").isEmpty()) {
      lines.add("newest digest: " + last.count("window") + ":" + last.text("digest"));
    }
    return lines;
  }

  private static String line(Server.Part it) {
    var day = it.text("day");
    return "window "
        + it.count("window")
        + ": "
        + it.text("text")
        + (day.isEmpty()
            ? ""
            : " (%s: %d digested, %d found)"
                .formatted(day, it.count("expected"), it.count("found")));
  }

  private int verifyFile(Path file, JsonOption json) throws IOException {
    var secret = environment(SECRET_KEY);
    var keys = secret == null ? DigestKeys.NONE : DigestKeys.of(Arrays.asList(secret.split(",")));
    var result = AuditFileReader.verify(file, keys);
    result.findings().forEach(this::say);
    if (result.removed() > 0) {
      say(result.removed() + " rows were removed by retention before the export");
    }
    if (result.covered() < result.rows()) {
      say(
          "%d of %d rows are in no digest of the file: of days that are not whole, filtered, or too"
                  .formatted(result.rows() - result.covered(), result.rows())
              + " new; they are not verified");
    }
    if (!result.sealed()) {
      say(
          "the digests themselves are not verified with a key: set "
              + SECRET_KEY
              + " to that of the server, or compare them with `syncline audit verify --expect`");
    }
    boolean fine = result.findings().isEmpty();
    json.print(
        new Document()
            .with("intact", fine)
            .with("findings", result.findings())
            .with("rows", result.rows())
            .with("covered", result.covered())
            .with("removed", result.removed())
            .with("sealed", result.sealed()));
    say(
        (fine ? "nothing was found that does not match: " : "does not match: ")
            + result.covered()
            + " rows verified");
    return fine ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  /** A day is its beginning in UTC. */
  private static @Nullable String time(@Nullable String text) {
    return text != null && text.matches("\\d{4}-\\d{2}-\\d{2}") ? text + "T00:00:00Z" : text;
  }

  private static void put(Map<String, String> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
