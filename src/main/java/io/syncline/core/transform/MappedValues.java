package io.syncline.core.transform;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What records say of every attribute of a map, and nothing else of them: for those who read
 * millions. The attributes are those of {@link TransformPlan#inbound}; those that it leaves out,
 * because no definition allows what the record says, are included. Safe for threads.
 */
final class MappedValues {

  private final List<FieldPlan> fields;
  private final String[] names;
  private final int[] places;

  MappedValues(List<FieldPlan> fields) {
    this.fields = fields;
    this.names =
        fields.stream()
            .map(it -> it.mapping().attribute())
            .distinct()
            .sorted()
            .toArray(String[]::new);
    this.places =
        fields.stream()
            .mapToInt(it -> Arrays.binarySearch(names, it.mapping().attribute()))
            .toArray();
  }

  /**
   * @param raws what the record says in each field, by place; null: nothing
   * @param leftOut the meaning of what a field says of an attribute that is left out
   */
  Attributes of(@Nullable Value[] raws, BiFunction<FieldPlan, Value, Value> leftOut) {
    var said = new @Nullable Value[names.length];
    for (int i = 0; i < raws.length; i++) {
      var raw = raws[i];
      var before = said[places[i]];
      if (raw != null && (before == null || before.isEmpty())) {
        var value = fields.get(i).said(raw);
        said[places[i]] = value == null ? before : value;
      }
    }
    for (int i = 0; i < raws.length; i++) {
      var raw = raws[i];
      if (raw != null && said[places[i]] == null) {
        said[places[i]] = meaning(fields.get(i), raw, leftOut);
      }
    }
    return Attributes.of(SortedFields.said(names, said));
  }

  private static @Nullable Value meaning(
      FieldPlan field, Value raw, BiFunction<FieldPlan, Value, Value> leftOut) {
    try {
      return leftOut.apply(field, field.storable(raw));
    } catch (UnreadableValue e) {
      return null;
    }
  }
}
