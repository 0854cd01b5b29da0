package io.syncline.core.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of one spot.
 *
 * @param seq of the suspect it comes from
 * @param cause null where there is nothing to explain: lag, undecidable, gone
 * @param there the system that the cause speaks of; null where it names none
 * @param valueA what side A showed when it was looked at; null: it says nothing, or is not there
 * @param hash of what both sides showed, to be kept keyed (S24); null: they were not both seen
 * @param reason in words, without values; null where the verdict says all
 * @param fixable whether it is unambiguous what is to be done (see {@link Responding})
 */
public record Found(
    long seq,
    Spot spot,
    Bucket bucket,
    Verdict verdict,
    @Nullable Cause cause,
    @Nullable SystemId there,
    @Nullable RecordId record,
    List<NativeRef> a,
    List<NativeRef> b,
    @Nullable Value valueA,
    @Nullable Value valueB,
    @Nullable String hash,
    @Nullable String reason,
    boolean fixable) {

  public Found {
    a = List.copyOf(a);
    b = List.copyOf(b);
  }

  Found explained(Explanation it) {
    return new Found(
        seq,
        spot,
        bucket,
        verdict,
        it.cause(),
        it.there(),
        record,
        a,
        b,
        valueA,
        valueB,
        hash,
        reason,
        it.fixable());
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Found[" + spot + ", " + bucket + ", " + verdict + ", " + cause + "]";
  }
}
