package io.syncline.core.sync.removal;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a deletion does to the other copies of a record, and the deliveries for that. */
public final class Removals {

  private final Ids ids;

  public Removals(Ids ids) {
    this.ids = ids;
  }

  /** One copy and what becomes of it. */
  record Step(Participant target, NativeRef ref, Removal how) {}

  /**
   * What is to be done, and what prevents it.
   *
   * @param syncs whose brake it counts against
   * @param obstacle in words, why a person is asked first; null: nothing
   */
  record RemovalPlan(List<Step> steps, List<SyncRules> syncs, @Nullable String obstacle) {}

  /**
   * What the systems do about a deletion in one of them.
   *
   * @param from where the record was deleted; it receives no delivery; null: a person decided it
   *     for all
   * @param decided what a person said is done everywhere; null: what each system's definition says
   */
  RemovalPlan plan(
      Entity entity, RecordState state, @Nullable NativeRef from, @Nullable Removal decided) {
    var steps = new ArrayList<Step>();
    var syncs = new LinkedHashSet<SyncRules>();
    String obstacle = null;
    for (var target : entity.participants()) {
      var link = state.main(target.system(), target.object()).orElse(null);
      var through =
          decided == null && from != null
              ? DeletePermission.through(entity, state.record(), from.system(), target.system())
              : DeletePermission.including(entity, target.system());
      if (link == null || link.link().ref().equals(from) || through.isEmpty()) {
        continue;
      }
      var how = decided == null ? how(target) : Optional.of(decided);
      if (how.isEmpty() || how.get() == Removal.ARCHIVE && Removal.archived(link.shadow())) {
        continue;
      }
      steps.add(new Step(target, link.link().ref(), how.get()));
      syncs.addAll(through);
      var impossible = impossible(target, how.get(), decided != null);
      obstacle = obstacle == null ? impossible : obstacle;
    }
    return new RemovalPlan(steps, List.copyOf(syncs), obstacle);
  }

  private static Optional<Removal> how(Participant target) {
    return switch (target.deletes()) {
      case ARCHIVE -> Optional.of(Removal.ARCHIVE);
      case PROPAGATE -> Optional.of(Removal.DELETE);
      case UNLINK -> Optional.of(Removal.UNLINK);
      case IGNORE -> Optional.empty();
    };
  }

  /** Why a system cannot do it, or why a person is asked first. */
  static @Nullable String impossible(Participant target, Removal how, boolean decided) {
    if (how == Removal.UNLINK) {
      return null;
    }
    var operation = target.type().operations().get(kind(how));
    if (operation == null) {
      return target.system() + " has no operation to " + word(how) + " it";
    }
    return operation.effect() == null || decided
        ? null
        : "to " + word(how) + " it in " + target.system() + " moves " + operation.effect();
  }

  private static String word(Removal how) {
    return how.name().toLowerCase(Locale.ROOT);
  }

  static Operation.Kind kind(Removal how) {
    return Operation.Kind.valueOf(how.name());
  }

  /**
   * The record's status once that is done: it is gone where no copy is left that could become
   * active again.
   */
  static UnifiedRecord.Status after(
      RecordState state, NativeRef from, boolean gone, List<Step> steps) {
    var ending = steps.stream().filter(it -> it.how() != Removal.ARCHIVE).map(Step::ref).toList();
    boolean left =
        state.links().stream()
            .map(it -> it.link().ref())
            .anyMatch(it -> !ending.contains(it) && !(gone && it.equals(from)));
    return left ? UnifiedRecord.Status.ARCHIVED : UnifiedRecord.Status.DELETED;
  }

  /** Asks a person what becomes of a record with one copy whose status differs from the others. */
  ReviewItem question(Entity entity, RecordState state, NativeRef ref, String what, Instant now) {
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(ReviewItem.Kind.OBSERVED_DELETE, ref.toString()),
        new About(entity.name(), state.record().id(), ref),
        Set.of(Removal.HELD),
        List.of(),
        what + ". What shall happen to the record in the other systems?",
        now);
  }

  Delivery delivery(
      Entity entity,
      UnifiedRecord record,
      Step step,
      List<UUID> causes,
      Origin origin,
      Instant now) {
    return Delivery.due(
        ids.next(),
        new Delivery.Change(
            record.id(), entity.name(), step.target().system(), Set.of(step.how().word()), false),
        new Delivery.Cause(causes, origin),
        now);
  }
}
