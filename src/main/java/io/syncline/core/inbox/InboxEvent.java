package io.syncline.core.inbox;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice that something changed in a system.
 *
 * @param id ours, time-ordered
 * @param ref what changed
 * @param kind what the notice says happened
 * @param source where it comes from
 * @param arrival its identity, and when it happened and arrived
 * @param content what it carries
 * @param origin provenance (S5)
 */
public record InboxEvent(
    UUID id,
    NativeRef ref,
    EventKind kind,
    Source source,
    Arrival arrival,
    Content content,
    Origin origin) {

  /**
   * The identity of an event, and its times.
   *
   * @param identity the vendor's identity of the event, from the fields its system type names;
   *     null: it has none and nothing is dropped at intake (S3)
   * @param occurredAt when, by the system's clock; null where it does not say
   * @param receivedAt when it was accepted here
   */
  public record Arrival(
      @Nullable String identity, @Nullable Instant occurredAt, Instant receivedAt) {

    /** Of an event that has neither an identity nor a time of the system. */
    public static Arrival at(Instant received) {
      return new Arrival(null, null, received);
    }
  }

  /**
   * What an event carries.
   *
   * @param payload the event as sent
   * @param complete whether its manifest said, when it came, that it holds the whole record: it was
   *     signed, and reports nothing but that the record was made or changed
   */
  public record Content(Value.Struct payload, boolean complete) {

    /** No value: the record is read. */
    public static final Content NONE = partial(Value.Struct.EMPTY);

    /** The event as sent. */
    public static Content partial(Value.Struct payload) {
      return new Content(payload, false);
    }

    /** The native record itself. */
    public static Content complete(Value.Struct fields) {
      return new Content(fields, true);
    }
  }

  /** Where an event comes from. */
  public enum Source {
    HOOK,
    POLL,
    /** A delivery found an edit that no event reported. */
    OBSERVED,
    REPLAY,
    /** A user requested a read of this record. */
    REQUEST,
    /** A reconciliation found a difference that is to be settled; it carries no value (S23). */
    RECONCILIATION,
    /** A backfill came to this record. */
    BACKFILL;

    /** Whether a run filed it, among many: what people did meanwhile goes first. */
    public boolean ofRun() {
      return this == RECONCILIATION || this == BACKFILL;
    }

    /** Whether all that is due is ordered, even where the look shows nothing new. */
    public boolean ordersAll() {
      return this == REQUEST || this == RECONCILIATION || this == BACKFILL;
    }
  }

  /** The field of a payload that says which record this one became part of; not the vendor's. */
  public static final String MERGED_INTO = "@mergedInto";

  /** A request to read the record again: it says nothing of what the record holds. */
  public static InboxEvent readRequest(
      UUID id, NativeRef ref, Source source, Instant at, Origin origin) {
    return seen(id, ref, EventKind.UPDATED, source, at, origin);
  }

  /** What we saw of a record ourselves; it carries no value. */
  public static InboxEvent seen(
      UUID id, NativeRef ref, EventKind kind, Source source, Instant at, Origin origin) {
    return new InboxEvent(id, ref, kind, source, Arrival.at(at), Content.NONE, origin);
  }

  /** The same with an identity: one that is filed again is not accepted twice. */
  public InboxEvent identified(String by) {
    var known = new Arrival(by, arrival.occurredAt(), arrival.receivedAt());
    return new InboxEvent(id, ref, kind, source, known, content, origin);
  }

  /** The same with what it asks for. */
  public InboxEvent carrying(Value.Struct options) {
    return new InboxEvent(id, ref, kind, source, arrival, Content.partial(options), origin);
  }

  /** The same of another copy of the record. */
  public InboxEvent about(UUID other, NativeRef copy) {
    return new InboxEvent(
        other, copy, kind, source, Arrival.at(arrival.receivedAt()), content, origin);
  }

  /** What a system says of one of its records, without what that holds: it is read. */
  public static InboxEvent reported(
      UUID id,
      NativeRef ref,
      EventKind kind,
      @Nullable String identity,
      @Nullable Instant occurredAt,
      Instant at) {
    var origin = Origin.of(ref.system().value());
    var arrival = new Arrival(identity, occurredAt, at);
    return new InboxEvent(id, ref, kind, Source.HOOK, arrival, Content.NONE, origin);
  }

  public @Nullable String identity() {
    return arrival.identity();
  }

  public @Nullable Instant occurredAt() {
    return arrival.occurredAt();
  }

  public Instant receivedAt() {
    return arrival.receivedAt();
  }

  public Value.Struct payload() {
    return content.payload();
  }

  /** Whether the payload is the whole native record. */
  public boolean complete() {
    return content.complete();
  }

  /** Whether a later event of its record covers this one too: a look finds all that it reports. */
  public boolean saysOnlyThatItChanged() {
    return (kind == EventKind.CREATED || kind == EventKind.UPDATED) && !source.ordersAll();
  }

  /**
   * Whether the system itself says that the record is gone, by a webhook or in a list of what was
   * deleted: what we found missing, or were asked to look at, is no such word (S16).
   */
  public boolean saysGone() {
    boolean said = source == Source.HOOK || source == Source.POLL;
    return said && (kind == EventKind.DELETED || kind == EventKind.MERGED);
  }

  /** Which record this one became part of, as the vendor reported; null: it did not say. */
  public @Nullable NativeRef mergedInto() {
    return kind == EventKind.MERGED
            && !complete()
            && payload().fields().get(MERGED_INTO) instanceof Value.Text into
        ? new NativeRef(ref.system(), ref.object(), into.value())
        : null;
  }

  /**
   * Whether the system itself says that the record became part of another one, and not of which.
   */
  public boolean saysMergedIntoUnknown() {
    var into = mergedInto();
    return saysGone() && kind == EventKind.MERGED && (into == null || into.equals(ref));
  }

  /** The shard of its lane: events of one native record stay in order. */
  public int shard() {
    return Slice.shardOf(ref.toString());
  }

  /** Of the id alone: events are keys of maps, and payloads are long. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "InboxEvent[" + id + ", " + ref + ", " + kind + ", " + source + "]";
  }
}
