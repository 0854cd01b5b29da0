package io.syncline.core.delivery;

import io.syncline.core.model.RecordId;
import java.util.Collection;

/**
 * Which deliveries go after those of the records that they refer to (S15). What waits is one
 * delivery, never its lane; records that refer to one another in a circle do not wait for each
 * other: the one ordered first goes first, without the reference, which follows.
 */
final class Sequence {

  private Sequence() {}

  /**
   * Whether others go first: by {@code causal} whatever is written, by {@code hierarchical}
   * creates.
   */
  static boolean waits(Work work) {
    var syncs = work.context().entity().syncs();
    var target = work.delivery.target();
    boolean causal = syncs.stream().anyMatch(it -> it.causal() && it.systems().contains(target));
    if (causal && !work.ahead().earlier().isEmpty()) {
      return true;
    }
    boolean parentsFirst =
        syncs.stream().anyMatch(it -> it.parentsFirst() && it.systems().contains(target));
    return parentsFirst
        && work.link() == null
        && work.waiting().values().stream().anyMatch(it -> isComing(work, it));
  }

  /** Whether, by {@code hierarchical}, it names records that nobody knows yet: they come first. */
  static boolean awaitsParents(Work work) {
    return work.link() == null
        && !work.context().state().awaiting().isEmpty()
        && work.context().entity().syncs().stream()
            .anyMatch(it -> it.parentsFirst() && it.systems().contains(work.delivery.target()));
  }

  private static boolean isComing(Work work, RecordId parent) {
    var ahead = work.ahead();
    return ahead.coming().contains(parent) || ahead.earlier().contains(parent);
  }

  /**
   * Whether all these attributes have their value once records are there that are not yet: those
   * that are gone do not come by themselves.
   */
  static boolean awaited(Work work, Collection<String> attributes) {
    var state = work.context().state();
    var awaiting = state.awaiting();
    return !attributes.isEmpty()
        && attributes.stream()
            .allMatch(
                it -> {
                  var parent = work.waiting().get(it);
                  var known = parent == null ? null : state.references().parent(parent);
                  return parent == null ? awaiting.contains(it) : known != null && !known.gone();
                });
  }
}
