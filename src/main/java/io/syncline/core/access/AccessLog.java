package io.syncline.core.access;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which token was shown values of which record, where a definition requires that to be kept ({@code
 * security.access-logging}). Append-only; it holds names, never a value.
 */
public interface AccessLog {

  /**
   * One record, shown once to a person.
   *
   * @param id of version 7: newer accesses sort later
   * @param actor the name of the token
   * @param attributes whose values were shown; masked ones are not among them
   */
  record Access(UUID id, Instant at, String actor, Shown shown, Set<String> attributes) {

    public Access {
      attributes = Set.copyOf(attributes);
    }
  }

  /**
   * What was shown.
   *
   * @param what as what it was shown, in one word
   * @param record null where what was shown belongs to none yet
   * @param ref the copy that was shown, or that led to it; null where there is none
   */
  record Shown(String what, String entity, @Nullable RecordId record, @Nullable NativeRef ref) {}

  /** Keeps them durably, all or none, before it returns. */
  void add(List<Access> accesses);

  /** A page of those that fit, newest first. */
  List<Access> list(Query query);

  /**
   * Which accesses; null: any.
   *
   * @param since only at or after this time, to the millisecond
   * @param until only before it
   * @param before only older than the one of this id
   */
  record Query(
      @Nullable RecordId record,
      @Nullable NativeRef ref,
      @Nullable String actor,
      @Nullable String entity,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable UUID before,
      int limit) {}
}
