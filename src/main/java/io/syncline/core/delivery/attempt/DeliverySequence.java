package io.syncline.core.delivery.attempt;

import io.syncline.core.model.RecordId;
import java.util.Collection;

/**
 * Which deliveries go after those of the records that they refer to (S15). What waits is one
 * delivery, never its lane; records that refer to one another in a circle do not wait for each
 * other: the one ordered first goes first, without the reference, which follows.
 */
public final class DeliverySequence {

  private DeliverySequence() {}

  /**
   * Whether others go first: by {@code causal} whatever is written, by {@code hierarchical}
   * creates.
   */
  public static boolean waits(DeliveryAttempt attempt) {
    var syncs = attempt.context().entity().syncs();
    var target = attempt.delivery.target();
    boolean causal =
        syncs.stream().anyMatch(it -> it.order().causal() && it.systems().contains(target));
    if (causal && !attempt.ahead().earlier().isEmpty()) {
      return true;
    }
    boolean parentsFirst =
        syncs.stream().anyMatch(it -> it.order().parentsFirst() && it.systems().contains(target));
    return parentsFirst
        && attempt.link() == null
        && attempt.waiting().values().stream().anyMatch(it -> isComing(attempt, it));
  }

  /** Whether, by {@code hierarchical}, it names records that are not known yet: they come first. */
  public static boolean awaitsParents(DeliveryAttempt attempt) {
    return attempt.link() == null
        && !attempt.context().state().awaiting().isEmpty()
        && attempt.context().entity().syncs().stream()
            .anyMatch(
                it ->
                    it.order().parentsFirst() && it.systems().contains(attempt.delivery.target()));
  }

  private static boolean isComing(DeliveryAttempt attempt, RecordId parent) {
    var ahead = attempt.ahead();
    return ahead.coming().contains(parent) || ahead.earlier().contains(parent);
  }

  /**
   * Whether all these attributes have their value once records are there that are not yet: those
   * that are gone do not come by themselves.
   */
  public static boolean awaited(DeliveryAttempt attempt, Collection<String> attributes) {
    var state = attempt.context().state();
    var awaiting = state.awaiting();
    return !attributes.isEmpty()
        && attributes.stream()
            .allMatch(
                it -> {
                  var parent = attempt.waiting().get(it);
                  var known = parent == null ? null : state.references().parent(parent);
                  return parent == null ? awaiting.contains(it) : known != null && !known.gone();
                });
  }
}
