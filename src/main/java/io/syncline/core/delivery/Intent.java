package io.syncline.core.delivery;

import io.syncline.core.model.Value;
import io.syncline.core.system.WriteRequest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * The promise to write exactly this, committed before the first byte leaves (S6).
 *
 * @param id also the idempotency key and the audit entry's cause
 * @param request frozen; sent again byte for byte
 * @param expected per native field what is being said there
 * @param definition content hash of the definition it was computed from
 * @param committedAt when
 * @param looks how often an unknown outcome was looked for
 */
public record Intent(
    UUID id,
    WriteRequest request,
    Map<String, Expected> expected,
    String definition,
    Instant committedAt,
    int looks) {

  /**
   * What one native field is being told.
   *
   * @param attribute the unified attribute
   * @param value its unified value
   * @param version the record's version of the attribute
   */
  public record Expected(String attribute, Value value, long version) {
    @Override
    public String toString() {
      return "Expected[" + attribute + ", version " + version + "]";
    }
  }

  public Intent {
    expected = Map.copyOf(expected);
  }

  public Intent looked() {
    return new Intent(id, request, expected, definition, committedAt, looks + 1);
  }

  /** The same promise, sent again at {@code at}: the waits before a look count from then. */
  public Intent again(Instant at) {
    return new Intent(id, request, expected, definition, at, 0);
  }

  @Override
  public String toString() {
    return "Intent[" + id + "]";
  }
}
