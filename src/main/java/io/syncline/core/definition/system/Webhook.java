package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.system.hook.Handshake;
import io.syncline.core.definition.system.hook.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a system's events arrive at {@code POST /hooks/{system}}.
 *
 * @param signature how the vendor proves that it is the sender
 * @param keyRequest where the vendor publishes no key set: the request that is answered with the
 *     key that a token names; null: there is a set, or no token
 * @param handshakes requests without events that the vendor makes to see whether somebody listens
 * @param places where things stand in the body
 * @param meaning what an event is about
 * @param change how an event names the field that changed; null: it does not (S8)
 * @param merged where an event that reports a merge names the records; null: it does not, and only
 *     a look at a record finds that it became part of another
 * @param own what an event says that our own writes caused, by path; empty: no field says so (S8)
 * @param subscription how the vendor is asked to send them; null: a person sets them up there
 */
public record Webhook(
    Signature signature,
    @Nullable KeyRequest keyRequest,
    List<Handshake> handshakes,
    @Group EventPlaces places,
    @Group EventMeaning meaning,
    @Nullable Change change,
    @Nullable Merged merged,
    Map<String, String> own,
    @Nullable Subscription subscription) {

  /** Behind the path of a list: each of its elements. */
  public static final String EACH = "[]";

  /** Of an event of a map: the name that it has there. */
  public static final String KEY = "$key";

  /** Of an event of a list or map: the body without these. */
  public static final String BODY = "$body";

  /**
   * Asks the vendor's API, with the connection's credentials, for the public key that a token
   * names.
   *
   * @param request its texts are templates, <code>{keyId}</code> among them
   * @param key path of the key (JWK) in the answer; empty: the answer itself
   * @param expires path of the time, in the key, at which it ends; nothing there: it has not ended
   * @param errors error rules tried before those of the system type; {@code missing} says that the
   *     vendor has no such key
   */
  public record KeyRequest(
      @Group Operation.Request request,
      @Default("") String key,
      @Nullable String expires,
      List<ErrorRule> errors) {

    /** What a request says the id of the key by. */
    public static final String PLACE = "keyId";

    public KeyRequest {
      errors = List.copyOf(errors);
    }

    /** As an operation. */
    public Operation operation() {
      return Operation.of(Operation.Kind.CHECK, request.method(), request.path()).by(request);
    }
  }

  /** How events are written in the body. */
  public enum Form {
    /** A list, or a single one. */
    LIST,
    /** A map, whose names are read at {@code $key}. */
    MAP
  }

  /** What an event says happened. */
  public enum EventKind {
    CREATED,
    UPDATED,
    DELETED,
    MERGED
  }

  /**
   * Where things stand in the body.
   *
   * @param events dotted path of the list of events in the body; empty: the body itself (a list, or
   *     one event); what the body says beside them is at {@code $body}
   * @param form how they are written there
   * @param identity paths of the fields that make an event's identity (S3); empty: nothing is
   *     dropped at intake
   * @param nativeId path of the record's id, or several with {@code |} between them, of which the
   *     first that is there counts; {@code keys[]} and {@code people[].id} name a record for each
   *     element of a list
   * @param occurredAt path of the time of the event; null: none
   * @param record where an event holds the record itself, and what shows that it can stand for a
   *     read; null: the record that an event names is read from the system (S3)
   */
  public record EventPlaces(
      @Default("") String events,
      @Default("list") Form form,
      List<String> identity,
      @Default("") String nativeId,
      @Nullable String occurredAt,
      @Nullable HeldRecord record) {
    public EventPlaces {
      identity = List.copyOf(identity);
    }
  }

  /**
   * The record that an event holds: the claims by which it is taken instead of a read (S3).
   *
   * @param at path of the record in the event; empty: the event itself
   * @param newerBy what shows that it is newer than what is known of the record
   * @param complete that it holds every field that a read of the record by its id shows, in the
   *     same places; an event that holds some of them is never taken for the record (S4)
   * @param within so old an event is taken for the record at most; an older one is a reason to read
   */
  public record HeldRecord(
      @Default("") String at, NewerBy newerBy, boolean complete, @Default("5m") Duration within) {}

  /** What grows with each change of a record. */
  public enum NewerBy {
    /** The object's {@code version}, which the record holds. */
    VERSION,
    /** The object's {@code updatedAt}; for objects without a version. */
    UPDATED_AT
  }

  /**
   * What an event is about.
   *
   * @param pollNow whether a webhook says no more than that something changed: it names no record,
   *     its body is not read, and the system is polled at once
   * @param object path of the field that names the object
   * @param objects what that field says (exact, or with a trailing {@code *}) to the object's
   *     native name; a value found nowhere is an unknown object
   * @param kind path of the field that says what happened
   * @param kinds what that field says (exact, or with a {@code *} at either end) to a kind of
   *     event; unmatched: updated
   * @param nativeIds of objects whose id is elsewhere than {@code nativeId} says: its path, by the
   *     object's native name
   * @param parents of objects whose ids hold their parent's: the path of the parent's id, by the
   *     object's native name
   */
  public record EventMeaning(
      boolean pollNow,
      @Default("") String object,
      Map<String, String> objects,
      @Nullable String kind,
      Map<String, EventKind> kinds,
      Map<String, String> nativeIds,
      Map<String, String> parents) {
    public EventMeaning {
      objects = Map.copyOf(objects);
      kinds = Map.copyOf(kinds);
      nativeIds = Map.copyOf(nativeIds);
      parents = Map.copyOf(parents);
    }
  }

  /**
   * How an event names the field that changed, so that an edit is distinguished from the echo of a
   * write.
   *
   * @param field path of the vendor's name of the field
   * @param fields what that says (exact, or with a {@code *} at one end) to the native field's
   *     path, in which a {@code *} is replaced by that text
   * @param value path of the field's new value; null: not reported
   */
  public record Change(String field, Map<String, String> fields, @Nullable String value) {
    public Change {
      fields = Map.copyOf(fields);
    }

    private Stream<String> paths() {
      return Stream.of(field, value).filter(Objects::nonNull);
    }
  }

  /**
   * How an event names records that became one.
   *
   * @param into paths of the id of the one that is left, the first that is there counts
   * @param lost paths of the ids, or lists of ids, of those that became part of it; the one that is
   *     left is none of them
   */
  public record Merged(List<String> into, List<String> lost) {
    public Merged {
      into = List.copyOf(into);
      lost = List.copyOf(lost);
    }

    private Stream<String> paths() {
      return Stream.concat(into.stream(), lost.stream());
    }
  }

  public Webhook {
    handshakes = List.copyOf(handshakes);
    own = Map.copyOf(own);
  }

  public String events() {
    return places.events();
  }

  public List<String> identity() {
    return places.identity();
  }

  /** Whether something of an event is what the body says beside its events. */
  public boolean saysBody() {
    return Stream.of(
            Stream.of(places.nativeId(), meaning.object()),
            Stream.of(places.occurredAt(), meaning.kind()).filter(Objects::nonNull),
            places.identity().stream(),
            places.record() == null ? Stream.<String>empty() : Stream.of(places.record().at()),
            meaning.nativeIds().values().stream(),
            meaning.parents().values().stream(),
            own.keySet().stream(),
            change == null ? Stream.<String>empty() : change.paths(),
            merged == null ? Stream.<String>empty() : merged.paths())
        .flatMap(it -> it)
        .anyMatch(it -> it.contains(BODY));
  }

  /** The paths of a record's id, by its object; the first that is there counts. */
  public List<String> nativeId(String object) {
    return List.of(meaning.nativeIds().getOrDefault(object, places.nativeId()).split("\\|", -1));
  }

  public @Nullable String occurredAt() {
    return places.occurredAt();
  }

  /** Where events hold the record itself; null: they name it, or may come from anybody. */
  public @Nullable HeldRecord record() {
    var record = places.record();
    return record == null || signature.kind() == Signature.Kind.UNSIGNED || !record.complete()
        ? null
        : record;
  }

  /** Whether its events report an object. */
  public boolean names(String nativeObject) {
    return meaning.objects().containsValue(nativeObject);
  }
}
