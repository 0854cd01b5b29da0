package io.syncline.core.change;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one native field that a look showed.
 *
 * @param shadow what the field is now known to hold; null where nothing could be decided
 * @param taken the attribute as the record is to hold it; null where the record keeps what it has
 * @param conflict the conflict behind it; null where there was none
 * @param ruling to be kept for the next time; null: none
 * @param note why the value was not taken although it was new, for the audit; null where there is
 *     nothing to say
 * @param why why a person is asked, in words; null where nobody is
 * @param unasked what a route has to decide first (S20); null: nothing
 */
record FieldVerdict(
    @Nullable FieldShadow shadow,
    @Nullable AttributeState taken,
    @Nullable Conflict conflict,
    @Nullable Ruling ruling,
    @Nullable String note,
    @Nullable String why,
    @Nullable Contest unasked) {

  static FieldVerdict known(FieldShadow shadow) {
    return new FieldVerdict(shadow, null, null, null, null, null, null);
  }

  static FieldVerdict kept(FieldShadow shadow, String note) {
    return new FieldVerdict(shadow, null, null, null, note, null, null);
  }

  static FieldVerdict taken(FieldShadow shadow, AttributeState taken) {
    return new FieldVerdict(shadow, taken, null, null, null, null, null);
  }

  static FieldVerdict unasked(Contest contest) {
    return new FieldVerdict(null, null, null, null, null, null, contest);
  }

  FieldVerdict after(Conflict decided, @Nullable Ruling kept) {
    return new FieldVerdict(shadow, taken, decided, kept, note, why, unasked);
  }

  FieldVerdict because(String reason) {
    return new FieldVerdict(shadow, taken, conflict, ruling, note, reason, unasked);
  }

  /** The record keeps its value and remembers one more turn of an exchange about it. */
  FieldVerdict counting(AttributeState counted) {
    return new FieldVerdict(shadow, counted, conflict, ruling, note, why, unasked);
  }
}
