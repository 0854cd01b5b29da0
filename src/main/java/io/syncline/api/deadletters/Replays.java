package io.syncline.api.deadletters;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Replays dead letters, one or many.
 *
 * <p>Work always uses the definition that is current when it runs. With {@code then} a dead letter
 * is replayed only if the definition under which it failed is still the current one, and left as it
 * is where it is not.
 */
@Singleton
public class Replays {

  public static final int MOST = 500;
  public static final String[] FIELDS = {
    "system", "kind", "entity", "stage", "failure", "definition", "limit", "before"
  };

  /** With which definition it is replayed. */
  public enum Definition {
    NOW,
    THEN
  }

  /** How to replay one. */
  @Schema(name = "Replay")
  record One(
      @Schema(
              enumeration = {"now", "then"},
              defaultValue = "now",
              description = "then: only if the definition it failed under is the current one")
          String definition,
      @Schema(
              implementation = Object.class,
              description = "Other fields of an event that names no record, by path")
          Map<String, Object> fields,
      @Schema(description = "With fields: the version that the dead letter showed")
          String version) {}

  /** What a record has instead. */
  @Schema(name = "DeadLetterCorrection")
  record Correction(
      @Schema(implementation = Object.class, required = true, description = "By attribute")
          Map<String, Object> values,
      @Schema(description = "The version that the dead letter showed; or If-Match")
          String version) {}

  /** Which to replay, and how. */
  @Schema(name = "ReplayQuery")
  record Many(
      String system,
      @Schema(enumeration = {"event", "delivery"}) String kind,
      String entity,
      String stage,
      String failure,
      @Schema(
              enumeration = {"now", "then"},
              defaultValue = "now",
              description = "then: only those whose definition is still the current one")
          String definition,
      @Schema(minimum = "1", maximum = "500", defaultValue = "100") int limit,
      @Schema(description = "Only dead letters older than this: the `next` of the previous page")
          UUID before) {}

  /** The work that is queued again. */
  @Schema(name = "Replayed")
  public record Replayed(UUID id) {}

  /**
   * The result of replaying many.
   *
   * @param more whether more match that were not examined
   * @param next where to continue, as {@code before}; null: at the end
   */
  @Schema(name = "ReplayedMany")
  public record ReplayedMany(
      int replayed,
      List<Left> left,
      @Schema(description = "Whether more match that were not examined") boolean more,
      @Schema(nullable = true, description = "Use this as `before` in the next request")
          @Nullable UUID next) {}

  /** One that was left as it is, and why. */
  @Schema(name = "Left")
  public record Left(UUID id, String reason) {}

  /** A query, read. */
  public record Request(DeadLetters.Query query, Definition definition) {}

  private final DeadLetters deadLetters;
  private final Installations installations;
  private final Wakeups wakeups;
  private final InstantSource clock;

  Replays(
      DeadLetters deadLetters, Installations installations, Wakeups wakeups, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.installations = installations;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * Says who takes care of an open one.
   *
   * @param owner null: no one any more
   * @return as it is then
   */
  public DeadLetter assign(UUID id, @Nullable String owner, String actor) {
    if (!deadLetters.assign(id, owner, actor, clock.instant())) {
      throw deadLetters.find(id).isPresent()
          ? Refusal.conflict("not-open", sentence("not-open"))
          : Refusal.unknown("There is no dead letter of this id");
    }
    return deadLetters.find(id).orElseThrow();
  }

  static Definition one(BodyFields body) {
    var definition = word(body, "definition", Definition.class);
    return definition == null ? Definition.NOW : definition;
  }

  public static Request many(BodyFields body) {
    var before = body.text("before");
    var query =
        new DeadLetters.Query(
            system(body.text("system")),
            word(body, "kind", DeadLetter.Kind.class),
            DeadLetter.Status.OPEN,
            body.has("entity") ? Set.of(body.needed("entity")) : null,
            new DeadLetters.Query.How(body.text("stage"), body.text("failure")),
            null,
            new DeadLetters.Query.Page(
                before == null ? null : QueryParameters.id(before, "dead letter"),
                body.number("limit", 100, MOST) + 1));
    return new Request(query, one(body));
  }

  public Replayed replay(UUID id, Definition definition, String actor) {
    var deadLetter =
        deadLetters
            .find(id)
            .orElseThrow(() -> Refusal.unknown("There is no dead letter of this id"));
    var against = against(deadLetter, definition);
    if (against != null) {
      throw Refusal.conflict(against, sentence(against));
    }
    if (!deadLetters.replay(id, actor, clock.instant())) {
      throw Refusal.conflict("not-open", sentence("not-open"));
    }
    wake(deadLetter);
    return new Replayed(id);
  }

  /** With an edit that was checked. */
  Replayed replay(DeadLetter letter, DeadLetters.Edit edit, String actor) {
    if (!deadLetters.replay(letter.id(), edit, actor, clock.instant())) {
      throw Refusal.conflict("not-open", sentence("not-open"));
    }
    wake(letter);
    return new Replayed(letter.id());
  }

  public ReplayedMany replay(Request request, String actor) {
    var found = deadLetters.list(request.query()).rows();
    int limit = request.query().page().limit() - 1;
    boolean more = found.size() > limit;
    var page = more ? found.subList(0, limit) : found;
    var left = new ArrayList<Left>();
    int replayed = 0;
    for (var deadLetter : page) {
      var against = against(deadLetter, request.definition());
      if (against == null && !deadLetters.replay(deadLetter.id(), actor, clock.instant())) {
        against = "not-open";
      }
      if (against == null) {
        wake(deadLetter);
        replayed++;
      } else {
        left.add(new Left(deadLetter.id(), against));
      }
    }
    return new ReplayedMany(replayed, left, more, more ? page.get(limit - 1).id() : null);
  }

  /** Why it cannot be replayed; null: it can. */
  private @Nullable String against(DeadLetter deadLetter, Definition definition) {
    if (deadLetter.status() != DeadLetter.Status.OPEN) {
      return "not-open";
    }
    if (!deadLetter.namesRecord()) {
      return "names-no-record";
    }
    return definition == Definition.THEN
            && !deadLetter.work().definition().equals(current(deadLetter))
        ? "definition-changed"
        : null;
  }

  /** The definition of its entity as it is now; null: no started sync has it. */
  private @Nullable String current(DeadLetter deadLetter) {
    return installations
        .current()
        .entity(deadLetter.about().entity())
        .map(it -> it.definition())
        .orElse(null);
  }

  private static String sentence(String against) {
    return switch (against) {
      case "not-open" -> "It was replayed or superseded";
      case "names-no-record" -> "It names no record that could be read again";
      default -> "The definition it failed under is no longer the current one";
    };
  }

  private void wake(DeadLetter deadLetter) {
    if (deadLetter.work().kind() == DeadLetter.Kind.EVENT) {
      wakeups.inbox(deadLetter.system());
    } else {
      wakeups.deliveries(deadLetter.system());
    }
  }

  private static @Nullable SystemId system(@Nullable String text) {
    try {
      return text == null ? null : SystemId.of(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("system is not a system id");
    }
  }

  private static <E extends Enum<E>> @Nullable E word(BodyFields body, String name, Class<E> type) {
    var text = body.text(name);
    try {
      return text == null ? null : ApiWords.parse(text, type);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(name + " is none of " + ApiWords.all(type));
    }
  }
}
