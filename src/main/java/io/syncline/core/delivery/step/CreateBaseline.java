package io.syncline.core.delivery.step;

import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the fields that a create of ours did not fill: they began empty, which is the
 * base by which a later value is distinguished from a first meeting (S2, S13).
 */
final class CreateBaseline {

  /**
   * Beside a create's own answer: what the target filled by itself stays unknown, so that the first
   * look takes it.
   */
  Map<String, FieldShadow> shown(DeliveryAttempt attempt, Map<String, Value> said) {
    var fields = empty(attempt);
    fields
        .keySet()
        .removeIf(
            path -> {
              var value = said.get(path);
              return value != null && !value.isEmpty();
            });
    return fields;
  }

  /** Where the copy was not seen at once: whatever it holds now came after the create. */
  Map<String, FieldShadow> empty(DeliveryAttempt attempt) {
    var fields = new HashMap<String, FieldShadow>();
    if (attempt.committed().request() instanceof WriteRequest.Create) {
      for (var mapping : attempt.context().participant().mappings()) {
        var path = mapping.field().path();
        if (!attempt.committed().expected().containsKey(path)
            && TargetCopies.known(attempt, path) == null) {
          fields.put(path, FieldShadow.read(Value.CLEARED));
        }
      }
    }
    return fields;
  }
}
