package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a system's events arrive at {@code POST /hooks/{system}}.
 *
 * @param signature how the vendor proves that it is the sender
 * @param events dotted path of the list of events in the body; empty: the body itself (a list, or
 *     one event)
 * @param identity paths of the fields that make an event's identity (S3); empty: nothing is dropped
 *     at intake
 * @param object path of the field that tells the object
 * @param objects what that field says (exact, or with a trailing {@code *}) to the object's native
 *     name; a value found nowhere is an unknown object
 * @param nativeId path of the record's id
 * @param kind path of the field that tells what happened
 * @param kinds what that field says (exact, or with a {@code *} at either end) to a kind of event;
 *     unmatched: updated
 * @param occurredAt path of the time of the event; null: none
 * @param record refused: the record that an event names is read from the system, whatever the event
 *     holds (S3)
 * @param change how an event names the field that changed; null: it does not (S8)
 * @param merged where an event that tells of a merge names the records; null: it does not, and only
 *     a look at a record finds that it became part of another
 * @param own what an event says that our own writes caused, by path; empty: nothing tells (S8)
 */
public record Webhook(
    Signature signature,
    @Default("") String events,
    List<String> identity,
    String object,
    Map<String, String> objects,
    String nativeId,
    @Nullable String kind,
    Map<String, EventKind> kinds,
    @Nullable String occurredAt,
    @Nullable String record,
    @Nullable Change change,
    @Nullable Merged merged,
    Map<String, String> own) {

  /** What an event says happened. */
  public enum EventKind {
    CREATED,
    UPDATED,
    DELETED,
    MERGED
  }

  /**
   * A signature over the raw body.
   *
   * @param scheme which of the known ones, or {@link Scheme#HMAC} with the rest as settings
   * @param secret template over the settings
   * @param header the header that carries it
   * @param algorithm {@code HmacSHA256} and the like
   * @param encoding of the signature
   * @param prefix before the signature in the header ({@code sha256=})
   * @param timestampHeader the header that carries the time, which is signed as {@code
   *     <time>.<body>} then; null: none
   * @param tolerance oldest and newest timestamp accepted
   */
  public record Signature(
      Scheme scheme,
      @Nullable String secret,
      @Nullable String header,
      @Nullable String algorithm,
      @Default("base64") Encoding encoding,
      @Nullable String prefix,
      @Nullable String timestampHeader,
      @Default("5m") Duration tolerance) {

    /** The known schemes. */
    public enum Scheme {
      HUBSPOT_V3,
      XERO,
      ZENDESK,
      STANDARD_WEBHOOKS,
      HMAC
    }

    /** How the signature is written. */
    public enum Encoding {
      BASE64,
      HEX
    }
  }

  /**
   * How an event names the field that changed, to distinguish an edit from the echo of a write.
   *
   * @param field path of the vendor's name of the field
   * @param fields what that says (exact, or with a {@code *} at one end) to the native field's
   *     path, in which a {@code *} represents what was said
   * @param value path of the field's new value; null: not given
   */
  public record Change(String field, Map<String, String> fields, @Nullable String value) {
    public Change {
      fields = Map.copyOf(fields);
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
  }

  /** Without a word about what changed. */
  public Webhook(
      Signature signature,
      String events,
      List<String> identity,
      String object,
      Map<String, String> objects,
      String nativeId,
      @Nullable String kind,
      Map<String, EventKind> kinds,
      @Nullable String occurredAt,
      @Nullable String record) {
    this(
        signature,
        events,
        identity,
        object,
        objects,
        nativeId,
        kind,
        kinds,
        occurredAt,
        record,
        null,
        null,
        Map.of());
  }

  /** Without a word about merges. */
  public Webhook(
      Signature signature,
      String events,
      List<String> identity,
      String object,
      Map<String, String> objects,
      String nativeId,
      @Nullable String kind,
      Map<String, EventKind> kinds,
      @Nullable String occurredAt,
      @Nullable String record,
      @Nullable Change change,
      Map<String, String> own) {
    this(
        signature,
        events,
        identity,
        object,
        objects,
        nativeId,
        kind,
        kinds,
        occurredAt,
        record,
        change,
        null,
        own);
  }

  public Webhook {
    own = Map.copyOf(own);
    identity = List.copyOf(identity);
    objects = Map.copyOf(objects);
    kinds = Map.copyOf(kinds);
  }

  /** Whether its events tell of an object. */
  public boolean names(String nativeObject) {
    return objects.containsValue(nativeObject);
  }
}
