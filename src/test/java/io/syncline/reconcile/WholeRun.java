package io.syncline.reconcile;

import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.reconcile.PostgresDifferences;
import java.util.ArrayList;
import java.util.List;

/** Reconciliations of a ledger from the first page to the report. */
final class WholeRun {

  final Stores stores;
  final List<Message> messages = new ArrayList<>();

  /** Happens between the comparison and the judgement. */
  Runnable compared = () -> {};

  private final Ledger ledger;
  final Differences differences;

  WholeRun(Ledger ledger) {
    this.ledger = ledger;
    this.stores = PostgresStores.over(ledger.source);
    this.differences = new PostgresDifferences(ledger.database, ledger.ids);
  }

  Run run() {
    var runs = ledger.process();
    var id = ledger.ids.next().toString();
    runs.ask(
        Run.asked(
            id, Run.Kind.RECONCILE, "invoices", Value.Struct.EMPTY, ledger.clock.instant(), "test"),
        null);
    return ended(id);
  }

  /** The next run that was asked for, ended. */
  Run ended(String id) {
    var runs = ledger.process();
    var reconciler = ledger.reconciler(runs, messages::add);
    messages.clear();
    var context = reconciler.claim("invoices", new Stopping());
    var examined = reconciler.compare(reconciler.prove(reconciler.pull(context)));
    compared.run();
    reconciler.report(reconciler.respond(reconciler.judge(examined)));
    return runs.find(id).orElseThrow();
  }

  List<Difference> of(Run run) {
    return differences
        .list(new Differences.Query(run.id(), null, null, null, null, null, 100))
        .stream()
        .map(Differences.Listed::difference)
        .toList();
  }
}
