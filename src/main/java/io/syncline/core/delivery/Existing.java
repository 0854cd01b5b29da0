package io.syncline.core.delivery;

import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import java.util.List;
import java.util.Set;

/**
 * Settles a create that the target refused because it has the record already: it is linked where it
 * is recognized and nobody else's, else a person is asked (S9).
 */
final class Existing {
  /** A record may be refused as a duplicate before it can be found. */
  private static final int SEARCHES = 3;

  private final Calls calls;
  private final Search search;
  private final Finding finding;
  private final Endings endings;

  Existing(Calls calls, Search search, Finding finding, Endings endings) {
    this.calls = calls;
    this.search = search;
    this.finding = finding;
    this.endings = endings;
  }

  void settle(
      DeliveryBatch batch,
      ConnectedSystem system,
      Work work,
      WriteOutcome.AlreadyThere there,
      Set<NativeRef> taken) {
    work.closeIntent();
    var ref = there.existing();
    if (ref != null) {
      read(batch, system, work, ref, there.reason(), taken);
      return;
    }
    var result = search.find(batch, system, work);
    if (result instanceof Search.Result.One one) {
      finding.met(batch, work, one.copy(), one.rule(), taken);
    } else if (result instanceof Search.Result.Unclear unclear) {
      finding.ask(batch, work, unclear.candidates(), unclear.why());
    } else if (result instanceof Search.Result.NotAsked failed) {
      endings.failed(batch, work, failed.failure(), "write");
    } else if (work.delivery.attempts() < SEARCHES) {
      endings.again(batch, work, new Failure.Transient(there.reason()), "write", false);
    } else {
      finding.ask(batch, work, List.of(), "it is said to be there but is not found");
    }
  }

  private void read(
      DeliveryBatch batch,
      ConnectedSystem system,
      Work work,
      NativeRef ref,
      String reason,
      Set<NativeRef> taken) {
    for (var outcome : calls.readBack(batch, system, ref.object(), List.of(ref))) {
      if (outcome instanceof ReadOutcome.Found found) {
        recognize(batch, work, found.record(), taken);
      } else if (outcome instanceof ReadOutcome.Failed failed) {
        endings.failed(batch, work, failed.failure(), "read");
      } else {
        endings.again(batch, work, new Failure.Transient(reason), "write", false);
      }
    }
  }

  private void recognize(DeliveryBatch batch, Work work, NativeRecord copy, Set<NativeRef> taken) {
    var rule = search.recognized(work, copy);
    if (rule != null) {
      finding.met(batch, work, copy, rule, taken);
    } else {
      finding.ask(batch, work, List.of(copy.ref()), "the one there is not recognized");
    }
  }
}
