package io.syncline.core.sync.state;

import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How a change set changes identities, beyond making links (S19); saved with it. Links end and
 * deliveries are cancelled before anything else is written. Events are stored at the end.
 */
public final class IdentityChanges {

  private final Map<NativeRef, Unlinked> unlinked = new LinkedHashMap<>();
  private final Set<RecordId> cancelled = new LinkedHashSet<>();
  private final Map<RecordId, String> answered = new LinkedHashMap<>();
  private final List<Merger> mergers = new ArrayList<>();
  private final Map<UUID, Undone> undone = new LinkedHashMap<>();
  private final Set<Apart> apart = new LinkedHashSet<>();
  private final Set<ApartCopy> apartCopies = new LinkedHashSet<>();
  private final List<InboxEvent> observed = new ArrayList<>();

  /**
   * A link that ends; a tombstone keeps the record it belonged to.
   *
   * @param kept whether the copy stays there unlinked on purpose: it is not read again unless a
   *     person asks for it
   */
  public record Unlinked(
      NativeRef ref, RecordId record, String entity, long readNumber, Instant at, boolean kept) {
    public Unlinked(NativeRef ref, RecordId record, String entity, long readNumber, Instant at) {
      this(ref, record, entity, readNumber, at, false);
    }

    /** A read of a copy whose question may be answered by the end of this link. */
    public InboxEvent lookAt(UUID id, NativeRef copy) {
      return InboxEvent.look(id, copy, InboxEvent.Source.OBSERVED, at, Origin.of("link-ended"));
    }
  }

  /** Who undid a merge, and when. */
  public record Undone(String actor, Instant at) {}

  /** Two records that a person declared to be different; the lesser id first. */
  public record Apart(RecordId one, RecordId other, String actor, Instant at) {
    public static Apart of(RecordId a, RecordId b, String actor, Instant at) {
      return a.compareTo(b) < 0 ? new Apart(a, b, actor, at) : new Apart(b, a, actor, at);
    }
  }

  /** A copy without a record, and a record that a person declared not to be its own. */
  public record ApartCopy(NativeRef copy, RecordId record, String actor, Instant at) {}

  IdentityChanges() {}

  public void unlink(Unlinked link) {
    unlinked.put(link.ref(), link);
  }

  /**
   * All deliveries of the record that have no intent are cancelled; those still due are planned
   * again.
   */
  public void cancelDeliveries(RecordId record) {
    cancelled.add(record);
  }

  /** The open review items of a record are closed: {@code resolution} answers them. */
  public void closeQuestions(RecordId record, String resolution) {
    answered.put(record, resolution);
  }

  public void merged(Merger merger) {
    mergers.add(merger);
  }

  public void undone(UUID merger, Undone by) {
    undone.put(merger, by);
  }

  public void apart(Apart two) {
    apart.add(two);
  }

  public void apart(ApartCopy copy) {
    apartCopies.add(copy);
  }

  /** A native record that is to be looked at. */
  public void observe(InboxEvent event) {
    observed.add(event);
  }

  public Map<NativeRef, Unlinked> unlinked() {
    return unlinked;
  }

  public Set<RecordId> cancelled() {
    return cancelled;
  }

  public Map<RecordId, String> answered() {
    return answered;
  }

  public List<Merger> mergers() {
    return mergers;
  }

  public Map<UUID, Undone> undone() {
    return undone;
  }

  public Set<Apart> apart() {
    return apart;
  }

  public Set<ApartCopy> apartCopies() {
    return apartCopies;
  }

  public List<InboxEvent> observed() {
    return observed;
  }
}
