package io.syncline.core.sync.state;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Closing;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.Overturned;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Restoration;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything one batch of events leads to; saved whole or not at all. Filled by one thread.
 *
 * <p>Saving it: inserts records whose version was 0, updates the others where their version is
 * still the one read; inserts links with {@code on conflict do nothing} and fails as {@link
 * IdentityTaken} where one was taken meanwhile; joins a delivery into the open one of its record
 * and target that has no intent yet (adding attributes and causes, counting the revision up); keeps
 * one conflict per record, attribute, base and values, and one open review item per kind and
 * subject; removes the events done from the queue, provided their leases are still held.
 */
public final class ChangeSet {

  /**
   * A parked event is read after so long anyway: an older version of the product ends writes
   * without waking it.
   */
  private static final Duration LONGEST_PARKED = Duration.ofSeconds(30);

  private final Map<RecordId, UnifiedRecord> records = new LinkedHashMap<>();
  private final Map<RecordId, Long> versionsRead = new LinkedHashMap<>();
  private final Map<RecordId, Set<MatchValue>> matchValues = new LinkedHashMap<>();
  private final Map<NativeRef, Link> links = new LinkedHashMap<>();
  private final Map<NativeRef, Link> synced = new LinkedHashMap<>();
  private final Map<NativeRef, Shadow> shadows = new LinkedHashMap<>();
  private final List<Conflict> conflicts = new ArrayList<>();
  private final Map<Contest.Key, Ruling> rulings = new LinkedHashMap<>();
  private final List<ReviewItem> reviews = new ArrayList<>();
  private final List<Judged> judged = new ArrayList<>();
  private final Set<Answered> answered = new LinkedHashSet<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Set<Hastened> hastened = new LinkedHashSet<>();
  private final List<Counted> counted = new ArrayList<>();
  private final List<Closing> closings = new ArrayList<>();
  private final List<Overturned> overturned = new ArrayList<>();
  private final Map<RecordId, List<Restoration>> restorations = new LinkedHashMap<>();
  private final Map<RecordId, Set<String>> settledAttributes = new LinkedHashMap<>();
  private final List<InboxEvent> events = new ArrayList<>();
  private final Set<QueuedEvent> done = new LinkedHashSet<>();
  private final Map<QueuedEvent, PutOff> putOff = new LinkedHashMap<>();

  private final Map<RecordId, Map<String, Referred>> references = new LinkedHashMap<>();
  private final Map<NativeRef, Awaiting> awaiting = new LinkedHashMap<>();
  private final Map<NativeRef, Seeking> seeking = new LinkedHashMap<>();

  private final IdentityChanges identity = new IdentityChanges();

  /**
   * When to try an event again.
   *
   * @param attempt whether this counted as an attempt
   * @param missedAt when its record was first not there; null: it was not missed (S16)
   * @param parked what it waits for before that; null: nothing
   */
  public record PutOff(
      Instant at, boolean attempt, @Nullable Instant missedAt, @Nullable Parked parked) {}

  /**
   * Waits until a write of a record that has no known outcome ends: the commit that ends it makes
   * the event due (S6). The record is locked where an event is parked and where a write ends, so
   * that neither misses the other.
   */
  public record Parked(RecordId behind, Instant since) {}

  /** So many copies that are archived, deleted or unlinked, against the brake of a sync. */
  public record Counted(String sync, Instant at, int amount) {}

  /** An open review item that needs no answer any more: its kind and subject. */
  public record Answered(ReviewItem.Kind kind, String subject) {

    /** The questions that end when a copy is linked: whose it is, and why it could not be. */
    public static List<Answered> byLinking(Link link) {
      var ref = link.ref().toString();
      return List.of(
          new Answered(ReviewItem.Kind.AMBIGUOUS_MATCH, ref),
          new Answered(ReviewItem.Kind.IDENTITY_CONFLICT, ref),
          new Answered(ReviewItem.Kind.IDENTITY_CONFLICT, link.record() + " " + ref));
    }
  }

  /**
   * The record that an attribute of a record names (S15).
   *
   * @param followed the record it named until that one became part of {@code parent}; null: it was
   *     said
   */
  public record Referred(RecordId parent, @Nullable RecordId followed) {}

  /**
   * Native records that a copy names and that are not known yet. Once one of them is linked, the
   * copy is looked at again in the same commit (S15).
   *
   * @param ref the copy
   * @param said the fields looked at: what was awaited for them before is not any more
   * @param fields the native record that each field names and that could not be resolved
   */
  public record Awaiting(
      NativeRef ref, Set<String> said, Map<String, PendingReference> fields, Instant since) {
    public Awaiting {
      said = Set.copyOf(said);
      fields = Map.copyOf(fields);
    }

    /** Combines what two say of different fields of one copy. */
    Awaiting and(Awaiting more) {
      var both = new HashSet<>(said);
      both.addAll(more.said);
      var all = new HashMap<>(fields);
      all.putAll(more.fields);
      return new Awaiting(ref, both, all, since);
    }
  }

  /**
   * A copy without a record that names native records that are not known.
   *
   * @param referenced replaces those it named before; empty: it waits for none any more
   */
  public record Seeking(NativeRef copy, Set<NativeRef> referenced, Instant since) {
    public Seeking {
      referenced = Set.copyOf(referenced);
    }
  }

  /** The native record that a field of an attribute names. */
  public record PendingReference(String attribute, NativeRef referenced) {}

  /**
   * A native record that was seen alive and judged.
   *
   * @param whole whether nothing of it was held back: that ends the open dead letters of its
   *     earlier events, and of a create of its record there without an outcome, and the question
   *     what becomes of it after a delete (S7)
   * @param awaited whether a delivery filed the look and waits for its judgement: it is due now
   */
  public record Judged(
      NativeRef ref, RecordId record, boolean whole, boolean awaited, Instant at) {}

  /** What waits for its next attempt there is attempted then; a write without an outcome is not. */
  public record Hastened(RecordId record, SystemId target, Instant at) {}

  /** The record as it is to be; {@code versionRead} is 0 for a new one. */
  public void record(UnifiedRecord record, long versionRead) {
    records.put(record.id(), record);
    versionsRead.putIfAbsent(record.id(), versionRead);
  }

  /** All match values of a record, in place of those it had. */
  public void matchValues(RecordId record, Set<MatchValue> values) {
    matchValues.put(record, Set.copyOf(values));
  }

  /** All that a record refers to, by attribute, in place of what it did. */
  public void references(RecordId record, Map<String, Referred> named) {
    references.put(record, Map.copyOf(named));
  }

  /** Notes what the changed records refer to; called last, before everything is saved (S15). */
  public void keepReferences(Installation installation) {
    ReferenceResolver.keep(installation, this);
  }

  public void awaiting(Awaiting names) {
    awaiting.merge(names.ref(), names, Awaiting::and);
  }

  public void seeking(Seeking copy) {
    seeking.put(copy.copy(), copy);
  }

  /**
   * A new link; where it is the first of its copy, the question which record it belongs to is
   * closed.
   */
  public void link(Link link) {
    links.put(link.ref(), link);
    if (link.generation() == 1) {
      answered.addAll(Answered.byLinking(link));
    }
  }

  /**
   * An existing link's new sync metadata (last_synced_at, source_system, sync_run_id,
   * version_hash).
   */
  public void synced(Link link) {
    synced.put(link.ref(), link);
  }

  public void shadow(NativeRef ref, Shadow shadow) {
    shadows.put(ref, shadow);
  }

  public void conflict(Conflict conflict) {
    conflicts.add(conflict);
  }

  /** A decision to be kept, in place of an older one on the same values (S10). */
  public void ruling(Ruling ruling) {
    rulings.put(ruling.key(), ruling);
  }

  /** A question; the one about what a brake stopped takes in those that follow. */
  public void review(ReviewItem item) {
    for (int i = 0; i < reviews.size(); i++) {
      var there = reviews.get(i);
      if (ReviewItem.gathers(item.subject())
          && there.kind() == item.kind()
          && there.subject().equals(item.subject())) {
        reviews.set(i, there.with(item.candidates()));
        return;
      }
    }
    reviews.add(item);
  }

  public void judged(Judged look) {
    judged.add(look);
  }

  /** Closes the open review item of this kind and subject, if there is one. */
  public void answered(ReviewItem.Kind kind, String subject) {
    answered.add(new Answered(kind, subject));
  }

  public void hasten(RecordId record, SystemId target, Instant at) {
    hastened.add(new Hastened(record, target, at));
  }

  public void counted(Counted more) {
    counted.add(more);
  }

  /** What a person decided; the questions it answers must be open and locked. */
  public void closing(Closing closing) {
    closings.add(closing);
  }

  /** A decision that is taken back; its conflict must be decided and locked. */
  public void overturned(Overturned decision) {
    overturned.add(decision);
  }

  /** A copy that is to hold again what it held. */
  public void restoration(RecordId record, Restoration restoration) {
    restorations.computeIfAbsent(record, it -> new ArrayList<>()).add(restoration);
  }

  /** What was to be restored for an attribute is not any more: it is decided again. */
  public void settled(RecordId record, String attribute) {
    settledAttributes.computeIfAbsent(record, it -> new LinkedHashSet<>()).add(attribute);
  }

  /** An event for the inbox: something is to be looked at because of this. */
  public void event(InboxEvent event) {
    events.add(event);
  }

  public void delivery(Delivery delivery) {
    deliveries.add(delivery);
  }

  public void audit(AuditEntry entry) {
    audit.add(entry);
  }

  public void deadLetter(DeadLetter letter) {
    deadLetters.add(letter);
  }

  public void done(QueuedEvent event) {
    done.add(event);
  }

  public void putOff(QueuedEvent event, Instant at, boolean attempt) {
    putOff.put(event, new PutOff(at, attempt, null, null));
  }

  /** The record was not there, first at {@code missedAt}: it is looked for again (S16). */
  public void missed(QueuedEvent event, Instant at, @Nullable Instant missedAt) {
    putOff.put(event, new PutOff(at, false, missedAt, null));
  }

  /** It is read again once the write of this record, which is locked, has a known outcome (S6). */
  public void park(QueuedEvent event, RecordId behind, Instant now, @Nullable Instant missedAt) {
    var parked = new Parked(behind, now);
    putOff.put(event, new PutOff(now.plus(LONGEST_PARKED), false, missedAt, parked));
  }

  /** How it changes identities, beyond making links (S19). */
  public IdentityChanges identity() {
    return identity;
  }

  public Map<RecordId, UnifiedRecord> records() {
    return records;
  }

  public long versionRead(RecordId record) {
    return versionsRead.getOrDefault(record, 0L);
  }

  public Map<RecordId, Set<MatchValue>> matchValues() {
    return matchValues;
  }

  public Map<RecordId, Map<String, Referred>> references() {
    return references;
  }

  public Map<NativeRef, Awaiting> awaiting() {
    return awaiting;
  }

  public Map<NativeRef, Seeking> seeking() {
    return seeking;
  }

  public Map<NativeRef, Link> links() {
    return links;
  }

  public Map<NativeRef, Link> synced() {
    return synced;
  }

  public Map<NativeRef, Shadow> shadows() {
    return shadows;
  }

  public List<Conflict> conflicts() {
    return conflicts;
  }

  public Map<Contest.Key, Ruling> rulings() {
    return rulings;
  }

  public List<ReviewItem> reviews() {
    return reviews;
  }

  public List<Judged> judged() {
    return judged;
  }

  public Set<Answered> answered() {
    return answered;
  }

  public Set<Hastened> hastened() {
    return hastened;
  }

  public List<Counted> counted() {
    return counted;
  }

  public List<Closing> closings() {
    return closings;
  }

  public List<Overturned> overturned() {
    return overturned;
  }

  public Map<RecordId, List<Restoration>> restorations() {
    return restorations;
  }

  public Map<RecordId, Set<String>> settledAttributes() {
    return settledAttributes;
  }

  public List<InboxEvent> events() {
    return events;
  }

  public List<Delivery> deliveries() {
    return deliveries;
  }

  public List<AuditEntry> audit() {
    return audit;
  }

  public List<DeadLetter> deadLetters() {
    return deadLetters;
  }

  public Set<QueuedEvent> done() {
    return done;
  }

  public Map<QueuedEvent, PutOff> putOff() {
    return putOff;
  }
}
