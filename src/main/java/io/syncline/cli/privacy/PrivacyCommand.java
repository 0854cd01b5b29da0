package io.syncline.cli.privacy;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline privacy}: persons who are erased, and what is held of them. */
@Command(
    name = "privacy",
    description =
        "Erases persons from all systems, shows the evidence, and writes what is held of them."
            + " Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class PrivacyCommand extends ServerCommand {

  private static final String PATH = "/api/v1/erasures";
  private static final String HOLDS = "/api/v1/legal-holds";
  private static final String SUPPRESSIONS = "/api/v1/suppressions";

  /**
   * @param environment where the token is
   */
  public PrivacyCommand(Map<String, String> environment) {
    super(environment);
  }

  @Command(
      name = "preview",
      description =
          "Shows what an erasure would do, or which records are older than they may be kept."
              + " Writes nothing.",
      mixinStandardHelpOptions = true)
  int preview(
      @Parameters(
              arity = "0..1",
              paramLabel = "<person>",
              description = "A record's id, or system/object/id.")
          @Nullable String person,
      @Option(
              names = "--due",
              paramLabel = "<entity>",
              description = "The records of this entity that are older than they may be kept.")
          @Nullable String due,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    if ((person == null) == (due == null)) {
      throw misused("Name a person, or an entity with --due");
    }
    if (person == null) {
      return listed(
          at,
          PATH + "/due?limit=100&entity=" + Server.encoded(String.valueOf(due)),
          PrivacyCommand::due,
          "nothing is due");
    }
    var server = server(at);
    var name = person.contains("/") ? "copy" : "record";
    var answer = server.get(PATH + "/preview?" + name + "=" + Server.encoded(person));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say(answer.text("entity") + " " + answer.text("record"));
    for (var it : answer.whole().parts("steps")) {
      var byHand = it.text("byHand");
      say(
          "  %s/%s/%s: %s"
              .formatted(
                  it.text("system"),
                  it.text("object"),
                  it.text("id"),
                  byHand.isEmpty() ? "is deleted" : "by hand, because " + byHand));
    }
    var refused = answer.text("refused");
    say(refused.isEmpty() ? "it can be erased" : "it cannot be erased: " + refused);
    return refused.isEmpty() ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private static String due(Server.Part it) {
    var hold = it.text("hold");
    return "%s  since %s, due %s: %s"
        .formatted(
            it.text("record"),
            it.text("since"),
            it.text("due"),
            !hold.isEmpty()
                ? "kept by a legal hold (" + hold + ")"
                : it.flag("erases") ? "is erased" : "waits for a person");
  }

  @Command(
      name = "erase",
      description = "Erases a person everywhere. This cannot be taken back.",
      mixinStandardHelpOptions = true)
  int start(
      @Parameters(paramLabel = "<person>", description = "A record's id, or system/object/id.")
          String person,
      @Option(
              names = "--reason",
              required = true,
              description = "Why, without data of the person; for example a ticket's number.")
          String reason,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var body =
        Map.<String, Value>of(
            person.contains("/") ? "copy" : "record",
            Value.text(person),
            "reason",
            Value.text(reason));
    return printed(at, server, server.post(PATH, new Value.Struct(body)));
  }

  @Command(
      name = "list",
      description = "Lists erasures, the newest first.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOption at) throws IOException, InterruptedException {
    return listed(at, PATH + "?limit=100", PrivacyCommand::line, "there is no erasure");
  }

  @Command(
      name = "show",
      description = "Shows an erasure with its evidence.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "<id>", description = "The erasure's id.") String id,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    return printed(at, server, server.get(PATH + "/" + Server.encoded(id)));
  }

  @Command(
      name = "confirm",
      description = "Says that a copy was erased by hand in its system.",
      mixinStandardHelpOptions = true)
  int confirm(
      @Parameters(paramLabel = "<id>", description = "The erasure's id.") String id,
      @Parameters(paramLabel = "<position>", description = "The step's number.") int position,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, position, "confirm", Map.of());
  }

  @Command(
      name = "leave",
      description = "Lets a copy stay; the certificate says so.",
      mixinStandardHelpOptions = true)
  int leave(
      @Parameters(paramLabel = "<id>", description = "The erasure's id.") String id,
      @Parameters(paramLabel = "<position>", description = "The step's number.") int position,
      @Option(names = "--reason", required = true, description = "Why; kept with the step.")
          String reason,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, position, "leave", Map.of("reason", Value.text(reason)));
  }

  @Command(
      name = "retry",
      description = "Tries a step again that waits.",
      mixinStandardHelpOptions = true)
  int retry(
      @Parameters(paramLabel = "<id>", description = "The erasure's id.") String id,
      @Parameters(paramLabel = "<position>", description = "The step's number.") int position,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, position, "retry", Map.of());
  }

  @Command(
      name = "hold",
      description = "Keeps a record from being erased.",
      mixinStandardHelpOptions = true)
  int hold(
      @Parameters(paramLabel = "<record>", description = "The record's id.") String record,
      @Option(names = "--reason", required = true, description = "Why; without data of the person.")
          String reason,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var body = new Value.Struct(Map.of("reason", Value.text(reason)));
    var answer = server.put(HOLDS + "/" + Server.encoded(record), body);
    return answer.fine() ? said(at, answer, "on hold: " + record) : server.refused(answer);
  }

  @Command(name = "release", description = "Ends a legal hold.", mixinStandardHelpOptions = true)
  int release(
      @Parameters(paramLabel = "<record>", description = "The record's id.") String record,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.delete(HOLDS + "/" + Server.encoded(record));
    return answer.fine() ? said(at, answer, "released: " + record) : server.refused(answer);
  }

  @Command(name = "holds", description = "Lists legal holds.", mixinStandardHelpOptions = true)
  int holds(@Mixin ServerOption at) throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.get(HOLDS);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    answer
        .whole()
        .parts("items")
        .forEach(
            it ->
                say(
                    "%s  %s by %s: %s"
                        .formatted(
                            it.text("record"),
                            it.text("at"),
                            it.text("actor"),
                            it.text("reason"))));
    return SynclineCommand.FINE;
  }

  @Command(
      name = "export",
      description = "Writes by what erased persons are recognized, to be kept beside backups.",
      mixinStandardHelpOptions = true)
  int export(
      @Option(names = "--to", required = true, description = "The file.") Path to,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var file = server.download(SUPPRESSIONS);
    var refused = file.refused();
    if (refused != null) {
      return server.refused(refused);
    }
    Files.write(to, file.content());
    at.json.print(new Document().with("file", to));
    return said("written: " + to);
  }

  @Command(
      name = "import",
      description = "After a backup was restored: recognizes who was erased since.",
      mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "<file>", description = "The file that was exported.") Path file,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var body = new Value.Struct(Map.of("csv", Value.text(Files.readString(file))));
    var answer = server.post(SUPPRESSIONS, body);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say(answer.whole().count("added") + " entries were added");
    var returned = answer.whole().texts("returned");
    returned.forEach(it -> say("is there again, erase it: " + it));
    return returned.isEmpty() ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  @Command(
      name = "person",
      description = "Writes all that is held of a person, as an archive of JSON and CSV.",
      mixinStandardHelpOptions = true)
  int person(
      @Parameters(paramLabel = "<record>", description = "The record's id.") String record,
      @Option(names = "--to", required = true, description = "The file, as person.zip.") Path to,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var file = server.download("/api/v1/portability/" + Server.encoded(record));
    var refused = file.refused();
    if (refused != null) {
      return server.refused(refused);
    }
    Files.write(to, file.content());
    at.json.print(new Document().with("file", to));
    return said("written: " + to);
  }

  private int act(ServerOption at, String id, int position, String action, Map<String, Value> body)
      throws IOException, InterruptedException {
    var server = server(at);
    var path = PATH + "/" + Server.encoded(id) + "/steps/" + position + "/" + action;
    return printed(at, server, server.post(path, new Value.Struct(body)));
  }

  private int printed(ServerOption at, Server server, Server.Answer answer) {
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say(line(answer.whole()));
    for (var it : answer.whole().parts("steps")) {
      var asked = it.text("asked");
      var verified = it.text("verified");
      var note = it.text("note");
      say(
          "  %d %-8s %s/%s%s%s%s%s"
              .formatted(
                  it.count("position"),
                  it.text("status"),
                  it.text("system"),
                  it.text("object"),
                  it.text("id").isEmpty() ? "" : "/" + it.text("id"),
                  asked.isEmpty() ? "" : ", asked " + asked + " " + it.text("answered"),
                  verified.isEmpty() ? "" : ", a read at " + verified + " found nothing",
                  note.isEmpty() ? "" : " (" + note + ")"));
    }
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var request = it.part("request");
    return "%s  %s %s  %s%s (asked for %s by %s: %s)"
        .formatted(
            it.text("id"),
            it.text("entity"),
            it.text("record"),
            it.text("state"),
            it.text("state").equals("done") && !it.flag("complete") ? ", copies were left" : "",
            request.text("at"),
            request.text("actor"),
            request.text("reason"));
  }

  private int said(ServerOption at, Server.Answer answer, String line) {
    at.json.print(answer);
    return said(line);
  }

  private int said(String line) {
    say(line);
    return SynclineCommand.FINE;
  }
}
