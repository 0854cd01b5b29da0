package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes the linked copy. It is not linked only where its link ended after its intent. */
public final class UpdateTask extends FieldsTask {
  private @Nullable NativeRecord copy;
  private Intent.@Nullable Read read;
  private Set<String> left = Set.of();

  public UpdateTask(DeliveryBatch batch, Delivery delivery, Context context) {
    super(batch, delivery, context);
  }

  @Override
  public void dispatch(Consumer<CreateTask> create, Consumer<UpdateTask> update) {
    update.accept(this);
  }

  @Override
  Operation operation() {
    return Operation.UPDATE;
  }

  @Override
  public Map<String, FieldShadow> begunEmpty() {
    return Map.of();
  }

  /** The copy that is to be changed: an update without an intent has one. */
  public LinkState copyLink() {
    var link = link();
    if (link == null) {
      throw new IllegalStateException("Only linked copies are updated");
    }
    return link;
  }

  /** The request of the open intent. */
  public WriteRequest.Update request() {
    return (WriteRequest.Update) committed().request();
  }

  /** The target's copy as read in this attempt; null: not read. */
  public @Nullable NativeRecord copy() {
    return copy;
  }

  /**
   * @param askedAt when the read's request left
   */
  public void copy(NativeRecord shown, Instant askedAt) {
    copy = shown;
    read = new Intent.Read(askedAt, shown.updatedAt());
  }

  /** The read that a write of this attempt is computed from; null: not read. */
  public Intent.@Nullable Read read() {
    return read;
  }

  @Override
  public Set<String> left() {
    return left;
  }

  public void leaveOut(Set<String> attributes) {
    left = Set.copyOf(attributes);
  }
}
