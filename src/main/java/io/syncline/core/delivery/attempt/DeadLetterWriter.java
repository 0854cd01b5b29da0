package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.About;
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

  static DeadLetter of(DeliveryTask task, Failure failure, Stage stage, Set<String> attributes) {
    var work = work(task.delivery, task.intent(), attributes, task.definition());
    return of(
        task.batch(), task.delivery, work, task.target(), last(task.delivery, failure, stage));
  }

  /** Of a delivery whose definition is not there. */
  static DeadLetter unloaded(DeliveryBatch batch, Delivery delivery, Failure failure, Stage stage) {
    var intent = delivery.intent();
    var ref = intent == null ? null : intent.request().target();
    var names = intent == null ? delivery.attributes() : intent.attributes();
    var work = work(delivery, intent, names, "");
    return of(batch, delivery, work, ref, last(delivery, failure, stage));
  }

  private static DeadLetter of(
      DeliveryBatch batch,
      Delivery it,
      DeadLetter.Work work,
      @Nullable NativeRef ref,
      DeadLetter.LastFailure failure) {
    return new DeadLetter(
        batch.newId(),
        it.target(),
        work,
        new About(it.entity(), it.record(), ref),
        failure,
        batch.now(),
        DeadLetter.State.OPEN);
  }

  private static DeadLetter.Work work(
      Delivery it, @Nullable Intent intent, Set<String> attributes, String definition) {
    return new DeadLetter.Work(
        DeadLetter.Kind.DELIVERY,
        it.id(),
        intent == null ? Value.Struct.EMPTY : intent.request().fields(),
        attributes,
        intent == null ? definition : intent.definition(),
        it.change().create());
  }

  private static DeadLetter.LastFailure last(Delivery it, Failure failure, Stage stage) {
    return new DeadLetter.LastFailure(
        stage.code(), it.attempts() + 1, failure.getClass().getSimpleName(), failure.reason());
  }
}
