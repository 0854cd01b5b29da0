package io.syncline.core.change;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one native field that a look showed.
 *
 * @param shadow what the field is now known to hold
 * @param taken the attribute as the record is to hold it; null where the record keeps what it has
 * @param conflict the conflict behind it; null where there was none
 * @param note why the value was not taken although it was new, for the audit; null where there is
 *     nothing to say
 */
record FieldVerdict(
    FieldShadow shadow,
    @Nullable AttributeState taken,
    @Nullable Conflict conflict,
    @Nullable String note) {

  static FieldVerdict known(FieldShadow shadow) {
    return new FieldVerdict(shadow, null, null, null);
  }

  static FieldVerdict kept(FieldShadow shadow, String note) {
    return new FieldVerdict(shadow, null, null, note);
  }

  static FieldVerdict taken(FieldShadow shadow, AttributeState taken) {
    return new FieldVerdict(shadow, taken, null, null);
  }

  FieldVerdict after(Conflict decided) {
    return new FieldVerdict(shadow, taken, decided, note);
  }
}
