package io.syncline.core.reconcile.context;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of one sync: made when the run is claimed, and handed to each of its steps. Immutable;
 * what the steps find goes from one to the next as values of their own.
 *
 * @param ongoing null: no run waits
 * @param terms of each entity of the sync, in the order of their names
 */
public record ReconciliationContext(
    String sync,
    @Nullable ActiveRun ongoing,
    Installation installation,
    List<Terms> terms,
    ReconciliationPorts ports) {

  public ReconciliationContext(
      String sync,
      @Nullable ActiveRun ongoing,
      Installation installation,
      ReconciliationPorts ports) {
    this(sync, ongoing, installation, Terms.of(installation, sync), ports);
  }

  /** How many runs are in hand: one, or none. */
  public int size() {
    return ongoing == null ? 0 : 1;
  }

  public ActiveRun work() {
    if (ongoing == null) {
      throw new IllegalStateException("No run of " + sync + " is in hand");
    }
    return ongoing;
  }

  public Run run() {
    return work().run();
  }

  public String id() {
    return run().id();
  }

  public Runs.Claimed claimed() {
    return work().claimed();
  }

  /** What the sync's definition says of its reconciliation. */
  public Reconciliation rules() {
    return terms.get(0).sync().reconciliation();
  }

  public ReconciliationPorts.Sides sides() {
    return ports.sides();
  }

  public Instant now() {
    return ports.clock().instant();
  }
}
