package io.syncline.core.review;

import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.RecordIds;
import io.syncline.core.sync.read.Records;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Transformer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records and copies that an open question is about, side by side in unified attributes: what
 * is asked about first, then the candidates.
 *
 * <p>A record and a linked copy are shown as they are known. A copy without a link is read in its
 * system, which takes as long as that takes and changes nothing (S1). No transaction is open
 * meanwhile (S20).
 */
public final class SideBySide {

  /**
   * A question may have thousands of candidates, such as what a brake stopped; those are too many
   * to read.
   */
  private static final int MOST = 10;

  /** What is asked before or after a create: no other record is needed to answer. */
  private static final Set<ReviewItem.Kind> CREATES =
      EnumSet.of(ReviewItem.Kind.CREATE_APPROVAL, ReviewItem.Kind.OUTCOME_UNKNOWN);

  private final Records records;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Transformer transformer;

  public SideBySide(
      Records records,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer) {
    this.records = records;
    this.systems = systems;
    this.installations = installations;
    this.transformer = transformer;
  }

  /**
   * One of them: a record, or a system's copy.
   *
   * @param record the record; of a copy, the one it is linked to; null: none
   * @param copy null for a record
   * @param values by unified attribute, those that are known
   * @param unseen why there are none, in words; null: there are
   */
  public record Side(
      @Nullable RecordId record,
      @Nullable NativeRef copy,
      Map<String, Value> values,
      @Nullable String unseen) {

    public Side {
      values = Map.copyOf(values);
    }

    @Override
    public String toString() {
      return "Side[" + (copy == null ? record : copy) + ", " + values.keySet() + "]";
    }
  }

  /**
   * None where the question is closed, or offers no record to choose from; of a record that is to
   * be created, or may have been, what it holds.
   */
  public List<Side> of(Review review) {
    var item = review.item();
    var entity = installations.current().entity(item.entity()).orElse(null);
    var sides = new LinkedHashMap<String, Side>();
    if (entity == null || !review.open() || item.record() == null && item.ref() == null) {
      return List.of();
    }
    var first = item.record() == null ? "" : item.record().toString();
    if (item.record() != null) {
      add(sides, entity, first);
    }
    if (item.ref() != null) {
      add(sides, entity, item.ref().toString());
    }
    item.candidates().stream().limit(MOST).forEach(it -> add(sides, entity, it));
    boolean alone = CREATES.contains(item.kind());
    return sides.size() < 2 && !alone ? List.of() : List.copyOf(sides.values());
  }

  private void add(Map<String, Side> sides, Entity entity, String candidate) {
    if (sides.containsKey(candidate)) {
      return;
    }
    var record = RecordIds.parse(candidate);
    if (record.isPresent()) {
      records.find(record.get()).ifPresent(it -> sides.put(candidate, side(it)));
      return;
    }
    NativeRef.parse(candidate)
        .flatMap(
            ref ->
                entity
                    .participant(ref.system())
                    .filter(it -> it.object().equals(ref.object()))
                    .map(it -> copy(entity, it, ref)))
        .ifPresent(it -> sides.put(candidate, it));
  }

  private static Side side(RecordState state) {
    return new Side(state.record().id(), null, state.record().values().asMap(), null);
  }

  private Side copy(Entity entity, Participant participant, NativeRef ref) {
    var state = records.find(ref).orElse(null);
    var link = state == null ? null : state.link(ref).orElse(null);
    return state == null || link == null
        ? read(entity, participant, ref)
        : new Side(state.record().id(), ref, known(entity, participant, link), null);
  }

  private Map<String, Value> known(Entity entity, Participant participant, LinkState link) {
    var values = new TreeMap<String, Value>();
    for (var mapping : participant.mappings()) {
      var field = link.shadow().field(mapping.field().path());
      var value =
          field == null ? null : transformer.unified(entity, participant, mapping, field.held());
      if (value != null) {
        values.put(mapping.attribute(), value);
      }
    }
    return values;
  }

  private Side read(Entity entity, Participant participant, NativeRef ref) {
    var system = systems.find(ref.system()).orElse(null);
    if (system == null) {
      return unseen(ref, "the system is not connected");
    }
    var outcome = system.read(ref.object(), List.of(ref)).get(0);
    if (outcome instanceof ReadOutcome.Found found) {
      var inbound = transformer.inbound(entity, participant, found.record().fields());
      return new Side(null, ref, inbound.attributes().asMap(), null);
    }
    return unseen(
        ref,
        outcome instanceof ReadOutcome.Failed failed
            ? failed.failure().reason()
            : "it is not there any more");
  }

  private static Side unseen(NativeRef ref, String why) {
    return new Side(null, ref, Map.of(), why);
  }
}
