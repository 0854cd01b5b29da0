package io.syncline.core.sync.judge;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one native field that a read showed.
 *
 * @param shadow what the field is now known to hold
 * @param taken the attribute as the record is to hold it; null where the record keeps what it has
 * @param conflict the conflict behind it; null where there was none
 * @param keptDecision to be kept for the next time; null: none
 * @param note why the value was not taken although it was new, for the audit; null where there is
 *     nothing to say
 * @param why why a person is asked, in words; null where none is
 */
record FieldVerdict(
    FieldShadow shadow,
    @Nullable AttributeState taken,
    @Nullable Conflict conflict,
    @Nullable KeptDecision keptDecision,
    @Nullable String note,
    @Nullable String why) {

  static FieldVerdict known(FieldShadow shadow) {
    return new FieldVerdict(shadow, null, null, null, null, null);
  }

  static FieldVerdict kept(FieldShadow shadow, String note) {
    return new FieldVerdict(shadow, null, null, null, note, null);
  }

  static FieldVerdict taken(FieldShadow shadow, AttributeState taken) {
    return new FieldVerdict(shadow, taken, null, null, null, null);
  }

  FieldVerdict after(Conflict decided, @Nullable KeptDecision kept) {
    return new FieldVerdict(shadow, taken, decided, kept, note, why);
  }

  FieldVerdict because(String reason) {
    return new FieldVerdict(shadow, taken, conflict, keptDecision, note, reason);
  }

  /** The record keeps its value and remembers one more turn of an exchange about it. */
  FieldVerdict counting(AttributeState counted) {
    return new FieldVerdict(shadow, counted, conflict, keptDecision, note, why);
  }
}
