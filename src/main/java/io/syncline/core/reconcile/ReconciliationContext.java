package io.syncline.core.reconcile;

import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reconciliation on its way through the route.
 *
 * @param ongoing null: none waits
 * @param terms of each entity of the sync, in the order of their names
 * @param pulled its sides, staged; null: not yet
 * @param examination what the comparison came to; null: not yet
 */
public record ReconciliationContext(
    String sync,
    @Nullable Ongoing ongoing,
    List<Terms> terms,
    @Nullable Pulled pulled,
    @Nullable Examination examination) {

  public ReconciliationContext {
    terms = List.copyOf(terms);
  }

  static ReconciliationContext none(String sync) {
    return new ReconciliationContext(sync, null, List.of(), null, null);
  }

  /** How many runs are in hand: one, or none. */
  public int size() {
    return ongoing == null ? 0 : 1;
  }

  Ongoing work() {
    if (ongoing == null) {
      throw new IllegalStateException("No run of " + sync + " is in hand");
    }
    return ongoing;
  }

  Run run() {
    return work().run();
  }

  Examination examined() {
    if (examination == null) {
      throw new IllegalStateException("Run " + run().id() + " has not compared yet");
    }
    return examination;
  }

  ReconciliationContext with(Examination it) {
    return new ReconciliationContext(sync, ongoing, terms, pulled, it);
  }

  ReconciliationContext with(Pulled it) {
    return new ReconciliationContext(sync, ongoing, terms, it, examination);
  }

  Pulled staged() {
    if (pulled == null) {
      throw new IllegalStateException("Run " + run().id() + " has not pulled yet");
    }
    return pulled;
  }
}
