package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Explanation;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.transform.Directions;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the likely cause of a difference. What holds the record back comes first, then what the
 * shadows show: a copy with another value than it was known to hold was edited without an event
 * reaching us (S1, S2).
 *
 * <p>Says also whether the difference is unambiguous: then a look in its lane settles it without a
 * choice between values. Where both copies were edited since, only an owner of the attribute makes
 * it so.
 */
final class Causes {

  static final String NOT_LINKED =
      "no link says that the two belong together, and only a linked copy leaves with the other one";
  static final String STAYS =
      "`onFilterExit: pause` lets its copy stay as it is; nothing is to be written";

  private final Transformer transformer;
  private final PendingWrites pendingWrites;

  Causes(Transformer transformer) {
    this.transformer = transformer;
    this.pendingWrites = new PendingWrites(transformer);
  }

  /** What there is to explain. */
  record Case(CheckedSuspect seen, DifferenceFinding found) {

    Entity entity() {
      return seen.terms().entity();
    }

    SyncRules sync() {
      return seen.terms().sync();
    }

    Participant a() {
      return seen.terms().primary();
    }

    Participant b() {
      return seen.other();
    }

    Trace trace() {
      return seen.trace();
    }

    @Nullable RecordState state() {
      return seen.trace().state();
    }

    /** Whether the copies of a side are yet to be read by the first poll of their object. */
    boolean willRead(Participant side) {
      return side.type().polled() && trace().unpolled().stream().anyMatch(ref -> of(side, ref));
    }

    /**
     * Whether a first poll will look for the partner of one of two copies; under {@code initial:
     * none} it leaves those alone that are older than the sync.
     */
    boolean willMeet() {
      return willMeet(a(), seen.a()) || willMeet(b(), seen.b());
    }

    private boolean willMeet(Participant side, LiveState liveState) {
      return willRead(side)
          && (sync().firstSync().initial() != InitialSync.NONE || !isOlder(liveState).orElse(true));
    }

    /** Whether a copy was created before the sync was started; empty: its system does not say. */
    Optional<Boolean> isOlder(LiveState liveState) {
      return liveState.copies().stream()
          .flatMap(copy -> Stream.ofNullable(copy.times().createdAt()))
          .findFirst()
          .map(at -> at.isBefore(sync().version().startedAt()));
    }
  }

  Explanation of(Case it) {
    return switch (it.found().evidence().bucket()) {
      case DUPLICATE_KEY -> Explanation.of(Cause.DUPLICATES);
      case MISSING_KEY -> Explanation.of(Cause.NO_KEY);
      case DIFFERS -> differs(it);
      case ONLY_IN_A -> missing(it, it.a(), it.seen().a(), it.b(), it.seen().b());
      case ONLY_IN_B -> missing(it, it.b(), it.seen().b(), it.a(), it.seen().a());
      case UNLINKED -> unlinked(it);
      case UNDECIDABLE -> Explanation.of(Cause.UNKNOWN);
    };
  }

  /** Of rows that are summed by their key: no single one of them is to be looked at for a fix. */
  Explanation ofSums(Case it) {
    if (it.found().evidence().bucket() != Bucket.DIFFERS) {
      var whole = of(it);
      return Explanation.of(whole.cause(), whole.there(), false);
    }
    var held = held(it);
    return Explanation.of(held == null ? Cause.SUMS_DIFFER : held);
  }

  /** A look at both copies finds the match. */
  private static Explanation unlinked(Case it) {
    var there = it.seen().a() instanceof LiveState.Unlinked ? it.a().system() : it.b().system();
    var held = held(it);
    if (held != null) {
      return Explanation.of(held, there);
    }
    return it.willMeet()
        ? Explanation.of(Cause.UNDER_WAY, there)
        : Explanation.fixable(Cause.UNLINKED, there);
  }

  /** What keeps it from being carried; null: nothing does. */
  private static @Nullable Cause held(Case it) {
    var held = it.trace().held();
    var state = it.state();
    var attribute = it.found().key().attribute();
    boolean whole = attribute.equals(DifferenceKey.WHOLE);
    if (held.eventInDeadLetters()
        || held.inDeadLetters().contains(attribute)
        || whole && !held.inDeadLetters().isEmpty()) {
      return Cause.IN_DEAD_LETTERS;
    }
    if (held.asked()
        || state != null
            && (state.held().contains(attribute)
                || whole && !state.held().isEmpty()
                || state.record().status() == UnifiedRecord.Status.PAUSED
                || state.record().status() == UnifiedRecord.Status.QUARANTINED)) {
      return Cause.WAITS_FOR_A_PERSON;
    }
    return held.waiting() ? Cause.UNDER_WAY : null;
  }

  private Explanation missing(
      Case it, Participant has, LiveState there, Participant lacks, LiveState absent) {
    if (it.trace().held().erased()) {
      return Explanation.of(Cause.ERASED, has.system());
    }
    if (absent instanceof LiveState.Left left) {
      return left(it, lacks, left);
    }
    var held = held(it);
    if (held != null) {
      return Explanation.of(held, lacks.system());
    }
    if (absent instanceof LiveState.Taken) {
      return Explanation.of(Cause.DUPLICATES, has.system());
    }
    boolean deleted = absent instanceof LiveState.Absent gone && !gone.deleted().isEmpty();
    if (deleted || it.trace().gone().stream().anyMatch(ref -> of(lacks, ref))) {
      return Explanation.fixable(Cause.DELETED_ON_ONE_SIDE, lacks.system());
    }
    var older = it.isOlder(there);
    boolean carried =
        it.sync().scope().attributes().stream()
            .anyMatch(name -> it.sync().flow().flows().permits(name, has.system(), lacks.system()));
    if (!carried) {
      return Explanation.of(Cause.NEVER_CARRIED_OVER, has.system());
    }
    if (older.orElse(false)) {
      return Explanation.of(Cause.CREATED_BEFORE_SYNC, has.system());
    }
    if (it.state() != null) {
      return Explanation.fixable(Cause.NEVER_CARRIED_OVER, has.system());
    }
    return older.isPresent() && it.willRead(has)
        ? Explanation.of(Cause.UNDER_WAY, has.system())
        : Explanation.fixable(Cause.EVENT_NEVER_RECEIVED, has.system());
  }

  /** Copies leave over links alone, and only where the definition lets them (S16). */
  private static Explanation left(Case it, Participant lacks, LiveState.Left left) {
    var cause = left.copy().archived() ? Cause.DELETED_ON_ONE_SIDE : Cause.LEFT_FILTER;
    var state = it.state();
    boolean linked =
        state != null
            && Stream.of(it.a(), it.b())
                .allMatch(at -> state.main(at.system(), at.object()).isPresent());
    if (!linked) {
      return Explanation.idle(cause, lacks.system(), NOT_LINKED);
    }
    boolean stays =
        cause == Cause.LEFT_FILTER
            && lacks.primary()
            && it.sync().scope().onFilterExit() == FilterExit.PAUSE;
    return stays
        ? Explanation.idle(cause, lacks.system(), STAYS)
        : Explanation.fixable(cause, lacks.system());
  }

  private static boolean of(Participant it, NativeRef ref) {
    return ref.system().equals(it.system()) && ref.object().equals(it.object());
  }

  private Explanation differs(Case it) {
    var held = held(it);
    if (held != null) {
      return Explanation.of(held);
    }
    var state = it.state();
    var a = state == null ? null : state.main(it.a().system(), it.a().object()).orElse(null);
    var b = state == null ? null : state.main(it.b().system(), it.b().object()).orElse(null);
    if (state == null || a == null || b == null) {
      return Explanation.of(it.willMeet() ? Cause.UNDER_WAY : Cause.CREATED_BEFORE_SYNC);
    }
    boolean inA = edited(it, it.a(), a, it.found().evidence().valueA());
    boolean inB = edited(it, it.b(), b, it.found().evidence().valueB());
    if (inA && inB) {
      var at = writes(it, state, it.b().system()) ? it.b() : it.a();
      return edit(it, state, at, owned(it));
    }
    if (inA || inB) {
      var at = inA ? it.a() : it.b();
      return edit(it, state, at, true);
    }
    var answered = answered(it, state, it.b(), b).or(() -> answered(it, state, it.a(), a));
    return answered.orElseGet(() -> known(it, state, b));
  }

  /** The copy holds something else than the record, which it answered to the record's value. */
  private static Optional<Explanation> answered(
      Case it, RecordState state, Participant at, LinkState copy) {
    var attribute = it.found().key().attribute();
    var shadow = shadow(at, copy, attribute);
    var value = state.record().value(attribute);
    if (shadow == null || value == null || !shadow.answers(value)) {
      return Optional.empty();
    }
    var shown = at == it.a() ? it.found().evidence().valueA() : it.found().evidence().valueB();
    if (shown != null && value.agreesWith(shown)) {
      return Optional.empty();
    }
    return Optional.of(
        Explanation.of(
            written(it, state, copy) ? Cause.NOT_ACCEPTED_BY_TARGET : Cause.LEFT_AS_IT_WAS,
            at.system()));
  }

  /** Both copies are as they were known to be. */
  private Explanation known(Case it, RecordState state, LinkState b) {
    var attribute = it.found().key().attribute();
    var shadow = shadow(it.b(), b, attribute);
    var value = state.record().value(attribute);
    boolean isDue =
        pendingWrites.of(it.entity(), it.b(), state, b).stream()
            .anyMatch(field -> field.attribute().equals(attribute));
    var seenA = it.found().evidence().valueA();
    boolean readsOtherwise = value != null && seenA != null && !value.agreesWith(seenA);
    if (isDue || readsOtherwise && writes(it, state, it.a().system())) {
      return Explanation.fixable(Cause.MAPPING_CHANGED, it.b().system());
    }
    return shadow != null && shadow.sent() == null
        ? Explanation.of(Cause.EDITED_ON_TARGET, it.b().system())
        : Explanation.of(Cause.UNKNOWN);
  }

  /**
   * Whether the copy may have been written since the record holds its value. What a person decided,
   * or took back, is not written everywhere: there the attribute itself must have been.
   */
  private static boolean written(Case it, RecordState state, LinkState b) {
    var attribute = it.found().key().attribute();
    var held = state.record().attributes().get(attribute);
    if (held == null) {
      return true;
    }
    var last =
        held.source().equals(AttributeState.PERSON)
            ? it.trace().written(b.link().ref().system(), attribute)
            : b.link().lastSync().at();
    return last != null && !last.isBefore(held.editedAt());
  }

  private static Explanation edit(Case it, RecordState state, Participant at, boolean decided) {
    if (!writes(it, state, at.system())) {
      return Explanation.of(Cause.EDITED_ON_TARGET, at.system(), decided);
    }
    return it.willRead(at)
        ? Explanation.of(Cause.UNDER_WAY, at.system())
        : Explanation.of(Cause.EVENT_NEVER_RECEIVED, at.system(), decided);
  }

  private static boolean writes(Case it, RecordState state, SystemId system) {
    return Directions.mayEnter(it.sync(), state.record(), it.found().key().attribute(), system);
  }

  private static boolean owned(Case it) {
    return it.entity()
        .attribute(it.found().key().attribute())
        .map(attribute -> attribute.writing().owner())
        .isPresent();
  }

  /** Whether the copy shows another value than it was known to hold. */
  private boolean edited(Case it, Participant at, LinkState link, @Nullable Value shown) {
    var attribute = it.found().key().attribute();
    var mapping = at.mappingOf(attribute).orElse(null);
    var known = shadow(at, link, attribute);
    if (mapping == null || known == null || shown == null) {
      return false;
    }
    var meant = transformer.unified(it.entity(), at, mapping, known.held());
    return meant != null && !meant.agreesWith(shown);
  }

  private static @Nullable FieldShadow shadow(Participant at, LinkState link, String attribute) {
    return at.mappingOf(attribute).map(it -> link.shadow().field(it.field().path())).orElse(null);
  }
}
