package io.syncline.core.reconcile.context;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Messenger;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.core.reconcile.difference.Traces;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What reconciliations reach outside of themselves; assembled once for all runs. */
public record ReconciliationPorts(
    Sides sides,
    Findings findings,
    Effects effects,
    InstantSource clock,
    Ids ids,
    RandomGenerator random) {

  /**
   * By what sides are read and compared.
   *
   * @param pace how patiently systems are asked
   * @param threads on which sides are pulled; any number is enough
   */
  public record Sides(
      ConnectedSystems systems,
      Transformer transformer,
      Staging staging,
      Examinations examinations,
      ExaminationListener witness,
      PullSettings pace,
      Executor threads) {}

  /** Where it is kept what runs found. */
  public record Findings(
      Suspects suspects, Differences differences, Traces traces, PeriodCloses closes) {}

  /** Through what runs respond and report. */
  public record Effects(
      Inbox inbox, Records records, ChangeStore changes, Wakeups wakeups, Messenger messenger) {}
}
