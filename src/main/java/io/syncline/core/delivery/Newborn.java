package io.syncline.core.delivery;

import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Value;
import io.syncline.core.system.WriteRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the fields that a create of ours did not fill: they began empty, which is the
 * base by which a later value is told from a first meeting (S2, S13).
 */
final class Newborn {

  /**
   * Beside a create's own answer: what the target filled by itself stays unknown, so that the first
   * look takes it.
   */
  Map<String, FieldShadow> shown(Work work, Map<String, Value> said) {
    var fields = empty(work);
    fields
        .keySet()
        .removeIf(
            path -> {
              var value = said.get(path);
              return value != null && !value.isEmpty();
            });
    return fields;
  }

  /** Where the copy was not seen at once: what it may hold by now came after the create. */
  Map<String, FieldShadow> empty(Work work) {
    var fields = new HashMap<String, FieldShadow>();
    if (work.committed().request() instanceof WriteRequest.Create) {
      for (var mapping : work.context().participant().mappings()) {
        var path = mapping.field().path();
        if (!work.committed().expected().containsKey(path) && Copies.known(work, path) == null) {
          fields.put(path, FieldShadow.read(Value.CLEARED));
        }
      }
    }
    return fields;
  }
}
