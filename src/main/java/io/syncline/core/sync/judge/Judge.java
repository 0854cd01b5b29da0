package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Versions;
import io.syncline.core.transform.Directions;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conflict processor's judgement of one read: pure, from state read under the record's lock
 * (S18).
 *
 * <p>Permission, then the three-way fact per field, then the strategy; a field at a time, so that
 * edits of different attributes never conflict. The shadow advances over everything that was
 * accepted, rejected or sent to review (S1).
 */
public final class Judge {

  /** Text that PostgreSQL cannot store is kept out of every shadow. */
  private static final String UNSTORABLE = "characters";

  /** Alerts count it, so no note of another field replaces it. */
  private static final String FLAGGED = "foreign-write-flagged";

  private final FieldJudge fields;
  private final Ids ids;

  public Judge(FieldJudge fields, Ids ids) {
    this.fields = fields;
    this.ids = ids;
  }

  /**
   * What was known before the read.
   *
   * @param waiting attributes that wait for a person
   * @param only whether the record has no other copy in that system
   */
  public record Known(UnifiedRecord record, Set<String> waiting, boolean only, Shadow shadow) {}

  /**
   * What it is judged by.
   *
   * @param editedAt when what is new in it was edited (S12)
   * @param keptDecisions decisions kept on the same values (S10)
   * @param references what native ids lead to (S15)
   */
  public record Terms(
      Instant editedAt, KeptDecisions keptDecisions, References references, Instant now) {}

  /** A read to be judged. */
  public record Input(
      Entity entity,
      Participant participant,
      Known known,
      Observation observation,
      NativeRecord seen,
      Inbound inbound,
      Terms terms) {

    UnifiedRecord record() {
      return known.record();
    }

    Shadow shadow() {
      return known.shadow();
    }

    References references() {
      return terms.references();
    }

    Instant now() {
      return terms.now();
    }

    boolean isNew() {
      return record().version() == 0;
    }

    /** Whether an approved plan contains the copy: the strategy decides first meetings (S13). */
    boolean approved() {
      return observation.permissions().planned().contains(seen.ref());
    }

    Input holding(Map<String, AttributeState> ahead) {
      var held = new Known(record().holding(ahead), known.waiting(), known.only(), known.shadow());
      return new Input(entity, participant, held, observation, seen, inbound, terms);
    }
  }

  /** The fields judged so far. */
  private static final class Findings {
    final Map<String, FieldShadow> shadows = new HashMap<>();
    final Map<String, AttributeState> taken = new TreeMap<>();
    final Map<String, AttributeChange> changes = new TreeMap<>();
    final Set<String> examined = new HashSet<>();
    final Set<String> held = new HashSet<>();
    final List<Conflict> conflicts = new ArrayList<>();
    final List<KeptDecision> keptDecisions = new ArrayList<>();
    final List<ReviewItem> reviews = new ArrayList<>();
    final Set<Effect.QuestionAnswered> released = new HashSet<>();
    @Nullable String note;
    boolean echo;
  }

  public Judgement judge(Input input) {
    var findings = new Findings();
    fields(input, findings);
    input.inbound().problems().forEach(problem -> hold(input, problem, findings));
    if (input.isNew() && !findings.held.isEmpty()) {
      findings.held.addAll(input.entity().attributes().keySet());
    }
    var record =
        findings.taken.isEmpty() && !input.isNew()
            ? input.record()
            : input.record().changed(findings.taken);
    return new Judgement(
        record,
        Removal.judged(input.shadow())
            .advancedTo(
                findings.shadows, input.observation().readNumber(), Versions.of(input.seen()))
            .created(createdAt(input)),
        findings.changes,
        findings.examined,
        findings.held,
        new Judgement.Decisions(
            findings.conflicts, findings.keptDecisions, findings.reviews, findings.released),
        reason(findings));
  }

  private static @Nullable Instant createdAt(Input input) {
    var theirs = input.seen().createdAt();
    if (theirs != null) {
      return input.observation().ours(theirs);
    }
    boolean first = input.shadow().createdAt() == null && input.observation().saysCreated();
    return first ? input.terms().now() : null;
  }

  /** What decides the direction is judged first, and the rest under what it decides. */
  private void fields(Input input, Findings findings) {
    var deciding =
        input.entity().syncs().stream()
            .flatMap(it -> Directions.deciding(it).stream())
            .collect(Collectors.toSet());
    var mappings = input.participant().mappings();
    mappings.stream()
        .filter(it -> deciding.contains(it.attribute()))
        .forEach(it -> field(input, it, findings));
    var then = deciding.isEmpty() ? input : input.holding(findings.taken);
    mappings.stream()
        .filter(it -> !deciding.contains(it.attribute()))
        .forEach(it -> field(then, it, findings));
  }

  private void field(Input input, FieldMapping mapping, Findings findings) {
    var path = mapping.field().path();
    var seen = input.inbound().fields().get(path);
    var attribute = input.entity().attributes().get(mapping.attribute());
    if (seen == null || attribute == null) {
      return;
    }
    var value =
        mapping.in()
            ? input.inbound().attributes().get(mapping.attribute())
            : fields.meaning(
                input.entity(), input.participant(), mapping, seen, input.references());
    if (value == null) {
      return;
    }
    var held = input.shadow().field(path);
    var verdict = fields.judge(new FieldJudge.Case(input, mapping, attribute, held, seen, value));
    note(input, mapping.attribute(), path, held, verdict, findings);
  }

  private void note(
      Input input,
      String attribute,
      String path,
      @Nullable FieldShadow held,
      FieldVerdict verdict,
      Findings findings) {
    var shadow = verdict.shadow();
    if (!shadow.equals(held)) {
      findings.shadows.put(path, shadow);
      findings.examined.add(attribute);
      if (input.known().waiting().contains(attribute)) {
        findings.released.add(
            new Effect.QuestionAnswered(ReviewItem.Kind.INVALID_VALUE, subject(input, attribute)));
      }
    } else if (held.sent() != null) {
      findings.echo = true;
    }
    var taken = verdict.taken();
    if (taken != null && !findings.taken.containsKey(attribute)) {
      findings.taken.put(attribute, taken);
      var before = input.record().attributes().get(attribute);
      if (before == null || before.version() != taken.version()) {
        findings.changes.put(
            attribute, new AttributeChange(input.record().value(attribute), taken.value()));
      }
    }
    if (verdict.keptDecision() != null) {
      findings.keptDecisions.add(verdict.keptDecision());
    }
    if (verdict.note() != null && !FLAGGED.equals(findings.note)) {
      findings.note = verdict.note();
    }
    var conflict = verdict.conflict();
    if (conflict != null) {
      findings.conflicts.add(conflict);
      if (conflict.open()) {
        findings.held.add(attribute);
        findings.reviews.add(review(input, conflict, verdict.why()));
      }
    }
  }

  /**
   * A value that the definition refuses waits for a person; its shadow advances, or it would be
   * found again on every read (S1).
   */
  private void hold(Input input, FieldProblem problem, Findings findings) {
    if (problem.response() != Validation.Response.HOLD) {
      return;
    }
    Value seen = input.inbound().fields().get(problem.field());
    if (seen != null && !UNSTORABLE.equals(problem.code())) {
      var held = input.shadow().field(problem.field());
      if (held != null && held.held().agreesWith(seen)) {
        stillHeld(problem, held, findings);
        return;
      }
      findings.shadows.put(problem.field(), fields.refused(input, problem, seen, held));
    }
    findings.held.add(problem.attribute());
    findings.note = "held-invalid";
    findings.reviews.add(
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.INVALID_VALUE, subject(input, problem.attribute())),
            new About(input.entity().name(), input.record().id(), input.seen().ref()),
            input.isNew() ? input.entity().attributes().keySet() : Set.of(problem.attribute()),
            List.of(),
            problem.attribute()
                + " of "
                + input.seen().ref()
                + " is not valid: "
                + problem.reason(),
            input.now()));
  }

  /** It was asked about, and is not valid yet. */
  private static void stillHeld(FieldProblem problem, FieldShadow held, Findings findings) {
    if (held.refused() != null) {
      findings.held.add(problem.attribute());
      findings.note = "held-invalid";
    }
  }

  private static String subject(Input input, String attribute) {
    return input.seen().ref() + "#" + attribute;
  }

  private static ReviewItem.Kind kind(Conflict conflict) {
    return switch (conflict.kind()) {
      case FIRST_MEETING -> ReviewItem.Kind.FIRST_MEETING;
      case PING_PONG -> ReviewItem.Kind.PING_PONG;
      case BOTH_CHANGED, POSSIBLY_OVERWRITTEN, UNKNOWN -> ReviewItem.Kind.CONFLICT;
    };
  }

  private ReviewItem review(Input input, Conflict conflict, @Nullable String why) {
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(kind(conflict), conflict.record() + "#" + conflict.attribute()),
        new About(input.entity().name(), conflict.record(), input.seen().ref()),
        Set.of(conflict.attribute()),
        List.of(conflict.held().system().value(), conflict.seen().system().value()),
        "Which value of "
            + conflict.attribute()
            + " should be kept: that of "
            + conflict.held().system()
            + " or that of "
            + conflict.seen().system()
            + "? ("
            + why
            + ")",
        input.now());
  }

  private static @Nullable String reason(Findings findings) {
    if (findings.note != null) {
      return findings.note;
    }
    return findings.taken.isEmpty() ? findings.echo ? "echo" : "unchanged" : null;
  }
}
