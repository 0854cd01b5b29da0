package io.syncline.core.sync.match;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.BlockingKeys;
import io.syncline.core.identity.Likeness;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityChanges;
import io.syncline.core.sync.state.Marker;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.RemovalBrake;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.path.ExternalIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The identities that the observations of a batch claim: what has to be locked and looked up before
 * they can be judged (S17). Only copies that are not linked yet claim blocking keys: a new name on
 * a linked record creates no second record.
 */
public final class IdentityClaims {

  /** So many similar records are compared with a new copy, those that share most with it first. */
  private static final int NEAREST = 200;

  /** A new copy of an entity with fuzzy rules. */
  private record Newcomer(Entity entity, Attributes attributes, Set<MatchValue> keys) {}

  /** Where new copies without our marker were seen, though we may have created them. */
  private record Unmarked(String entity, SystemId system) {}

  private final Map<NativeRef, Link> linked;
  private final Map<NativeRef, IdentityChanges.Unlinked> tombstones = new HashMap<>();
  private final SortedSet<MatchValue> locks = new TreeSet<>();
  private final Set<MatchValue> asked = new HashSet<>();
  private final SortedSet<RecordId> records = new TreeSet<>();
  private final List<Newcomer> newcomers = new ArrayList<>();
  private final Set<Unmarked> unmarked = new HashSet<>();

  /** Records that are named by the markers of copies without a link. */
  private final Set<RecordId> marked = new HashSet<>();

  /** Native records whose ids those of other systems hold, and those whose own ids may be held. */
  private final Set<NativeRef> named = new TreeSet<>();

  private final Set<NativeRef> strangers = new TreeSet<>();

  private IdentityClaims(
      Map<NativeRef, Link> linked, Map<NativeRef, IdentityChanges.Unlinked> tombstones) {
    this.linked = linked;
    this.tombstones.putAll(tombstones);
    tombstones.values().stream().map(IdentityChanges.Unlinked::record).forEach(records::add);
    linked.values().stream().map(Link::record).forEach(records::add);
  }

  public static IdentityClaims of(
      ChangeBatch batch, List<Observation> observations, ChangeStore.Transaction tx) {
    var refs = new TreeSet<NativeRef>();
    for (var observation : observations) {
      refs.add(observation.ref());
      var merged = observation.survivor();
      if (merged != null) {
        refs.add(merged.into());
      }
    }
    var linked = tx.links(refs);
    refs.removeAll(linked.keySet());
    var identityClaims =
        new IdentityClaims(linked, refs.isEmpty() ? Map.of() : tx.tombstones(refs));
    observations.forEach(it -> identityClaims.add(batch, it));
    return identityClaims;
  }

  public SortedSet<MatchValue> locks() {
    return locks;
  }

  /** Looks up and locks all that the batch may touch; {@link #locks} are held. */
  public Workspace workspace(ChangeStore.Transaction tx) {
    var matching = new HashMap<>(tx.matching(asked));
    matching.values().forEach(records::addAll);
    for (var newcomer : newcomers) {
      near(newcomer, tx, matching);
    }
    var seekers = strangers.isEmpty() ? Map.<NativeRef, Set<NativeRef>>of() : tx.seeking(strangers);
    seekers.values().forEach(named::addAll);
    var said = named(tx);
    var survivors = marked.isEmpty() ? Map.<RecordId, RecordId>of() : tx.survivors(marked);
    records.addAll(survivors.values());
    var unsettled = new TreeSet<RecordId>();
    unmarked.forEach(it -> unsettled.addAll(tx.unsettled(it.entity(), it.system())));
    records.addAll(unsettled);
    var workspace = new Workspace(tx.lock(records), matching, tx::ruling);
    workspace.claimed(said);
    workspace.sought(seekers);
    workspace.became(survivors);
    workspace.mayHaveMade(unsettled);
    workspace.remembers(tombstones, new RemovalBrake(tx));
    workspace.asks(tx::questions);
    workspace.creates(tx::creating);
    workspace.inQuestion(tx::inQuestion);
    workspace.sentUnanswered(tx::sentUnanswered);
    workspace.keepsApart(tx::keptApart);
    return workspace;
  }

  /** Finds the records that these ids belong to, and the records that hold theirs. */
  private Set<ChangeStore.Transaction.Claim> named(ChangeStore.Transaction tx) {
    if (!named.isEmpty()) {
      var known = tx.links(named);
      known.values().stream().map(Link::record).forEach(records::add);
      named.removeAll(known.keySet());
      if (!named.isEmpty()) {
        tombstones.putAll(tx.tombstones(named));
        tombstones.values().stream().map(IdentityChanges.Unlinked::record).forEach(records::add);
      }
    }
    if (strangers.isEmpty()) {
      return Set.of();
    }
    var said = tx.claims(strangers, records);
    said.stream()
        .filter(it -> strangers.contains(it.referenced()))
        .map(ChangeStore.Transaction.Claim::record)
        .forEach(records::add);
    return said;
  }

  /** Locks only those that resemble it: a common name has many. */
  private void near(
      Newcomer newcomer, ChangeStore.Transaction tx, Map<MatchValue, Set<RecordId>> matching) {
    var likeness = new Likeness(newcomer.entity());
    var profile = likeness.profile(newcomer.attributes());
    tx.near(newcomer.keys(), NEAREST)
        .forEach(
            (id, it) -> {
              var score = likeness.compare(profile, likeness.profile(it.record().values()));
              if (score.verdict() != MatchScore.Verdict.DIFFERENT) {
                records.add(id);
                it.shared()
                    .forEach(key -> matching.computeIfAbsent(key, any -> new HashSet<>()).add(id));
              }
            });
  }

  private void add(ChangeBatch batch, Observation observation) {
    var ref = observation.ref();
    var into = observation.survivor();
    if (into != null && into.marker() != null && !linked.containsKey(into.into())) {
      records.add(into.marker());
      marked.add(into.marker());
    }
    var inbound = batch.inbound().get(ref);
    var entity = batch.installation().entityOf(ref.system(), ref.object()).orElse(null);
    if (inbound == null
        || entity == null
        || !(observation.seen() instanceof Observation.Seen.Live live)) {
      return;
    }
    var named = marked(entity, ref, live.record());
    if (named != null) {
      records.add(named);
      if (!linked.containsKey(ref)) {
        marked.add(named);
      }
    }
    if (ExternalIds.exposes(entity)) {
      entity
          .participant(ref.system())
          .ifPresent(
              it ->
                  ExternalIds.said(it, ref, live.record().fields())
                      .forEach(said -> this.named.add(said.other())));
      if (!linked.containsKey(ref)) {
        strangers.add(ref);
      }
    }
    var exact = MatchValues.of(entity, inbound.attributes()).values();
    locks.addAll(exact);
    if (!linked.containsKey(ref)) {
      asked.addAll(exact);
      if (entity.participant(ref.system()).filter(it -> it.type().marker() == null).isPresent()) {
        unmarked.add(new Unmarked(entity.name(), ref.system()));
      }
      var keys = BlockingKeys.of(entity, inbound.attributes());
      locks.addAll(keys);
      if (!keys.isEmpty()) {
        newcomers.add(new Newcomer(entity, inbound.attributes(), keys));
      }
    }
  }

  private static @Nullable RecordId marked(Entity entity, NativeRef ref, NativeRecord seen) {
    return Marker.named(entity.participant(ref.system()).map(it -> it.type()).orElse(null), seen);
  }
}
