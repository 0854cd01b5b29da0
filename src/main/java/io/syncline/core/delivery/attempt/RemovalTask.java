package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.NativeRef;
import java.util.Set;
import java.util.function.Consumer;

/** Archives, deletes, unlinks or re-activates the copy (S16). */
public final class RemovalTask extends DeliveryTask {
  private final Removal removal;

  public RemovalTask(DeliveryBatch batch, Delivery delivery, Context context, Removal removal) {
    super(batch, delivery, context);
    this.removal = removal;
  }

  @Override
  public void dispatch(
      Consumer<CreateTask> create, Consumer<UpdateTask> update, Consumer<RemovalTask> removes) {
    removes.accept(this);
  }

  @Override
  Operation operation() {
    return Operation.valueOf(removal.name());
  }

  @Override
  Set<String> attributes() {
    return delivery.attributes();
  }

  public Removal removal() {
    return removal;
  }

  public boolean restores() {
    return removal == Removal.RESTORE;
  }

  /** The copy that it concerns. */
  public NativeRef ref() {
    var ref = target();
    if (ref == null) {
      throw new IllegalStateException("Only linked copies are archived or deleted");
    }
    return ref;
  }
}
