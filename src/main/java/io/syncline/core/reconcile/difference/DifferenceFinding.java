package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.reconcile.Responding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of one spot.
 *
 * @param seq of the suspect it comes from
 * @param cause null where there is nothing to explain: lag, undecidable, gone
 * @param there the system that the cause speaks of; null where it names none
 * @param valueA what side A showed when it was looked at; null: it has no value, or is not there
 * @param hash of what both sides showed, to be kept keyed (S24); null: they were not both seen
 * @param reason in words, without values; null where the verdict says all
 * @param fixable whether it is unambiguous what is to be done (see {@link Responding})
 */
public record DifferenceFinding(
    long seq,
    DifferenceKey key,
    Bucket bucket,
    Verdict verdict,
    @Nullable Cause cause,
    @Nullable SystemId there,
    Subject subject,
    @Nullable Value valueA,
    @Nullable Value valueB,
    @Nullable String hash,
    @Nullable String reason,
    boolean fixable) {

  /** All spots of a suspect alike. */
  public static List<DifferenceFinding> whole(
      Suspect suspect, Verdict verdict, @Nullable String reason) {
    if (suspect.attributes().isEmpty()) {
      return List.of(bare(suspect, suspect.bucket(), DifferenceKey.WHOLE, verdict, reason));
    }
    return suspect.attributes().stream()
        .sorted()
        .map(name -> bare(suspect, suspect.bucket(), name, verdict, reason))
        .toList();
  }

  /** No value was seen that could be recognized again. */
  public static DifferenceFinding bare(
      Suspect suspect, Bucket bucket, String attribute, Verdict verdict, @Nullable String reason) {
    return found(suspect, bucket, attribute, verdict, null, null, null, reason);
  }

  /** Seen as it was listed: drift, unless its age or an earlier run says otherwise. */
  public static DifferenceFinding asListed(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var hash = hash(suspect, bucket, attribute, a, b);
    return found(suspect, bucket, attribute, Verdict.DRIFT, a, b, hash, null);
  }

  /** Seen, and not as it was listed. */
  public static DifferenceFinding otherwise(
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

  private static DifferenceFinding found(
      Suspect suspect,
      Bucket bucket,
      String attribute,
      Verdict verdict,
      @Nullable Value a,
      @Nullable Value b,
      @Nullable String hash,
      @Nullable String reason) {
    return new DifferenceFinding(
        suspect.seq(),
        new DifferenceKey(suspect.entity(), suspect.against(), suspect.key(), attribute),
        bucket,
        verdict,
        null,
        null,
        Subject.of(suspect),
        a,
        b,
        hash,
        reason,
        false);
  }

  /**
   * Of what was seen; the same again only where nothing of it changed. Which pair it is does not
   * count: the key of a pair changes when it is linked, and what differs does not.
   */
  private static String hash(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var said = new TreeMap<String, Value>();
    said.put("spot", Value.text(suspect.entity() + "/" + suspect.against() + "/" + attribute));
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
  public DifferenceFinding with(Verdict other, @Nullable String why) {
    return new DifferenceFinding(
        seq, key, bucket, other, null, null, subject, valueA, valueB, hash, why, false);
  }

  /** The same with the values by which a person knows it. */
  public DifferenceFinding named(Map<String, Value> names) {
    return new DifferenceFinding(
        seq,
        key,
        bucket,
        verdict,
        cause,
        there,
        subject.named(names),
        valueA,
        valueB,
        hash,
        reason,
        fixable);
  }

  public DifferenceFinding explained(Explanation it) {
    return new DifferenceFinding(
        seq,
        key,
        bucket,
        verdict,
        it.cause(),
        it.there(),
        subject,
        valueA,
        valueB,
        hash,
        it.why() == null ? reason : it.why(),
        it.fixable());
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Found[" + key + ", " + bucket + ", " + verdict + ", " + cause + "]";
  }
}
