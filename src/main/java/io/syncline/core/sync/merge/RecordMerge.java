package io.syncline.core.sync.merge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MergedValues;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Merges two records (S19): links are re-pointed with their shadows as their next generation,
 * surplus ones become secondary, values are merged, open deliveries are cancelled and planned
 * again. If only one of the two was removed, the merged record is not removed (S16). The records
 * are locked, and nothing is being written for them.
 */
public final class RecordMerge {

  private final Redirection redirection;
  private final Ids ids;
  private final Findable findable;

  public RecordMerge(Redirection redirection, Ids ids, Findable findable) {
    this.redirection = redirection;
    this.ids = ids;
    this.findable = findable;
  }

  /**
   * Who wants it and why.
   *
   * @param creating systems in which one of the two was about to be created
   * @param there the system that made its two copies one: what it said of the one that is gone, the
   *     one that survived says now; null: it was not a system
   */
  record Terms(
      String rule, String actor, Set<SystemId> creating, Instant at, @Nullable SystemId there) {}

  /** What came of it. */
  record Joined(RecordState survivor, UnifiedRecord loser, Merger merger) {}

  Joined join(
      Entity entity, RecordState survivor, RecordState loser, Terms terms, ChangeSet changes) {
    var taken =
        MergedValues.taken(survivor.record(), loser.record(), entity.matching().mergeStrategy());
    if (entity.references().keySet().stream().anyMatch(taken::containsKey)) {
      taken = withoutItself(entity, taken, Set.of(survivor.record().id(), loser.record().id()));
    }
    taken = withoutItsOwn(survivor.record(), taken, terms);
    boolean revived = survivor.record().removed() && !loser.record().removed();
    var base = revived ? survivor.record().withStatus(loser.record().status()) : survivor.record();
    var record = taken.isEmpty() ? base : base.changed(taken);
    var state = new RecordState(record, links(survivor, loser, terms, changes), survivor.held());
    var gone = gone(loser.record());
    var merger = merger(entity, survivor, loser, terms, taken);
    if (record != survivor.record()) {
      changes.add(new Effect.RecordSaved(record, survivor.record().version()));
    }
    changes.add(new Effect.RecordSaved(gone, loser.record().version()));
    changes.add(new Effect.MatchValuesSet(record.id(), findable.values(entity, state)));
    changes.add(new Effect.MatchValuesSet(gone.id(), Set.of()));
    changes.add(new Effect.DeliveriesCancelled(record.id()));
    changes.add(new Effect.DeliveriesCancelled(gone.id()));
    changes.add(new Effect.RecordQuestionsClosed(gone.id(), "merged into " + record.id()));
    changes.add(new Effect.RecordsMerged(merger));
    audit(merger, survivor.record(), changes);
    redirection
        .order(entity, state, terms.creating(), merger.id(), terms.at())
        .forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
    boolean computesAgain =
        ComputedAttributes.copyToRead(entity, state, taken.keySet()).isPresent();
    if (computesAgain || survivor.record().removed() != loser.record().removed()) {
      redirection.looks(state, terms.at()).forEach(it -> changes.add(new Effect.EventQueued(it)));
    }
    for (var it : entity.participants()) {
      redirection
          .restore(entity, it.system(), state, merger.id(), terms.at())
          .ifPresent(restore -> changes.add(new Effect.DeliveryPlanned(restore)));
    }
    return new Joined(state, gone, merger);
  }

  private static Map<String, AttributeState> withoutItsOwn(
      UnifiedRecord survivor, Map<String, AttributeState> taken, Terms terms) {
    var left = new HashMap<>(taken);
    left.entrySet()
        .removeIf(
            it ->
                it.getValue().source().equals(terms.there())
                    && survivor.attributes().containsKey(it.getKey()));
    return left;
  }

  /** A reference between the two is dropped: a record does not refer to itself (S15). */
  private static Map<String, AttributeState> withoutItself(
      Entity entity, Map<String, AttributeState> taken, Set<RecordId> both) {
    var left = new HashMap<>(taken);
    for (var name : entity.references().keySet()) {
      var it = left.get(name);
      var named = it == null ? null : References.named(it.value());
      if (named != null && both.contains(named)) {
        left.remove(name);
      }
    }
    return left;
  }

  private static List<LinkState> links(
      RecordState survivor, RecordState loser, Terms terms, ChangeSet changes) {
    var links = new ArrayList<>(survivor.links());
    for (var it : loser.links()) {
      var ref = it.link().ref();
      boolean free =
          links.stream()
              .map(LinkState::link)
              .noneMatch(
                  other ->
                      other.role() == Link.Role.MAIN
                          && other.ref().system().equals(ref.system())
                          && other.ref().object().equals(ref.object()));
      boolean main = free && it.link().role() == Link.Role.MAIN;
      var moved =
          Relinked.to(
              survivor.record().id(),
              it.link(),
              main ? Link.Role.MAIN : Link.Role.SECONDARY,
              "merge:" + terms.rule());
      changes.link(moved);
      links.add(new LinkState(moved, it.shadow(), it.openIntent()));
    }
    return links;
  }

  private static UnifiedRecord gone(UnifiedRecord loser) {
    return new UnifiedRecord(
        loser.id(),
        loser.entity(),
        loser.version() + 1,
        UnifiedRecord.Status.DELETED,
        loser.attributes());
  }

  private Merger merger(
      Entity entity,
      RecordState survivor,
      RecordState loser,
      Terms terms,
      Map<String, AttributeState> taken) {
    var before = new HashMap<>(survivor.record().attributes());
    before.keySet().retainAll(taken.keySet());
    return new Merger(
        ids.next(),
        entity.name(),
        survivor.record().id(),
        loser.record().id(),
        new Merger.Cause(terms.rule(), terms.actor(), terms.at()),
        new Merger.Kept(
            before,
            taken,
            loser.record().attributes(),
            loser.links().stream().map(LinkState::link).toList()));
  }

  /** One entry for each record: the one that ends, and the one that remains. */
  private void audit(Merger merger, UnifiedRecord survivor, ChangeSet changes) {
    var values = new HashMap<String, AttributeChange>();
    merger
        .taken()
        .forEach(
            (name, it) -> values.put(name, new AttributeChange(survivor.value(name), it.value())));
    changes.add(new Effect.Audited(entry(merger.id(), merger, survivor.id(), "merged", values)));
    changes.add(
        new Effect.Audited(entry(ids.next(), merger, merger.loser(), "merged-away", Map.of())));
  }

  private static AuditEntry entry(
      UUID cause,
      Merger merger,
      RecordId record,
      String reason,
      Map<String, AttributeChange> values) {
    return AuditEntry.regrouped(
        cause, merger.at(), merger.entity(), record, reason, values, merger.actor());
  }

  /** Whether a write to one of them has no known outcome yet: then neither is touched (S19). */
  public static boolean isBeingWritten(RecordState state) {
    return !state.writing().isEmpty() || state.links().stream().anyMatch(LinkState::openIntent);
  }
}
