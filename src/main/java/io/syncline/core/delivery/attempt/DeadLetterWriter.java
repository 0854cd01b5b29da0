package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters: the request as it was committed, and all that is needed to order it again.
 */
public final class DeadLetterWriter {

  private DeadLetterWriter() {}

  static DeadLetter of(DeliveryTask task, Failure failure, String stage, Set<String> attributes) {
    var change = change(task.delivery, task.target(), attributes);
    var attempt = attempt(task.delivery, task.intent(), stage, task.definition());
    return of(task.batch(), change, attempt, failure);
  }

  /** Of a delivery whose definition is not there. */
  static DeadLetter unloaded(
      DeliveryBatch batch, Delivery delivery, Failure failure, String stage) {
    var intent = delivery.intent();
    var ref = intent == null ? null : intent.request().target();
    var names = intent == null ? delivery.attributes() : intent.attributes();
    var attempt = attempt(delivery, intent, stage, "");
    return of(batch, change(delivery, ref, names), attempt, failure);
  }

  private static DeadLetter of(
      DeliveryBatch batch, DeadLetter.Change change, DeadLetter.Attempt attempt, Failure failure) {
    var name = failure.getClass().getSimpleName();
    return DeadLetter.ofDelivery(
        batch.newId(), change, attempt, name, failure.reason(), batch.now());
  }

  private static DeadLetter.Change change(
      Delivery it, @Nullable NativeRef ref, Set<String> attributes) {
    return new DeadLetter.Change(
        it.target(), it.entity(), it.record(), ref, attributes, it.change().create());
  }

  private static DeadLetter.Attempt attempt(
      Delivery it, @Nullable Intent intent, String stage, String definition) {
    return new DeadLetter.Attempt(
        it.id(),
        it.attempts() + 1,
        stage,
        intent == null ? Value.Struct.EMPTY : intent.request().fields(),
        intent == null ? definition : intent.definition());
  }
}
