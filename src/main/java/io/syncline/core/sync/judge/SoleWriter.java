package io.syncline.core.sync.judge;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.transform.Directions;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a system is the only writer of an attribute: no system may write it there, and
 * the record's value came from there. What its copy says is then what the record holds. If it
 * differed, because another copy of that system said so before the two were merged, or before that
 * one was deleted, no decision between the two could be carried out.
 */
final class SoleWriter {

  private SoleWriter() {}

  /** Whether no answer but what the copy says now could be carried out. */
  static boolean speaks(FieldJudge.Case it, @Nullable AttributeState current) {
    return current != null
        && current.source().equals(it.participant().system())
        && (!it.mapping().out()
            || !it.mapping().field().writable()
            || FieldJudge.including(it).noneMatch(sync -> isReceived(sync, it)));
  }

  /**
   * Whether the record's only copy there holds something else than the record, though nothing in it
   * was edited: the value of another copy was taken last. What it left empty when the two met does
   * not count (S13).
   */
  static boolean differsFromRecord(FieldJudge.Case it, FieldShadow held) {
    var current = it.current();
    return it.only()
        && speaks(it, current)
        && current != null
        && !current.value().agreesWith(it.value())
        && !held.answers(current.value())
        && (!it.value().isEmpty() || it.attribute().emptyPropagates())
        && FieldJudge.permitted(it);
  }

  private static boolean isReceived(SyncRules sync, FieldJudge.Case it) {
    var flows = Directions.of(sync, it.record());
    var system = it.participant().system();
    return sync.systems().stream()
        .anyMatch(other -> flows.permits(it.attribute().name(), other, system));
  }
}
