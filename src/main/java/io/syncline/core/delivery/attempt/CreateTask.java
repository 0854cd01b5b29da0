package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds or creates the record in the target (S9). It is linked only where an event linked it while
 * the outcome of its create was not known.
 */
public final class CreateTask extends FieldsTask {

  public CreateTask(DeliveryBatch batch, Delivery delivery, Context context) {
    super(batch, delivery, context);
  }

  @Override
  public void dispatch(Consumer<CreateTask> create, Consumer<UpdateTask> update) {
    create.accept(this);
  }

  @Override
  Operation operation() {
    return hasIntent() || link() == null ? Operation.CREATE : Operation.UPDATE;
  }

  @Override
  public Set<String> left() {
    return Set.of();
  }

  @Override
  public Map<String, FieldShadow> initiallyEmpty() {
    var fields = new HashMap<String, FieldShadow>();
    for (var mapping : context().participant().mappings()) {
      var path = mapping.field().path();
      if (!committed().expected().containsKey(path) && known(path) == null) {
        fields.put(path, FieldShadow.read(Value.CLEARED));
      }
    }
    return fields;
  }

  /** A person saw what is unclear and said: none of these. */
  public boolean isDecided() {
    return delivery.origin().chain().contains(HeldCreation.DECIDED);
  }
}
