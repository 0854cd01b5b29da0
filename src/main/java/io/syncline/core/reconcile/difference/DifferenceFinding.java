package io.syncline.core.reconcile.difference;

import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of one spot.
 *
 * @param seq of the suspect it comes from
 * @param hash of what both sides showed, to be kept keyed (S24); null: they were not both seen
 * @param reason in words, without values; null where the verdict says all
 * @param fixable whether it is unambiguous what is to be done
 */
public record DifferenceFinding(
    long seq,
    DifferenceKey key,
    Verdict verdict,
    Evidence evidence,
    @Nullable String hash,
    @Nullable String reason,
    boolean fixable) {

  /** All spots of a suspect alike. */
  public static List<DifferenceFinding> whole(
      Suspect suspect, Verdict verdict, @Nullable String reason) {
    var names = suspect.attributes().isEmpty() ? Set.of(DifferenceKey.WHOLE) : suspect.attributes();
    return names.stream()
        .sorted()
        .map(name -> bare(suspect, suspect.bucket(), name, verdict, reason))
        .toList();
  }

  /** No value was seen that could be recognized again. */
  public static DifferenceFinding bare(
      Suspect suspect, Bucket bucket, String attribute, Verdict verdict, @Nullable String reason) {
    var evidence = new Evidence(bucket, suspect.subject(), null, null, null, null);
    var key = suspect.key().at(attribute);
    return new DifferenceFinding(suspect.seq(), key, verdict, evidence, null, reason, false);
  }

  /** The pair as such, as it was listed. */
  public static List<DifferenceFinding> asListed(Suspect suspect, Bucket bucket) {
    return List.of(asListed(suspect, bucket, DifferenceKey.WHOLE, null, null));
  }

  /** Seen as it was listed: drift, unless its age or an earlier run says otherwise. */
  public static DifferenceFinding asListed(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var evidence = new Evidence(bucket, suspect.subject(), a, b, null, null);
    var key = suspect.key().at(attribute);
    return new DifferenceFinding(
        suspect.seq(), key, Verdict.DRIFT, evidence, hash(key, evidence), null, false);
  }

  /** Seen, and not as it was listed. */
  public static DifferenceFinding otherwise(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    return asListed(suspect, bucket, attribute, a, b)
        .with(Verdict.UNDECIDABLE, "it differs in another way than when it was listed");
  }

  /**
   * Of what was seen; the same again only where nothing of it changed. Which pair it is does not
   * count: the key of a pair changes when it is linked, and what differs does not.
   */
  private static String hash(DifferenceKey key, Evidence evidence) {
    var said = new TreeMap<String, Value>();
    var spot = String.join("/", key.entity(), key.against().toString(), key.attribute());
    said.put("spot", Value.text(spot));
    said.put("bucket", Value.text(evidence.bucket().name()));
    if (evidence.valueA() != null) {
      said.put("a", evidence.valueA());
    }
    if (evidence.valueB() != null) {
      said.put("b", evidence.valueB());
    }
    return VersionHash.of(new Value.Struct(said).canonical()).hex();
  }

  /** The same with what was made of it. */
  public DifferenceFinding with(Verdict other, @Nullable String why) {
    var unexplained = evidence.explained(null, null);
    return new DifferenceFinding(seq, key, other, unexplained, hash, why, false);
  }

  /** The same with the values by which a person knows it. */
  public DifferenceFinding named(Map<String, Value> names) {
    var named = evidence.about(evidence.subject().named(names));
    return new DifferenceFinding(seq, key, verdict, named, hash, reason, fixable);
  }

  public DifferenceFinding explained(Explanation it) {
    var explained = evidence.explained(it.cause(), it.there());
    var why = it.why() == null ? reason : it.why();
    return new DifferenceFinding(seq, key, verdict, explained, hash, why, it.fixable());
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "DifferenceFinding[" + key + ", " + verdict + ", " + evidence + "]";
  }
}
