package io.syncline.core.reconcile.difference;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a difference is about: a pair of records, or those of one side that have no counterpart.
 *
 * @param record the record that they are linked to; null where they are not
 * @param a native records of side A
 * @param b native records of side B
 * @param names the values by which a person knows it: its business key and its name; empty where
 *     neither side was read
 */
public record Subject(
    @Nullable RecordId record, List<NativeRef> a, List<NativeRef> b, Map<String, Value> names) {

  public Subject {
    a = List.copyOf(a);
    b = List.copyOf(b);
    names = Map.copyOf(names);
  }

  /** One that neither side was read of. */
  public Subject(@Nullable RecordId record, List<NativeRef> a, List<NativeRef> b) {
    this(record, a, b, Map.of());
  }

  Subject named(Map<String, Value> known) {
    return new Subject(record, a, b, known);
  }

  /** With what was found on the side that held nothing. */
  Subject with(List<NativeRef> found) {
    return new Subject(record, a.isEmpty() ? found : a, a.isEmpty() ? b : found, names);
  }

  /** Names only by their attributes: values may be personal. */
  @Override
  public String toString() {
    return "Subject[" + record + ", " + a + ", " + b + ", " + names.keySet() + "]";
  }
}
