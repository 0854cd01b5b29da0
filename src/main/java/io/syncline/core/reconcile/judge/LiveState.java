package io.syncline.core.reconcile.judge;

import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.side.SideRecord;
import java.util.List;
import java.util.Set;

/** What a live look at one side of a pair showed. */
public sealed interface LiveState {

  /** One copy alone. */
  sealed interface One extends LiveState {
    SideRecord copy();
  }

  /** One copy, in the filter, or without a word about it. */
  record There(SideRecord copy) implements One {}

  /** One copy that its own values leave out, or that is archived there. */
  record Left(SideRecord copy) implements One {}

  /**
   * No copy: every id known of it answers that there is none, or none was ever known.
   *
   * @param deleted the ids that are gone
   */
  record Absent(Set<NativeRef> deleted) implements LiveState {}

  /** One copy that no link knows of, found under the key of the other side's. */
  record Unlinked(SideRecord copy) implements One {}

  /** None of its own: the one under its key is linked to another record. */
  record Taken() implements LiveState {}

  /** Several copies under one key. */
  record Several(List<SideRecord> copies) implements LiveState {}

  /** Nothing can be concluded; 401, 403 and failed reads are never absence (S16). */
  record Unclear(String reason) implements LiveState {}

  /** All copies that it showed. */
  default List<SideRecord> copies() {
    return this instanceof One one
        ? List.of(one.copy())
        : this instanceof Several it ? it.copies() : List.of();
  }
}
