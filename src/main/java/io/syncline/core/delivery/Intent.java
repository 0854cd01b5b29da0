package io.syncline.core.delivery;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The promise to write exactly this, committed before the first byte leaves (S6).
 *
 * @param id also the audit entry's cause, and the idempotency key of all but creates
 * @param request frozen; sent again byte for byte
 * @param expected per native field what is being said there
 * @param definition content hash of the definition it was computed from
 * @param sending when its request leaves, and how often its outcome was looked for
 * @param read the read it was computed from; null: there was none
 */
public record Intent(
    UUID id,
    WriteRequest request,
    Map<String, Expected> expected,
    String definition,
    Sending sending,
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

  /**
   * The way of its request.
   *
   * @param committedAt when, by the clock of the process that committed it
   * @param leavesBy the request has left by then, or never does; by the same clock, which may show
   *     another time than the reader's
   * @param looks how often an unknown outcome was looked for
   */
  public record Sending(Instant committedAt, Instant leavesBy, int looks) {}

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
    return new Intent(id, request, expected, definition, new Sending(at, at, 0), read);
  }

  public Instant committedAt() {
    return sending.committedAt;
  }

  public Instant leavesBy() {
    return sending.leavesBy;
  }

  public int looks() {
    return sending.looks;
  }

  /** The attributes that it writes. */
  public Set<String> attributes() {
    return expected.values().stream().map(Expected::attribute).collect(Collectors.toSet());
  }

  public Intent looked() {
    return with(new Sending(committedAt(), leavesBy(), looks() + 1));
  }

  public Intent leavingBy(Instant at) {
    return with(new Sending(committedAt(), at, looks()));
  }

  /** The same promise, sent again at {@code at}: the waits before a look count from then. */
  public Intent again(Instant at) {
    return with(new Sending(at, at, 0));
  }

  /** The same promise, whose request was not sent yet, by another request. */
  public Intent by(WriteRequest other) {
    return new Intent(id, other, expected, definition, sending, read);
  }

  private Intent with(Sending next) {
    return new Intent(id, request, expected, definition, next, read);
  }

  @Override
  public String toString() {
    return "Intent[" + id + "]";
  }
}
