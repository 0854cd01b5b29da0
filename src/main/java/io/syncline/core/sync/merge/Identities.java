package io.syncline.core.sync.merge;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges two records, splits one and undoes a merge, for a person or for a rule that permits it
 * (S19).
 *
 * <p>Every operation is one transaction with all records concerned locked. While a write to one of
 * them has no known outcome nothing is done and the answer is {@link Answer.Busy}: try again
 * shortly. Waiting deliveries are cancelled and what is due now is ordered instead.
 */
public final class Identities {

  private final ChangeStore store;
  private final Installations installations;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;
  private final IdentityOperation.Consequences consequences;
  private final RecordMerge recordMerge;
  private final RecordSplit recordSplit;

  public Identities(
      ChangeStore store,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    this.store = store;
    this.installations = installations;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
    var findable = new Findable(transformer);
    var redirection = new Redirection(new PendingWrites(transformer), ids);
    this.consequences =
        new IdentityOperation.Consequences(
            new ReferenceUpdates(redirection, ids, findable), redirection, findable);
    this.recordMerge = new RecordMerge(redirection, ids, findable);
    this.recordSplit = new RecordSplit(transformer);
  }

  /** What came of it. */
  public sealed interface Answer {

    /**
     * It is done.
     *
     * @param record the record that both became, or the new record
     * @param id by which it can be undone, or found in the audit
     * @param kept attributes that an undo left alone, because they were changed since
     */
    record Done(RecordId record, UUID id, Set<String> kept) implements Answer {}

    /** It cannot be done; {@code why} names no value. */
    record Refused(String why) implements Answer {}

    /** A write has no known outcome yet: try again shortly. */
    record Busy() implements Answer {}
  }

  /** Merges two records; {@code loser} ends. */
  public Answer merge(RecordId survivor, RecordId loser, String rule, String actor) {
    if (survivor.equals(loser)) {
      return new Answer.Refused("It is one record already");
    }
    return inTransaction(
        Set.of(survivor, loser),
        work -> {
          var one = work.state(survivor);
          var other = work.state(loser);
          if (!one.record().entity().equals(other.record().entity())) {
            return new Answer.Refused("They are records of different entities");
          }
          if (isGone(one) || isGone(other)) {
            return new Answer.Refused("One of them is gone everywhere");
          }
          if (!other.held().isEmpty()) {
            return new Answer.Refused(
                "The record that would go has open questions on " + new TreeSet<>(other.held()));
          }
          var creating = new HashSet<SystemId>();
          work.reads().creating(Set.of(survivor, loser)).values().forEach(creating::addAll);
          var terms = new RecordMerge.Terms(rule, actor, creating, work.now(), null);
          var joined = recordMerge.join(work.entity(), one, other, terms, work.changes());
          var children = new HashSet<>(work.reads().children(loser));
          children.remove(loser);
          work.repoint(
              children,
              Map.of(survivor, joined.survivor()),
              work.naming(loser, survivor),
              "reference-followed",
              actor);
          return new Answer.Done(survivor, joined.merger().id(), Set.of());
        });
  }

  private static boolean isGone(RecordState state) {
    return state.record().gone();
  }

  /** Which record a merge left; empty: there is no such merge, or it was undone. */
  public Optional<RecordId> survivor(UUID merge) {
    return store.inTransaction(tx -> tx.reads().merger(merge)).map(Merger::survivor);
  }

  /**
   * Undoes a merge: both records hold again what they held, except what was changed since. Copies
   * that were written meanwhile are written back as far as that is due.
   */
  public Answer undo(UUID id, String actor) {
    var found = store.inTransaction(tx -> tx.reads().merger(id));
    if (found.isEmpty()) {
      return new Answer.Refused("There is no such merge, or it was undone before");
    }
    var merger = found.get();
    return inTransaction(
        Set.of(merger.survivor(), merger.loser()),
        work -> {
          if (work.reads().merger(id).isEmpty()) {
            return new Answer.Refused("It was undone before");
          }
          if (!work.reads().survivors(Set.of(merger.survivor())).isEmpty()) {
            return new Answer.Refused(
                "The record that both became was merged into another one: undo that merge first");
          }
          var followers = work.reads().followers(merger.loser());
          var kept = MergeUndo.of(merger, ids).apply(work);
          work.repoint(
              followers.keySet(),
              work.replaced(),
              (child, attribute) ->
                  followers.getOrDefault(child.record().id(), Set.of()).contains(attribute)
                      ? work.naming(merger.survivor(), merger.loser()).of(child, attribute)
                      : null,
              "reference-restored",
              actor);
          work.changes().add(new Effect.MergeUndone(id, actor, work.now()));
          work.apart(merger.survivor(), merger.loser(), actor);
          work.audit(ids.next(), merger.loser(), "unmerged", actor);
          return new Answer.Done(merger.loser(), id, kept);
        });
  }

  /**
   * Takes the copies {@code leaving} out of a record: they become another record, which is read and
   * sent to the systems where it has no copy any more, found or created there by the usual rules
   * (S9).
   */
  public Answer split(RecordId record, Set<NativeRef> leaving, String actor) {
    return inTransaction(
        Set.of(record),
        work -> {
          var state = work.resolved(record);
          var refs = new HashSet<NativeRef>();
          state.links().forEach(it -> refs.add(it.link().ref()));
          if (leaving.isEmpty() || !refs.containsAll(leaving) || leaving.containsAll(refs)) {
            return new Answer.Refused("Some of the record's links leave, and some stay");
          }
          var born = UnifiedRecord.born(ids.nextRecord(), state.record().entity());
          var open = work.reads().questions(record);
          var parts = recordSplit.split(work.entity(), state, open, leaving, born, work.now());
          var cause = ids.next();
          var creating = work.reads().creating(Set.of(record)).getOrDefault(record, Set.of());
          parts.questions().close(parts, ids, actor, work.now(), work.changes());
          work.changes().add(new Effect.RecordSaved(parts.leaving().record(), 0));
          work.replace(state, parts.staying(), cause, creating);
          work.replace(null, parts.leaving(), cause, parts.creating(creating));
          leaving.forEach(it -> work.look(ids.next(), it, cause));
          work.repoint(
              work.reads().children(record),
              work.replaced(),
              (child, attribute) ->
                  ReferenceUpdates.said(work.installation(), child, attribute)
                          .filter(leaving::contains)
                          .isPresent()
                      ? work.naming(record, born.id()).of(child, attribute)
                      : null,
              "reference-split",
              actor);
          work.apart(record, born.id(), actor);
          work.audit(cause, record, "split", actor);
          work.audit(ids.next(), born.id(), "split-off", actor);
          return new Answer.Done(born.id(), cause, Set.of());
        });
  }

  private Answer inTransaction(
      Set<RecordId> records, Function<IdentityOperation, Answer> operation) {
    var targets = new HashSet<SystemId>();
    var looked = new HashSet<SystemId>();
    Answer answer;
    try {
      answer =
          store.inTransaction(
              tx -> {
                targets.clear();
                looked.clear();
                var states = tx.reads().lock(new TreeSet<>(records));
                var refusal = refusal(records, states);
                if (refusal != null) {
                  return refusal;
                }
                var work =
                    new IdentityOperation(
                        consequences, installations.current(), tx.reads(), states, clock.instant());
                var result = operation.apply(work);
                if (result instanceof Answer.Done) {
                  ReferenceResolver.keep(work.installation(), work.changes());
                  tx.save(work.changes());
                  targets.addAll(work.changes().targets());
                  looked.addAll(work.changes().sources());
                }
                return result;
              });
    } catch (IdentityTaken e) {
      return new Answer.Busy();
    }
    targets.forEach(wakeups::deliveries);
    looked.forEach(wakeups::inbox);
    return answer;
  }

  private static @Nullable Answer refusal(
      Set<RecordId> records, Map<RecordId, RecordState> states) {
    if (!states.keySet().containsAll(records)) {
      return new Answer.Refused("There is no such record");
    }
    return states.values().stream().anyMatch(RecordMerge::isBeingWritten)
        ? new Answer.Busy()
        : null;
  }
}
