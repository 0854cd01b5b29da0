package io.syncline.core.delivery.step;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.model.RecordId;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Which deliveries go after those of the records that they refer to (S15). What waits is one
 * delivery, never its lane; records that refer to one another in a circle do not wait for each
 * other: the one ordered first goes first, without the reference, which follows.
 */
final class DeliverySequence {

  private DeliverySequence() {}

  /** Whether, by {@code causal}, others go first whatever is written. */
  static boolean isBehind(FieldsTask task) {
    return !task.ahead().earlier().isEmpty() && has(task, SyncRules.Order::causal);
  }

  /** Whether, by {@code hierarchical}, one of these records is on its way and comes first. */
  static boolean comesFirst(CreateTask task, Collection<RecordId> parents) {
    return parents.stream().anyMatch(task.ahead()::has) && has(task, SyncRules.Order::parentsFirst);
  }

  /** Whether, by {@code hierarchical}, it names records that are not known yet: they come first. */
  static boolean awaitsParents(CreateTask task) {
    return !task.context().state().awaiting().isEmpty() && has(task, SyncRules.Order::parentsFirst);
  }

  private static boolean has(FieldsTask task, Predicate<SyncRules.Order> order) {
    return task.context().entity().syncs().stream()
        .anyMatch(it -> order.test(it.order()) && it.systems().contains(task.delivery.target()));
  }

  /**
   * Whether all these attributes have their value once records are there that are not yet: those
   * that are gone do not come by themselves.
   */
  static boolean awaited(CreateTask task, Collection<String> attributes) {
    var state = task.context().state();
    var awaiting = state.awaiting();
    return !attributes.isEmpty()
        && attributes.stream()
            .allMatch(
                it -> {
                  var parent = task.sayable().waiting().get(it);
                  var known = parent == null ? null : state.references().parent(parent);
                  return parent == null ? awaiting.contains(it) : known != null && !known.gone();
                });
  }
}
