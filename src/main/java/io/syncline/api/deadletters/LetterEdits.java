package io.syncline.api.deadletters;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Refusal;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.deadletter.NamedRecords;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.answer.Decision;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a person may edit of a dead letter, so that its work succeeds; no edit is written past the
 * judgement (S7).
 *
 * <p>Of an event that names no record: the fields that name it, because a replay reads the record
 * and takes nothing else from the event (S3). Of a delivery: the values of the record, because a
 * delivery writes what the record holds then. Of an event that names its record: nothing.
 */
@Singleton
public class LetterEdits {

  private final DeadLetters letters;
  private final NamedRecords names;
  private final Corrections corrections;
  private final Replays replays;
  private final Masking masking;
  private final Caller caller;

  LetterEdits(
      DeadLetters letters,
      NamedRecords names,
      Corrections corrections,
      Replays replays,
      Masking masking,
      Caller caller) {
    this.letters = letters;
    this.names = names;
    this.corrections = corrections;
    this.replays = replays;
    this.masking = masking;
    this.caller = caller;
  }

  /** What an edit changes. */
  public enum Of {
    /** Fields of the event, by path: {@link #replay}. */
    FIELDS,
    /** Attributes of the record: {@link #correct}. */
    VALUES
  }

  /**
   * What can be edited now.
   *
   * @param current by name; {@link Value#CLEARED} where there is nothing
   * @param version an edit counts for this state only
   */
  public record Editable(Of of, Map<String, Value> current, String version) {
    public Editable {
      current = new TreeMap<>(current);
    }

    @Override
    public String toString() {
      return "Editable" + current.keySet();
    }
  }

  /** A correction was carried out. */
  @Schema(name = "CorrectedDeadLetter")
  public record Corrected(
      @Schema(description = "The cause in the audit log") UUID decision, UUID record) {}

  /** Empty where an edit would have no effect. */
  public Optional<Editable> of(DeadLetter letter) {
    if (letter.status() != DeadLetter.Status.OPEN) {
      return Optional.empty();
    }
    return letter.work().kind() == DeadLetter.Kind.DELIVERY ? values(letter) : fields(letter);
  }

  private Optional<Editable> fields(DeadLetter letter) {
    if (letter.namesRecord()) {
      return Optional.empty();
    }
    var current = names.fields(letter.system(), letter.work().payload());
    return current.isEmpty()
        ? Optional.empty()
        : Optional.of(new Editable(Of.FIELDS, current, version(letter, current)));
  }

  private static String version(DeadLetter letter, Map<String, Value> current) {
    return VersionHash.of(letter.id() + Json.text(new Value.Struct(current)))
        .hex()
        .substring(0, 16);
  }

  /** Masked attributes are left out: who may not see a value may not edit it. */
  private Optional<Editable> values(DeadLetter letter) {
    var subject = subject(letter);
    if (subject.attributes().isEmpty()) {
      return Optional.empty();
    }
    return corrections.current(subject).map(it -> editable(subject, it));
  }

  private static Editable editable(Corrections.Subject subject, Corrections.Current it) {
    var current = new HashMap<String, Value>();
    subject
        .attributes()
        .forEach(name -> current.put(name, it.values().getOrDefault(name, Value.CLEARED)));
    return new Editable(Of.VALUES, current, it.version());
  }

  private Corrections.Subject subject(DeadLetter letter) {
    var entity = letter.about().entity();
    return new Corrections.Subject(
        letter.id(),
        letter.about(),
        letter.about().record() == null
            ? Set.of()
            : letter.work().attributes().stream()
                .filter(it -> !masking.hides(entity, it))
                .collect(Collectors.toSet()));
  }

  /** Records that the values were shown. */
  public void shows(DeadLetter letter, Editable editable) {
    if (editable.of() == Of.VALUES) {
      var about = letter.about();
      masking.shows(
          "dead-letter", about.entity(), about.record(), about.ref(), editable.current().keySet());
    }
  }

  /**
   * Replays an event with other fields.
   *
   * @throws Refusal 409 where the letter is not open, was meant as it was before, takes no such
   *     edit, or the event still names no record
   */
  public Replays.Replayed replay(UUID id, Map<String, Value> edit, String version, String actor) {
    var letter = open(id);
    var editable = editable(letter, Of.FIELDS, edit, version);
    var changed = changed(editable, edit);
    var payload = Paths.write(letter.work().payload(), changed);
    try {
      var changes = new HashMap<String, AttributeChange>();
      changed.forEach(
          (name, it) -> changes.put(name, new AttributeChange(editable.current().get(name), it)));
      var named = names.named(letter.system(), payload);
      return replays.replay(letter, new DeadLetters.Edit(payload, named, changes), actor);
    } catch (NamedRecords.NamesNone none) {
      throw Refusal.conflict("not-valid", "With this edit " + none.reason());
    }
  }

  /**
   * Sets values of the record, as a decision of a person: they are written to every system. The
   * dead letter closes when its system has taken them.
   *
   * @throws Refusal 403 where the caller decides about other syncs only; 409 as for {@link #replay}
   * @throws io.syncline.core.review.answer.Refused where a value cannot be carried out, or the
   *     record has changed
   */
  public Corrected correct(UUID id, Map<String, Value> edit, String version, String actor) {
    var letter = open(id);
    caller.mustOwn(letter.about().entity());
    var editable = editable(letter, Of.VALUES, edit, version);
    Decision done = corrections.correct(subject(letter), changed(editable, edit), version, actor);
    return new Corrected(done.id(), Objects.requireNonNull(done.record()).value());
  }

  private DeadLetter open(UUID id) {
    var letter =
        letters.find(id).orElseThrow(() -> Refusal.unknown("There is no dead letter of this id"));
    if (letter.status() != DeadLetter.Status.OPEN) {
      throw Refusal.conflict("not-open", "It was replayed or superseded");
    }
    return letter;
  }

  private Editable editable(DeadLetter letter, Of of, Map<String, Value> edit, String version) {
    var editable = of(letter).filter(it -> it.of() == of);
    if (editable.isEmpty()) {
      throw Refusal.conflict("no-effect", "Such an edit of this dead letter has no effect");
    }
    if (!editable.get().version().equals(version)) {
      throw Refusal.conflict("stale", "It has changed since it was shown; look again");
    }
    if (!editable.get().current().keySet().containsAll(edit.keySet())) {
      throw Refusal.badRequest(
          "An edit names only " + String.join(", ", editable.get().current().keySet()));
    }
    return editable.get();
  }

  private static Map<String, Value> changed(Editable editable, Map<String, Value> edit) {
    var changed = new HashMap<>(edit);
    changed.entrySet().removeIf(it -> it.getValue().equals(editable.current().get(it.getKey())));
    if (changed.isEmpty()) {
      throw Refusal.conflict("unchanged", "The edit changes nothing: replay it as it is");
    }
    return changed;
  }
}
