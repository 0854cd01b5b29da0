package io.syncline.core.transform;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.References;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is due for a target, its references as the target knows them (S15).
 *
 * @param fields what can be said there
 * @param values what is said, by attribute: native ids where records are named
 * @param waiting attributes that name records which the target does not have (yet), with them:
 *     nothing is guessed for them
 */
public record ReferenceNaming(
    List<PendingWrites.Field> fields, Map<String, Value> values, Map<String, RecordId> waiting) {

  public static ReferenceNaming of(
      Participant target, List<PendingWrites.Field> due, References references) {
    var fields = new ArrayList<PendingWrites.Field>();
    var values = new TreeMap<String, Value>();
    var waiting = new TreeMap<String, RecordId>();
    for (var field : due) {
      var to = field.mapping().reference();
      var record = to == null ? null : References.named(field.value());
      if (to == null || record == null) {
        fields.add(field);
        values.put(field.attribute(), field.value());
        continue;
      }
      var there = references.main(record, target.system(), to.object()).map(NativeRef::id);
      if (there.isPresent()) {
        fields.add(field);
        values.put(field.attribute(), Value.text(there.get()));
      } else {
        waiting.put(field.attribute(), record);
      }
    }
    return new ReferenceNaming(List.copyOf(fields), Map.copyOf(values), Map.copyOf(waiting));
  }
}
