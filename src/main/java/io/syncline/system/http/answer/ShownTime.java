package io.syncline.system.http.answer;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTimes;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.system.http.call.Formats;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where records show a time: at the first of several places that has one, each read as its field
 * says. Safe for threads.
 */
record ShownTime(List<Place> places) {

  /** One place, and how its times are written. */
  record Place(FieldPath path, FieldTimes times) {}

  /**
   * @param written paths with {@code |} between them; null or empty: records show none
   */
  static ShownTime of(ObjectType type, @Nullable String written) {
    return new ShownTime(
        written == null || written.isEmpty()
            ? List.of()
            : FirstPath.parts(written).stream()
                .map(it -> new Place(FieldPath.parse(it), FieldTimes.of(type.fields().get(it))))
                .toList());
  }

  /** The zone of the first place; UTC where none is said. */
  ZoneId zone() {
    return places.isEmpty() ? FieldTimes.of(null).zone() : places.get(0).times().zone();
  }

  /** The time that a record shows; null where it shows none. */
  @Nullable Instant read(Value.Struct tree) {
    for (var place : places) {
      var value = place.path().read(tree);
      if (value != null && !value.isEmpty()) {
        var time = place.times().read(value);
        return time == null ? Formats.instant(value) : time;
      }
    }
    return null;
  }
}
