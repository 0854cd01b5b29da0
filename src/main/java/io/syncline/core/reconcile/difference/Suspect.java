package io.syncline.core.reconcile.difference;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of two complete listings makes suspicious, before it is judged: no value is
 * in it, only who and which attributes. Values are read again, live (S23).
 *
 * @param seq place in the run, from 1
 * @param entity whose records
 * @param against the system of side B; side A is the entity's primary
 * @param record the record that both are linked to; null where neither is
 * @param key identifies the pair across runs: the record's id, or a keyed hash of the key
 *     attributes; never a value
 * @param a native records of side A: none, one, or several under one key
 * @param b those of side B
 * @param attributes in which they differ; empty where a side is missing
 * @param changedAt when either side changed last, by our clock; null where no side says
 * @param leftFilterIn the systems whose own values do not satisfy the filter, while the other
 *     side's do
 * @param amounts where a side holds several rows of one key: how their sums compare; null where
 *     nothing is to be summed
 */
public record Suspect(
    long seq,
    String entity,
    SystemId against,
    Bucket bucket,
    @Nullable RecordId record,
    String key,
    List<NativeRef> a,
    List<NativeRef> b,
    Set<String> attributes,
    @Nullable Instant changedAt,
    Set<SystemId> leftFilterIn,
    @Nullable Amounts amounts) {

  /**
   * Rows of one key and side that are known one by one where they are parts of one amount; of a
   * side that has so many or more the sum cannot be made again.
   */
  public static final int MOST_SUMMED = 10_000;

  /** Of which nothing is summed. */
  public Suspect(
      long seq,
      String entity,
      SystemId against,
      Bucket bucket,
      @Nullable RecordId record,
      String key,
      List<NativeRef> a,
      List<NativeRef> b,
      Set<String> attributes,
      @Nullable Instant changedAt,
      Set<SystemId> leftFilterIn) {
    this(
        seq, entity, against, bucket, record, key, a, b, attributes, changedAt, leftFilterIn, null);
  }

  /** How many live looks it costs: one, or one for each hundred rows. */
  public int looks() {
    return Math.max(1, (a.size() + b.size()) / 100);
  }

  /** With what was found on the side that held nothing. */
  public Suspect with(List<NativeRef> found) {
    return new Suspect(
        seq,
        entity,
        against,
        bucket,
        record,
        key,
        a.isEmpty() ? found : a,
        a.isEmpty() ? b : found,
        attributes,
        changedAt,
        leftFilterIn,
        amounts);
  }

  public Suspect {
    a = List.copyOf(a);
    b = List.copyOf(b);
    attributes = Set.copyOf(attributes);
    leftFilterIn = Set.copyOf(leftFilterIn);
  }
}
