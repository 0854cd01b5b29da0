package io.syncline.api.records;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.answer.Choice;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answers people post, read into choices; and the words for choices. */
public final class PostedChoices {

  /** What a decision is posted with. */
  @Schema(name = "Decide")
  public record RequestBodySpec(
      @Schema(
              enumeration = {"take", "keep", "say", "create", "link", "separate", "leave"},
              required = true)
          String choice,
      @Schema(description = "For take: the system whose value is kept") String system,
      @Schema(
              description = "For say: the value of each attribute asked for",
              implementation = Object.class)
          Object values,
      @Schema(description = "For link: the copy, as system/object/id") String copy,
      @Schema(description = "For link: the record's id", format = "uuid") String record,
      @Schema(description = "The version of the question as it was shown") String version,
      @Schema(
              description = "For take of a conflict: further conflicts like it are answered so",
              defaultValue = "false")
          boolean remember) {}

  /** What a conflict is resolved with: one of the two. */
  @Schema(name = "Resolve")
  public record Resolve(
      @Schema(description = "A strategy of the definitions, or <system id>-wins") String strategy,
      @Schema(
              description = "The value of the attribute, under its name",
              implementation = Object.class)
          Object values,
      @Schema(description = "The version of the question as it was shown") String version) {}

  public static final List<String> FIELDS =
      List.of("choice", "system", "values", "copy", "record", "version");

  private PostedChoices() {}

  public static String word(Choice choice) {
    if (choice instanceof Choice.LinkCopy || choice instanceof Choice.LinkRecord) {
      return "link";
    }
    if (choice instanceof Choice.Everywhere || choice instanceof Choice.LetGo) {
      return choice.words();
    }
    return choice.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  public static Choice choice(BodyFields said) {
    var word = said.text("choice");
    return switch (word == null ? "" : word) {
      case "take" -> new Choice.Take(system(said));
      case "keep" -> new Choice.Keep();
      case "say" -> new Choice.Say(said.struct("values"));
      case "create" -> new Choice.Create();
      case "link" -> link(said);
      case "separate" -> new Choice.Separate();
      case "leave" -> new Choice.Leave();
      case "recreate" -> new Choice.Recreate();
      case "archive-everywhere" -> new Choice.Everywhere(Removal.ARCHIVE);
      case "delete-everywhere" -> new Choice.Everywhere(Removal.DELETE);
      case "unlink-everywhere" -> new Choice.Everywhere(Removal.UNLINK);
      case "let-go" -> new Choice.LetGo();
      default ->
          throw Refusal.badRequest(
              "choice is none of take, keep, say, create, link, separate, leave, recreate,"
                  + " archive-everywhere, delete-everywhere, unlink-everywhere, let-go");
    };
  }

  private static SystemId system(BodyFields said) {
    var text = said.text("system");
    try {
      return SystemId.of(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("system is not a system id");
    }
  }

  private static Choice link(BodyFields said) {
    var copy = said.text("copy");
    var record = said.text("record");
    if ((copy == null) == (record == null)) {
      throw Refusal.badRequest("link needs either copy or record");
    }
    return record == null
        ? new Choice.LinkCopy(said.ref("copy"))
        : new Choice.LinkRecord(new RecordId(QueryParameters.id(record, "record")));
  }

  /** A strategy by its name, without case, hyphen and underscore, or {@code <system id>-wins}. */
  public static Strategy strategy(String text, Collection<SystemId> systems) {
    var folded = folded(text);
    Optional<Strategy> wins =
        systems.stream()
            .filter(it -> folded(it.value() + "-wins").equals(folded))
            .map(Strategy::systemWins)
            .findFirst();
    return wins.or(() -> named(folded))
        .orElseThrow(
            () ->
                Refusal.badRequest(
                    "strategy is none that decides alone; those of definitions do, and <system"
                        + " id>-wins"));
  }

  private static Optional<Strategy> named(String folded) {
    if (folded.equals("timestampbased")) {
      return Optional.of(Strategy.of(Strategy.Kind.LAST_WRITE_WINS));
    }
    return Arrays.stream(Strategy.Kind.values())
        .filter(it -> folded(it.name()).equals(folded))
        .filter(it -> it != Strategy.Kind.CUSTOM && it != Strategy.Kind.SYSTEM_WINS)
        .map(Strategy::of)
        .findFirst();
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
