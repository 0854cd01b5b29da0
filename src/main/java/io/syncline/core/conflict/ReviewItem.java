package io.syncline.core.conflict;

import io.syncline.core.model.About;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question waiting for a person. While it is open, its attributes are not written anywhere (S2);
 * the record's other attributes are still synced.
 *
 * @param key what makes the question the same if it comes up again: one open item exists per key
 * @param about the record concerned
 * @param attributes the attributes held; empty: none
 * @param candidates records or native records to choose from, as text
 * @param question in words, without values
 */
public record ReviewItem(
    UUID id,
    Key key,
    About about,
    Set<String> attributes,
    List<String> candidates,
    String question,
    Instant at) {

  /** A question about a record as a whole. */
  public static ReviewItem ofRecord(
      UUID id, Kind kind, String entity, RecordId record, String question, Instant at) {
    return new ReviewItem(
        id,
        new Key(kind, record.toString()),
        new About(entity, record, null),
        Set.of(),
        List.of(),
        question,
        at);
  }

  /** What is asked, and over what. */
  public record Key(Kind kind, String subject) {}

  /** What is asked. */
  public enum Kind {
    CONFLICT,
    FIRST_MEETING,
    AMBIGUOUS_MATCH,
    IDENTITY_CONFLICT,
    OBSERVED_DELETE,
    OUTCOME_UNKNOWN,
    INVALID_VALUE,
    CREATE_APPROVAL,
    /** A change larger than the sync permits (S2, safety hold). */
    SAFETY_HOLD,
    /** Two systems keep setting an attribute back (S5). */
    PING_PONG,
    /** Reconciliation found that the sides differ: nothing is written until a person has looked. */
    QUARANTINE,
    /**
     * A newer version of the product asked it. It holds what it holds; this version does not answer
     * it, and never asks it.
     */
    UNKNOWN
  }

  /** Begins the subject of the one item of a sync whose deletions are stopped by its brake. */
  public static final String DELETES_OF = "deletes@";

  /** Begins the subject of the one item of a sync whose creates are stopped by its brake. */
  public static final String CREATES_OF = "creates@";

  /** Whether it collects what a brake stopped: its candidates grow while it is open. */
  public static boolean gathers(String subject) {
    return subject.startsWith(DELETES_OF) || subject.startsWith(CREATES_OF);
  }

  /**
   * This question about more candidates; where it begins with their number, it says the new one.
   */
  public ReviewItem with(List<String> more) {
    var all = Stream.concat(candidates.stream(), more.stream());
    var candidatesNow = all.distinct().sorted().toList();
    return new ReviewItem(
        id,
        key,
        about,
        attributes,
        candidatesNow,
        question.replaceFirst("^[0-9]+", String.valueOf(candidatesNow.size())),
        at);
  }

  public Kind kind() {
    return key.kind();
  }

  public String subject() {
    return key.subject();
  }

  public String entity() {
    return about.entity();
  }

  public @Nullable RecordId record() {
    return about.record();
  }

  public @Nullable NativeRef ref() {
    return about.ref();
  }

  /** Whether it asks which record an unlinked copy belongs to. */
  public boolean isIdentityQuestion() {
    return record() == null && (kind() == Kind.AMBIGUOUS_MATCH || kind() == Kind.IDENTITY_CONFLICT);
  }

  public ReviewItem {
    attributes = Set.copyOf(attributes);
    candidates = List.copyOf(candidates);
  }
}
