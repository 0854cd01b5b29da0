package io.syncline.core.sync.state;

import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.Effect.LinkEnded;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.rule.ClosedPeriods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state a batch is judged on: what was read under the locks, and what the batch itself decided
 * so far, so that two native ids of one batch can turn out to be one record (S17, S18). What is
 * decided here becomes an effect in the same step. What is seldom needed is asked of the
 * transaction on demand.
 */
public final class Workspace implements KeptDecisions {

  private final Installation installation;
  private final LockedState locked;
  private final StateReads reads;
  private final RouteAnswers answers;
  private final Instant now;
  private final RemovalBrake brake;
  private final References references;
  private final ChangeSet changes = new ChangeSet();
  private final Map<RecordId, RecordState> states = new HashMap<>();
  private final Map<RecordId, Long> versionsRead = new HashMap<>();
  private final Map<NativeRef, RecordId> links = new HashMap<>();
  private final Map<MatchValue, Set<RecordId>> matches = new HashMap<>();
  private final Map<ConflictingSides.Key, KeptDecision> ruled = new HashMap<>();
  private final Map<NativeRef, Set<RecordId>> apart = new HashMap<>();
  private final Map<Set<String>, ClosedPeriods> closed = new HashMap<>();

  /**
   * @param answers what routes were asked, and are to be
   */
  public Workspace(
      Installation installation,
      LockedState locked,
      StateReads reads,
      RouteAnswers answers,
      Instant now) {
    this.now = now;
    this.installation = installation;
    this.locked = locked;
    this.reads = reads;
    this.answers = answers;
    this.brake = new RemovalBrake(reads);
    this.references = locked.references().under(links::get);
    locked.records().values().forEach(this::add);
    locked.matching().forEach((value, records) -> matches.put(value, new HashSet<>(records)));
  }

  /** When the batch is judged. */
  public Instant now() {
    return now;
  }

  /** The effects of the batch. */
  public ChangeSet changes() {
    return changes;
  }

  // what is known

  public @Nullable RecordState linked(NativeRef ref) {
    var id = links.get(ref);
    return id == null ? null : states.get(id);
  }

  public RecordState state(RecordId id) {
    var state = states.get(id);
    if (state == null) {
      throw new IllegalStateException("Record " + id + " is judged without being locked");
    }
    return state;
  }

  /** The record of that id, as far as it is locked. */
  public @Nullable RecordState known(RecordId id) {
    return states.get(id);
  }

  public Collection<RecordState> states() {
    return states.values();
  }

  /** Whether it is known, and not gone everywhere: then nothing can become its copy (S16). */
  public boolean isLive(RecordId record) {
    var state = states.get(record);
    return state != null && !state.record().gone();
  }

  /** Whether a record of this entity is held under that id. */
  boolean knows(RecordId id, String entity) {
    var state = states.get(id);
    return state != null && state.record().entity().equals(entity);
  }

  public Set<RecordId> matching(MatchValue value) {
    return matches.getOrDefault(value, Set.of());
  }

  public References references() {
    return references;
  }

  /** What was decided before, in this batch too. */
  @Override
  public @Nullable KeptDecision on(ConflictingSides.Key key) {
    var here = ruled.get(key);
    var known = here == null ? reads.keptDecision(key) : here;
    return known == null ? answers.on(key) : known;
  }

  @Override
  public String unasked(ConflictingSides conflicting, String route) {
    return answers.unasked(conflicting, route);
  }

  /** The record that an unlinked native record belonged to; null: none. */
  public @Nullable LinkEnded tombstone(NativeRef ref) {
    return locked.tombstones().get(ref);
  }

  /** The copies without a record that name this one. */
  public Set<NativeRef> awaiting(NativeRef referenced) {
    return locked.awaitedBy().getOrDefault(referenced, Set.of());
  }

  /** Whether a copy without a link is recognized as that of an erased person. */
  public boolean isErased(NativeRef copy) {
    return locked.identities().erased().contains(copy);
  }

  /** What linked copies say of ids in other systems, as of the locks. */
  public Set<Claim> claims() {
    return locked.claims();
  }

  /** The record itself, or the record it was merged into (S19). */
  RecordId survivor(RecordId record) {
    return locked.survivors().getOrDefault(record, record);
  }

  /** Records of which it is not known whether they were created in the system that was read. */
  public Set<RecordId> unsettled() {
    return locked.unsettled();
  }

  /** The edits reported by an observation's events that a write may have overwritten (S8). */
  public List<LostUpdateDetector.Lost> lost(NativeRef ref) {
    return locked.lostUpdates().getOrDefault(ref, List.of());
  }

  // what is asked on demand

  /** The records that refer to one, locked from now on. */
  public Children children(RecordId parent) {
    if (!installation.refers()) {
      return Children.NONE;
    }
    var found = Children.locked(installation, reads.children(parent), this::known, reads);
    found.states().stream().filter(it -> known(it.record().id()) == null).forEach(this::add);
    return found;
  }

  /** Systems in which deliveries that are open for joining may create these records. */
  public Set<SystemId> creating(RecordId... records) {
    var systems = new HashSet<SystemId>();
    reads.creating(Set.of(records)).values().forEach(systems::addAll);
    return systems;
  }

  /** What waits for a person of a record that is locked. */
  public OpenQuestions questions(RecordId record) {
    return reads.questions(record);
  }

  /** The copies there of which a person is asked whether they are this record. */
  public Set<NativeRef> asked(RecordId record, SystemId system) {
    return reads.inQuestion(record, system);
  }

  /** What a create of this record there sent whose outcome is not known; null: there is none. */
  public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
    return reads.sentUnanswered(record, system);
  }

  /** The periods that are closed for records of an entity. */
  public ClosedPeriods closed(Entity entity) {
    return closed.computeIfAbsent(ClosedPeriods.askedOf(entity), reads::closedPeriods);
  }

  /** Rates, those of this batch too. */
  public RateLookup rates() {
    return new RateLookup(
        values -> {
          var found = new HashMap<>(reads.matching(values));
          values.forEach(it -> found.merge(it, matching(it), Workspace::both));
          return found;
        },
        ids -> {
          var found = new HashMap<>(reads.look(ids));
          ids.stream()
              .map(states::get)
              .filter(Objects::nonNull)
              .map(RecordState::record)
              .forEach(it -> found.put(it.id(), it));
          return found;
        });
  }

  /** A copy of each record that has one of these match values, those of this batch too. */
  public Set<NativeRef> copiesOf(Set<MatchValue> values) {
    var copies = new TreeSet<NativeRef>();
    var others = new HashSet<RecordId>();
    reads.matching(values).values().forEach(others::addAll);
    values.forEach(it -> others.addAll(matching(it)));
    for (var it : others.isEmpty() ? List.<ParentRecord>of() : reads.parents(others).values()) {
      first(it.links().stream()).ifPresent(copies::add);
    }
    others.stream()
        .map(states::get)
        .filter(Objects::nonNull)
        .flatMap(it -> first(it.links().stream().map(LinkState::link)).stream())
        .forEach(copies::add);
    return copies;
  }

  private static Optional<NativeRef> first(Stream<Link> links) {
    return links
        .filter(it -> it.role() == Link.Role.MAIN)
        .map(Link::ref)
        .min(Comparator.naturalOrder());
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    var all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  /** All that is started. */
  public Installation installation() {
    return installation;
  }

  public RemovalBrake brake() {
    return brake;
  }

  /**
   * The records of which a person said that this copy, or the record it is or was last a copy of,
   * is none of them.
   */
  public Set<RecordId> keptApart(NativeRef copy) {
    var known = apart.get(copy);
    if (known == null) {
      var ended = tombstone(copy);
      var was = links.get(copy);
      known = reads.keptApart(copy, was == null && ended != null ? ended.record() : was);
      apart.put(copy, known);
    }
    return known;
  }

  /** The same, as far as it was looked up, or the copy was a record's before. */
  public Set<RecordId> knownApart(NativeRef copy) {
    return apart.containsKey(copy) || tombstone(copy) != null ? keptApart(copy) : Set.of();
  }

  /** Those of them that a person did not keep apart from the copy. */
  public Set<RecordId> notApart(NativeRef copy, Set<RecordId> records) {
    if (records.isEmpty() || keptApart(copy).isEmpty()) {
      return records;
    }
    var left = new HashSet<>(records);
    left.removeAll(keptApart(copy));
    return left;
  }

  // what is decided

  /** A new record; it is saved once its first copy is judged. */
  public void born(UnifiedRecord record) {
    put(new RecordState(record, List.of(), Set.of()));
  }

  /** Links a copy of which nothing is known yet. */
  public LinkState link(Link link) {
    changes.link(link);
    var fresh = new LinkState(link, Shadow.UNKNOWN, false);
    var state = state(link.record());
    var joined = new ArrayList<>(state.links());
    joined.add(fresh);
    put(state.with(joined));
    return fresh;
  }

  /** The judgement of a copy: of what was held back, what it released is free. */
  public RecordState judged(NativeRef ref, Judgement judgement, Collection<MatchValue> values) {
    var before = state(judgement.record().id());
    var after = judgement.on(before, ref);
    put(after);
    judgement.keptDecisions().forEach(it -> ruled.put(it.key(), it));
    values.forEach(
        it -> matches.computeIfAbsent(it, value -> new HashSet<>()).add(judgement.record().id()));
    changes.add(new Effect.ShadowAdvanced(ref, judgement.shadow()));
    if (judgement.record() != before.record()) {
      changes.add(saved(judgement.record()));
    }
    judgement.conflicts().forEach(it -> changes.add(new Effect.ConflictFound(it)));
    judgement.keptDecisions().forEach(it -> changes.add(new Effect.DecisionKept(it)));
    judgement.reviews().forEach(it -> changes.add(new Effect.ReviewOpened(it)));
    judgement.released().forEach(changes::add);
    return state(judgement.record().id());
  }

  /** The record changes, its copies do not. */
  public void save(UnifiedRecord record) {
    changes.add(saved(record));
    put(state(record.id()).with(record));
  }

  private Effect saved(UnifiedRecord record) {
    return new Effect.RecordSaved(record, versionsRead.getOrDefault(record.id(), 0L));
  }

  /** The link of a copy ends. */
  public void end(LinkEnded ended) {
    changes.unlink(ended);
    links.remove(ended.ref());
    var state = state(ended.record());
    put(state.with(without(state, ended.ref())));
  }

  /** A copy is known to be archived. */
  public void archived(RecordId record, NativeRef ref, long readNumber) {
    copy(record, ref, it -> archived(it, true, readNumber));
    var shadow = state(record).link(ref).orElseThrow().shadow();
    changes.add(new Effect.ShadowAdvanced(ref, shadow));
  }

  /** A copy that was archived is judged as one that is not; that judgement advances its shadow. */
  public void judgeAsActive(RecordId record, NativeRef ref) {
    copy(record, ref, it -> archived(it, false, 0));
  }

  private void copy(RecordId record, NativeRef ref, UnaryOperator<LinkState> change) {
    var state = state(record);
    put(
        state.with(
            state.links().stream()
                .map(it -> it.link().ref().equals(ref) ? change.apply(it) : it)
                .toList()));
  }

  private static LinkState archived(LinkState it, boolean archived, long readNumber) {
    return new LinkState(
        it.link(), Removal.archived(it.shadow(), archived, readNumber), it.openIntent());
  }

  private static List<LinkState> without(RecordState state, NativeRef ref) {
    return state.links().stream().filter(it -> !it.link().ref().equals(ref)).toList();
  }

  /** A record as it is after an operation whose effects are in the change set already. */
  public void put(RecordState after) {
    states.put(after.record().id(), after.referring(references));
    after.links().forEach(it -> links.put(it.link().ref(), after.record().id()));
  }

  /** The same for a record whose link to a copy ended. */
  public void moved(RecordState after, NativeRef ended) {
    links.remove(ended);
    put(after);
  }

  /** The same for a record that was merged into another. */
  public void forget(UnifiedRecord gone) {
    states.put(gone.id(), new RecordState(gone, List.of(), Set.of()).referring(references));
    matches.values().forEach(it -> it.remove(gone.id()));
  }

  private void add(RecordState state) {
    versionsRead.putIfAbsent(state.record().id(), state.record().version());
    put(state);
  }
}
