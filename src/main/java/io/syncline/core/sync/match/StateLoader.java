package io.syncline.core.sync.match;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.BlockingKeys;
import io.syncline.core.identity.DuplicateWindows;
import io.syncline.core.identity.FuzzyScore;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.privacy.Suppressions;
import io.syncline.core.sync.effect.Effect.LinkEnded;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.state.LockedState;
import io.syncline.core.sync.state.LostUpdateDetector;
import io.syncline.core.sync.state.Marker;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.path.ExternalIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Locks and reads all that a batch may touch, before it is judged (S17, S18): the records that its
 * observations belong to, name or resemble. Only copies that are not linked yet claim blocking
 * keys: a new name on a linked record creates no second record.
 */
public final class StateLoader {

  /** So many similar records are compared with a new copy, those that share most with it first. */
  private static final int NEAREST = 200;

  /** A new copy of an entity with fuzzy rules. */
  private record Newcomer(Entity entity, Attributes attributes, Set<MatchValue> keys) {}

  /** Where new copies without our marker were seen, though we may have created them. */
  private record Unmarked(String entity, SystemId system) {}

  private final ChangeBatch batch;
  private final StateReads reads;
  private final Map<NativeRef, Link> linked;
  private final Map<NativeRef, LinkEnded> tombstones = new HashMap<>();
  private final SortedSet<MatchValue> locks = new TreeSet<>();
  private final Set<MatchValue> asked = new HashSet<>();
  private final SortedSet<RecordId> records = new TreeSet<>();
  private final List<Newcomer> newcomers = new ArrayList<>();
  private final Set<Unmarked> unmarked = new HashSet<>();

  /** By what copies without a link are recognized that belong to erased persons. */
  private final Map<NativeRef, Set<MatchValue>> recognized = new HashMap<>();

  /** Records that are named by the markers of copies without a link. */
  private final Set<RecordId> marked = new HashSet<>();

  /** Native records whose ids those of other systems hold, and those whose own ids may be held. */
  private final Set<NativeRef> named = new TreeSet<>();

  private final Set<NativeRef> strangers = new TreeSet<>();

  private StateLoader(ChangeBatch batch, StateReads reads) {
    this.batch = batch;
    this.reads = reads;
    var refs = new TreeSet<NativeRef>();
    for (var observation : batch.observations()) {
      refs.add(observation.ref());
      var merged = observation.survivor();
      if (merged != null) {
        refs.add(merged.into());
      }
    }
    this.linked = reads.links(refs);
    refs.removeAll(linked.keySet());
    if (!refs.isEmpty()) {
      remember(refs);
    }
    linked.values().stream().map(Link::record).forEach(records::add);
    batch.observations().forEach(this::add);
  }

  /**
   * @param lostUpdates finds edits that writes may have overwritten; null: the system says too
   *     little for that
   */
  public static LockedState load(
      ChangeBatch batch, StateReads reads, @Nullable LostUpdateDetector lostUpdates) {
    return new StateLoader(batch, reads).load(lostUpdates);
  }

  private LockedState load(@Nullable LostUpdateDetector lostUpdates) {
    reads.lockMatchValues(locks);
    var matching = new HashMap<>(reads.matching(asked));
    var erased = erased();
    matching.values().forEach(records::addAll);
    newcomers.forEach(it -> near(it, matching));
    var awaitedBy =
        strangers.isEmpty() ? Map.<NativeRef, Set<NativeRef>>of() : reads.seeking(strangers);
    awaitedBy.values().forEach(named::addAll);
    var claims = claims();
    var survivors = marked.isEmpty() ? Map.<RecordId, RecordId>of() : reads.survivors(marked);
    records.addAll(survivors.values());
    var unsettled = new TreeSet<RecordId>();
    unmarked.forEach(it -> unsettled.addAll(reads.unsettled(it.entity(), it.system())));
    records.addAll(unsettled);
    var locked = reads.lock(records);
    return new LockedState(
        locked,
        new LockedState.Identities(matching, tombstones, claims, awaitedBy, survivors, erased),
        unsettled,
        references(locked),
        lostUpdates == null ? Map.of() : lost(lostUpdates));
  }

  private Set<NativeRef> erased() {
    if (recognized.isEmpty()) {
      return Set.of();
    }
    var all = new TreeSet<MatchValue>();
    recognized.values().forEach(all::addAll);
    var suppressed = reads.suppressed(all);
    var erased = new HashSet<NativeRef>();
    recognized.forEach(
        (ref, values) -> {
          if (values.stream().anyMatch(suppressed::contains)) {
            erased.add(ref);
          }
        });
    return erased;
  }

  private void remember(Collection<NativeRef> refs) {
    tombstones.putAll(reads.tombstones(refs));
    tombstones.values().stream().map(LinkEnded::record).forEach(records::add);
  }

  /** What the references of the batch lead to (S15). */
  private References references(Map<RecordId, RecordState> locked) {
    var installation = batch.installation();
    return installation.refers()
        ? ReferenceResolver.lookUp(installation, batch.inbound(), locked.values(), reads)
        : References.NONE;
  }

  /** Compares what events report with the writes that may have overwritten an edit (S8). */
  private Map<NativeRef, List<LostUpdateDetector.Lost>> lost(LostUpdateDetector detector) {
    var reported = detector.askedFor(batch.observations());
    reported.retainAll(linked.keySet());
    if (reported.isEmpty()) {
      return Map.of();
    }
    var windows = reads.windows(reported);
    var lost = new HashMap<NativeRef, List<LostUpdateDetector.Lost>>();
    for (var observation : batch.observations()) {
      var mine = windows.getOrDefault(observation.ref(), List.of());
      if (!mine.isEmpty()) {
        lost.put(observation.ref(), detector.lost(observation, mine));
      }
    }
    return lost;
  }

  /** Finds the records that these ids belong to, and the records that hold theirs. */
  private Set<Claim> claims() {
    if (!named.isEmpty()) {
      var known = reads.links(named);
      known.values().stream().map(Link::record).forEach(records::add);
      named.removeAll(known.keySet());
      if (!named.isEmpty()) {
        remember(named);
      }
    }
    if (strangers.isEmpty()) {
      return Set.of();
    }
    var said = reads.claims(strangers, records);
    said.stream()
        .filter(it -> strangers.contains(it.referenced()))
        .map(Claim::record)
        .forEach(records::add);
    return said;
  }

  /** Locks only those that resemble it: a common name has many. */
  private void near(Newcomer newcomer, Map<MatchValue, Set<RecordId>> matching) {
    var likeness = new FuzzyScore(newcomer.entity());
    var profile = likeness.profile(newcomer.attributes());
    reads
        .near(newcomer.keys(), NEAREST)
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

  private void add(Observation observation) {
    var ref = observation.ref();
    var into = observation.survivor();
    if (into != null && into.marker() != null && !linked.containsKey(into.into())) {
      records.add(into.marker());
      marked.add(into.marker());
    }
    var inbound = batch.inbound().get(ref);
    var entity = batch.installation().entityOf(ref.system(), ref.object()).orElse(null);
    var record = observation.record();
    if (inbound == null || entity == null || record == null) {
      return;
    }
    var named = marked(entity, ref, record);
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
                  ExternalIds.said(it, ref, record.fields())
                      .forEach(said -> this.named.add(said.other())));
      if (!linked.containsKey(ref)) {
        strangers.add(ref);
      }
    }
    var exact = MatchValues.of(entity, inbound.attributes()).values();
    locks.addAll(exact);
    if (!linked.containsKey(ref)) {
      asked.addAll(exact);
      var compared = DuplicateWindows.attributes(entity);
      var whole =
          entity
              .participant(ref.system())
              .filter(it -> !compared.isEmpty())
              .map(it -> ReferenceResolver.naming(it, inbound, compared, reads))
              .orElse(inbound.attributes());
      var windows = DuplicateWindows.of(entity, whole).values();
      locks.addAll(windows);
      asked.addAll(windows);
      var values = new HashSet<>(exact);
      values.add(Suppressions.of(entity.name(), ref));
      recognized.put(ref, values);
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
