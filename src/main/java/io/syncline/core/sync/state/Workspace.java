package io.syncline.core.sync.state;

import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.conflict.Rulings;
import io.syncline.core.delivery.Removal;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state a batch is judged on: what was read under the locks, overlaid by what the batch itself
 * decided so far, so that two native ids of one batch can turn out to be one record (S17, S18).
 */
public final class Workspace implements Rulings {

  private final Map<RecordId, RecordState> states = new HashMap<>();
  private final Map<RecordId, Long> versionsRead = new HashMap<>();
  private final Map<NativeRef, RecordId> links = new HashMap<>();
  private final Map<MatchValue, Set<RecordId>> matches = new HashMap<>();
  private final Map<Contest.Key, Ruling> ruled = new HashMap<>();
  private final Rulings kept;
  private final Map<NativeRef, Effect.LinkEnded> tombstones = new HashMap<>();
  private @Nullable RemovalBrake removalBrake;
  private References references = References.NONE;
  private Function<RecordId, Children> children = parent -> Children.NONE;
  private @Nullable RouteAnswers answers;
  private Function<Set<RecordId>, Map<RecordId, Set<SystemId>>> creating = it -> Map.of();
  private Function<RecordId, OpenQuestions> questions =
      it -> new OpenQuestions(List.of(), List.of());
  private Set<RecordId> unsettled = Set.of();
  private BiFunction<RecordId, SystemId, Set<NativeRef>> inQuestion = (record, system) -> Set.of();
  private BiFunction<RecordId, SystemId, Value.@Nullable Struct> sent = (record, system) -> null;
  private BiFunction<NativeRef, @Nullable RecordId, Set<RecordId>> verdicts =
      (copy, was) -> Set.of();
  private final Map<NativeRef, Set<RecordId>> apart = new HashMap<>();
  private Map<RecordId, RecordId> survivors = Map.of();
  private Set<ChangeStore.Transaction.Claim> claims = Set.of();
  private final Map<NativeRef, Set<NativeRef>> seekers = new HashMap<>();
  private final Map<NativeRef, List<LostUpdateDetector.Lost>> lost = new HashMap<>();

  public Workspace(
      Map<RecordId, RecordState> locked, Map<MatchValue, Set<RecordId>> matching, Rulings kept) {
    this.kept = kept;
    locked.forEach(
        (id, state) -> {
          states.put(id, state);
          versionsRead.put(id, state.record().version());
          state.links().forEach(it -> links.put(it.link().ref(), id));
        });
    matching.forEach((value, records) -> matches.put(value, new HashSet<>(records)));
  }

  public @Nullable RecordState linked(NativeRef ref) {
    var id = links.get(ref);
    return id == null ? null : states.get(id);
  }

  /** What was decided before, in this batch too. */
  @Override
  public @Nullable Ruling on(Contest.Key key) {
    var here = ruled.get(key);
    var known = here == null ? kept.on(key) : here;
    return known == null && answers != null ? answers.on(key) : known;
  }

  @Override
  public String unasked(Contest contest, String route) {
    return answers == null
        ? Rulings.super.unasked(contest, route)
        : answers.unasked(contest, route);
  }

  /** What routes were asked, and are to be. */
  public void answeredBy(RouteAnswers routes) {
    answers = routes;
  }

  public RecordState state(RecordId id) {
    var state = states.get(id);
    if (state == null) {
      throw new IllegalStateException("Record " + id + " is judged without being locked");
    }
    return state;
  }

  private RecordState state(
      UnifiedRecord record, List<LinkState> copies, Set<String> held, Set<SystemId> writing) {
    return new RecordState(record, copies, held, writing).referring(references);
  }

  /**
   * What references lead to; links that the batch makes count too (S15).
   *
   * @param referrers locks the records that refer to one
   */
  public void refer(References looked, Function<RecordId, Children> referrers) {
    references = looked.under(links::get);
    states.replaceAll((id, it) -> it.referring(references));
    children = referrers;
  }

  /** The records that refer to one, locked from now on. */
  public Children children(RecordId parent) {
    var found = children.apply(parent);
    found.states().stream().filter(it -> known(it.record().id()) == null).forEach(this::add);
    return found;
  }

  /** A record with other values, and the same copies. */
  public void holds(RecordState after) {
    states.put(after.record().id(), after.referring(references));
  }

  public References references() {
    return references;
  }

  private void add(RecordState state) {
    versionsRead.putIfAbsent(state.record().id(), state.record().version());
    states.put(state.record().id(), state.referring(references));
    state.links().forEach(it -> links.put(it.link().ref(), state.record().id()));
  }

  public Collection<RecordState> states() {
    return states.values();
  }

  /** What can only be asked of the store while the batch is decided. */
  public void remembers(Map<NativeRef, Effect.LinkEnded> ended, RemovalBrake counting) {
    tombstones.putAll(ended);
    removalBrake = counting;
  }

  /** Open questions are looked up on demand. */
  public void asks(Function<RecordId, OpenQuestions> open) {
    questions = open;
  }

  /** What waits to be created is looked up on demand. */
  public void creates(Function<Set<RecordId>, Map<RecordId, Set<SystemId>>> waiting) {
    creating = waiting;
  }

  /** Systems in which deliveries that are open for joining may create these records. */
  public Set<SystemId> creating(RecordId... records) {
    var systems = new HashSet<SystemId>();
    creating.apply(Set.of(records)).values().forEach(systems::addAll);
    return systems;
  }

  /** What waits for a person of a record that is locked. */
  public OpenQuestions questions(RecordId record) {
    return questions.apply(record);
  }

  /** What linked copies say of ids in other systems, as of the locks. */
  public void claimed(Set<ChangeStore.Transaction.Claim> said) {
    claims = Set.copyOf(said);
  }

  /** Copies without a record that name records of the batch. */
  public void sought(Map<NativeRef, Set<NativeRef>> waiting) {
    seekers.putAll(waiting);
  }

  public Set<NativeRef> seekers(NativeRef referenced) {
    return seekers.getOrDefault(referenced, Set.of());
  }

  public Set<ChangeStore.Transaction.Claim> claims() {
    return claims;
  }

  /** Records of which it is not known whether they were created in the system that was read. */
  public void mayHaveMade(Set<RecordId> records) {
    unsettled = Set.copyOf(records);
  }

  /** The records that others were merged into. */
  public void became(Map<RecordId, RecordId> others) {
    survivors = Map.copyOf(others);
  }

  /** The record itself, or the record it was merged into (S19). */
  RecordId survivor(RecordId record) {
    return survivors.getOrDefault(record, record);
  }

  /** Whether it is known, and not gone everywhere: then nothing can become its copy (S16). */
  public boolean isLive(RecordId record) {
    var state = states.get(record);
    return state != null && state.record().status() != UnifiedRecord.Status.DELETED;
  }

  /** Which copies a person is asked about is looked up on demand. */
  public void inQuestion(BiFunction<RecordId, SystemId, Set<NativeRef>> look) {
    inQuestion = look;
  }

  /** The copies there of which a person is asked whether they are this record. */
  public Set<NativeRef> asked(RecordId record, SystemId system) {
    return inQuestion.apply(record, system);
  }

  /** What creates without an outcome sent is looked up on demand. */
  public void sentUnanswered(BiFunction<RecordId, SystemId, Value.@Nullable Struct> look) {
    sent = look;
  }

  /** What a create of this record there sent whose outcome is not known; null: there is none. */
  public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
    return sent.apply(record, system);
  }

  /** What a person kept apart is looked up on demand. */
  public void keepsApart(BiFunction<NativeRef, @Nullable RecordId, Set<RecordId>> look) {
    verdicts = look;
  }

  /**
   * The records of which a person said that this copy, or the record it is or was last a copy of,
   * is none of them.
   */
  public Set<RecordId> keptApart(NativeRef copy) {
    var known = apart.get(copy);
    if (known == null) {
      var ended = tombstones.get(copy);
      var was = links.get(copy);
      known = verdicts.apply(copy, was == null && ended != null ? ended.record() : was);
      apart.put(copy, known);
    }
    return known;
  }

  /** The same, as far as it was looked up, or the copy was a record's before. */
  public Set<RecordId> knownApart(NativeRef copy) {
    return apart.containsKey(copy) || tombstones.containsKey(copy) ? keptApart(copy) : Set.of();
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

  public Set<RecordId> unsettled() {
    return unsettled;
  }

  /** The record that an unlinked native record belonged to; null: none. */
  public Effect.@Nullable LinkEnded tombstone(NativeRef ref) {
    return tombstones.get(ref);
  }

  /** The record's copies changed, their identity did not. */
  public void known(RecordState otherwise) {
    states.put(otherwise.record().id(), otherwise);
  }

  /** As it was locked; null where there is none of that id. */
  public @Nullable RecordState known(RecordId id) {
    return states.get(id);
  }

  public RemovalBrake brake() {
    if (removalBrake == null) {
      throw new IllegalStateException("Nothing is deleted outside a transaction");
    }
    return removalBrake;
  }

  /** The record's status changed, and one of its copies is gone or archived. */
  public void removed(UnifiedRecord record, NativeRef ref, boolean gone) {
    var before = state(record.id());
    var left = new ArrayList<LinkState>();
    for (var it : before.links()) {
      if (!it.link().ref().equals(ref)) {
        left.add(it);
      } else if (!gone) {
        left.add(archived(it, true));
      }
    }
    if (gone) {
      links.remove(ref);
    }
    states.put(record.id(), state(record, left, before.held(), before.writing()));
  }

  /** The record is active again, and so is the copy that was looked at. */
  public void activated(UnifiedRecord record, NativeRef ref) {
    var before = state(record.id());
    var after =
        before.links().stream()
            .map(it -> it.link().ref().equals(ref) ? archived(it, false) : it)
            .toList();
    states.put(record.id(), state(record, after, before.held(), before.writing()));
  }

  private static LinkState archived(LinkState it, boolean archived) {
    return new LinkState(it.link(), Removal.archived(it.shadow(), archived, 0), it.openIntent());
  }

  /** Whether a record of this entity is held under that id. */
  boolean knows(RecordId id, String entity) {
    var state = states.get(id);
    return state != null && state.record().entity().equals(entity);
  }

  /**
   * The edits reported by an observation's events that a write of ours may have overwritten (S8).
   */
  public void lost(NativeRef ref, List<LostUpdateDetector.Lost> edits) {
    lost.put(ref, edits);
  }

  public List<LostUpdateDetector.Lost> lost(NativeRef ref) {
    return lost.getOrDefault(ref, List.of());
  }

  public Set<RecordId> matching(MatchValue value) {
    return matches.getOrDefault(value, Set.of());
  }

  /** The version under which the record was locked; 0 for one that this batch makes. */
  public long versionRead(RecordId id) {
    return versionsRead.getOrDefault(id, 0L);
  }

  public void born(UnifiedRecord record) {
    states.put(record.id(), state(record, List.of(), Set.of(), Set.of()));
  }

  /** A record whose links changed; {@code ended} is unlinked. */
  public void moved(RecordState after, NativeRef ended) {
    links.remove(ended);
    states.put(after.record().id(), after.referring(references));
    after.links().forEach(it -> links.put(it.link().ref(), after.record().id()));
  }

  /** A record that was merged into another. */
  public void forget(UnifiedRecord gone) {
    states.put(gone.id(), state(gone, List.of(), Set.of(), Set.of()));
    matches.values().forEach(it -> it.remove(gone.id()));
  }

  public LinkState join(Link link) {
    var state = state(link.record());
    var joined = new ArrayList<>(state.links());
    var fresh = new LinkState(link, Shadow.UNKNOWN, false);
    joined.add(fresh);
    states.put(link.record(), state(state.record(), joined, state.held(), state.writing()));
    links.put(link.ref(), link.record());
    return fresh;
  }

  /**
   * Applies a judgement to the known state; returns the new state. Where an invalid value became
   * valid, what was held until now counts as free: a delivery too many finds nothing due, one too
   * few would be missed.
   */
  public RecordState apply(NativeRef ref, Judgement judgement, Collection<MatchValue> values) {
    var before = state(judgement.record().id());
    var after = new ArrayList<LinkState>();
    for (var it : before.links()) {
      after.add(
          it.link().ref().equals(ref)
              ? new LinkState(it.link(), judgement.shadow(), it.openIntent())
              : it);
    }
    var held =
        judgement.released().isEmpty() ? new HashSet<>(before.held()) : new HashSet<String>();
    held.addAll(judgement.held());
    var state = state(judgement.record(), after, held, before.writing());
    states.put(judgement.record().id(), state);
    judgement.rulings().forEach(it -> ruled.put(it.key(), it));
    values.forEach(
        it -> matches.computeIfAbsent(it, value -> new HashSet<>()).add(judgement.record().id()));
    return state;
  }
}
