package io.syncline.core.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.model.VersionHash;
import java.util.List;
import java.util.TreeMap;
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

  /** All spots of a suspect alike. */
  static List<Found> whole(Suspect suspect, Verdict verdict, @Nullable String reason) {
    if (suspect.attributes().isEmpty()) {
      return List.of(bare(suspect, suspect.bucket(), Spot.WHOLE, verdict, reason));
    }
    return suspect.attributes().stream()
        .sorted()
        .map(name -> bare(suspect, suspect.bucket(), name, verdict, reason))
        .toList();
  }

  /** Nothing was seen of it that could be told again. */
  static Found bare(
      Suspect suspect, Bucket bucket, String attribute, Verdict verdict, @Nullable String reason) {
    return found(suspect, bucket, attribute, verdict, null, null, null, reason);
  }

  /** Seen as it was listed: drift, unless its age or an earlier run says otherwise. */
  static Found standing(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var hash = hash(suspect, bucket, attribute, a, b);
    return found(suspect, bucket, attribute, Verdict.DRIFT, a, b, hash, null);
  }

  /** Seen, and not as it was listed. */
  static Found otherwise(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    return found(
        suspect,
        bucket,
        attribute,
        Verdict.UNDECIDABLE,
        a,
        b,
        hash(suspect, bucket, attribute, a, b),
        "it differs in another way than when it was listed");
  }

  private static Found found(
      Suspect suspect,
      Bucket bucket,
      String attribute,
      Verdict verdict,
      @Nullable Value a,
      @Nullable Value b,
      @Nullable String hash,
      @Nullable String reason) {
    return new Found(
        suspect.seq(),
        new Spot(suspect.entity(), suspect.against(), suspect.key(), attribute),
        bucket,
        verdict,
        null,
        null,
        suspect.record(),
        suspect.a(),
        suspect.b(),
        a,
        b,
        hash,
        reason,
        false);
  }

  /** Of what was seen where; the same again only where nothing of it changed. */
  private static String hash(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var said = new TreeMap<String, Value>();
    said.put("spot", Value.text(suspect.entity() + "/" + suspect.against() + "/" + attribute));
    said.put("key", Value.text(suspect.key()));
    said.put("bucket", Value.text(bucket.name()));
    if (a != null) {
      said.put("a", a);
    }
    if (b != null) {
      said.put("b", b);
    }
    return VersionHash.of(new Value.Struct(said).canonical()).hex();
  }

  /** The same with what was made of it. */
  Found with(Verdict other, @Nullable String why) {
    return new Found(
        seq, spot, bucket, other, null, null, record, a, b, valueA, valueB, hash, why, false);
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
        it.reason() == null ? reason : it.reason(),
        it.fixable());
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Found[" + spot + ", " + bucket + ", " + verdict + ", " + cause + "]";
  }
}
