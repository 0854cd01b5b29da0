package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One version of a record inside a stand-in system.
 *
 * @param id the native id
 * @param seq its place in the order of creation, from 1
 * @param createdAt milliseconds since the epoch, by the vendor's clock
 * @param updatedAt the same for the last change
 * @param change its place in the order of all changes of its store, which gives it; 0 before
 * @param archived whether the vendor treats it as deleted or archived
 * @param fields the native fields; never changed after construction, so callers copy before editing
 */
public record NativeRecord(
    String id,
    long seq,
    long createdAt,
    long updatedAt,
    long change,
    boolean archived,
    ObjectNode fields) {

  /** A version that no store holds yet. */
  public NativeRecord(
      String id, long seq, long createdAt, long updatedAt, boolean archived, ObjectNode fields) {
    this(id, seq, createdAt, updatedAt, 0, archived, fields);
  }

  /** A field as text, or null where it is absent or null. */
  public @Nullable String text(String field) {
    JsonNode value = fields.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  /** The next version of this record. */
  public NativeRecord next(ObjectNode newFields, boolean nowArchived, long now) {
    return new NativeRecord(id, seq, createdAt, now, nowArchived, newFields);
  }

  NativeRecord at(long place) {
    return new NativeRecord(id, seq, createdAt, updatedAt, place, archived, fields);
  }
}
