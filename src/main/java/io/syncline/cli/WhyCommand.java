package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.RecordArguments;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.WriteReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline why}: why the attributes of a record are, or are not, written to a system. */
@Command(
    name = "why",
    description =
        "Says for each system and attribute of a record why it is, or is not, written there. Prints"
            + " no values. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class WhyCommand extends ServerCommand implements Callable<Integer> {

  private static final Map<String, String> SENTENCES =
      Arrays.stream(WriteReason.values())
          .collect(Collectors.toMap(WriteReason::code, WriteReason::sentence));

  /** Shown with --all alone. */
  private static final Set<String> QUIET =
      Set.of(WriteReason.AGREES.code(), WriteReason.NO_VALUE.code());

  @Mixin RecordArguments record = new RecordArguments();

  @Option(names = "--target", description = "Only this system (default: all).")
  @Nullable String target;

  @Option(names = "--attribute", description = "Only this attribute (default: all).")
  @Nullable String attribute;

  @Option(names = "--all", description = "Also attributes whose copies agree or have no value.")
  boolean all;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public WhyCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.get(record.at("/api/v1/records"));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    var targets =
        answer.whole().parts("targets").stream()
            .filter(it -> target == null || target.equals(it.text("system")))
            .toList();
    if (targets.isEmpty()) {
      throw misused(
          target == null
              ? "no started sync has records of this kind"
              : "the record is not kept in " + target + "; see syncline explain <sync>");
    }
    var kept = targets.stream().map(this::chosen).toList();
    at.json.print(document(answer.whole(), kept));
    say("record " + answer.whole().text("id"));
    kept.forEach(this::print);
    for (var it : answer.whole().parts("pending")) {
      say(
          "A delivery to %s waits until %s: %s"
              .formatted(
                  it.text("system"), it.text("next"), String.join(", ", it.texts("attributes"))));
    }
    for (var it : answer.whole().parts("deadLetters")) {
      say(
          "A dead letter of %s (%s): %s; syncline replay %s"
              .formatted(it.text("system"), it.text("failure"), it.text("reason"), it.text("id")));
    }
    for (var it : answer.whole().parts("questions")) {
      say("A question waits (%s): %s".formatted(it.text("kind"), it.text("question")));
    }
    return SynclineCommand.FINE;
  }

  /** The record without its values. */
  private static Document document(Server.Part record, List<Server.Part> targets) {
    var document = new Document().with("targets", targets);
    for (var name : List.of("id", "entity", "version", "pending", "deadLetters", "questions")) {
      document.with(name, record.value(name));
    }
    return document;
  }

  /** A target with the attributes that were asked for. */
  private Server.Part chosen(Server.Part target) {
    var attributes = new TreeMap<>(target.part("attributes").fields().fields());
    if (attribute != null) {
      attributes.keySet().retainAll(Set.of(attribute));
    } else if (!all) {
      attributes.values().removeIf(it -> QUIET.contains(code(it)));
    }
    var fields = new TreeMap<>(target.fields().fields());
    fields.put("attributes", new Value.Struct(attributes));
    return new Server.Part(new Value.Struct(fields));
  }

  private void print(Server.Part it) {
    var copy = it.text("id");
    say(it.text("system") + " " + it.text("object") + (copy.isEmpty() ? "" : " " + copy));
    var byReason = new TreeMap<String, List<String>>();
    it.part("attributes")
        .fields()
        .fields()
        .forEach(
            (name, code) ->
                byReason.computeIfAbsent(code(code), reason -> new ArrayList<>()).add(name));
    if (byReason.isEmpty()) {
      say(attribute == null ? "  agrees" : "  has no attribute " + attribute);
    }
    byReason.forEach(
        (code, attributes) ->
            say(
                "  %s (%s): %s"
                    .formatted(
                        code,
                        SENTENCES.getOrDefault(code, "see docs/reasons.md"),
                        String.join(", ", attributes.stream().sorted().toList()))));
  }

  private static String code(Value value) {
    return value instanceof Value.Text it ? it.value() : "";
  }
}
