package io.syncline.core.delivery;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The promise to write exactly this, committed before the first byte leaves (S6).
 *
 * @param id also the audit entry's cause, and the idempotency key of all but creates
 * @param request frozen; sent again byte for byte
 * @param expected per native field what is being said there
 * @param definition content hash of the definition it was computed from
 * @param committedAt when, by the clock of the process that committed it
 * @param leavesBy the request has left by then, or never does; by the same clock, which may show
 *     another time than the reader's
 * @param looks how often an unknown outcome was looked for
 * @param read the read it was computed from; null: there was none
 */
public record Intent(
    UUID id,
    WriteRequest request,
    Map<String, Expected> expected,
    String definition,
    Instant committedAt,
    Instant leavesBy,
    int looks,
    @Nullable Read read) {

  /** How long after its commit a request may wait for its turn; later it is not sent. */
  public static final Duration LEAVES_WITHIN = Duration.ofSeconds(10);

  /**
   * What is written to one native field.
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

  /**
   * The look at the copy that a write was computed from (S8).
   *
   * @param at when it was asked for, by our clock
   * @param state the time of change that the copy showed; null: it shows none
   */
  public record Read(Instant at, @Nullable Instant state) {}

  public Intent {
    expected = Map.copyOf(expected);
  }

  /** A promise of which nothing has left yet. */
  public static Intent frozen(
      UUID id,
      WriteRequest request,
      Map<String, Expected> expected,
      String definition,
      Instant at,
      @Nullable Read read) {
    return new Intent(id, request, expected, definition, at, at, 0, read);
  }

  public Intent looked() {
    return new Intent(id, request, expected, definition, committedAt, leavesBy, looks + 1, read);
  }

  public Intent leavingBy(Instant at) {
    return new Intent(id, request, expected, definition, committedAt, at, looks, read);
  }

  /** The same promise, sent again at {@code at}: the waits before a look count from then. */
  public Intent again(Instant at) {
    return new Intent(id, request, expected, definition, at, at, 0, read);
  }

  @Override
  public String toString() {
    return "Intent[" + id + "]";
  }
}
