package io.syncline.console;

import io.syncline.core.Contacts;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Evidence;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A reconciliation that found one difference. */
final class SeededRun {

  static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");

  private SeededRun() {}

  /** Where it is put. */
  record Stores(Runs runs, Examinations examinations, Differences differences) {}

  static String found(Stores stores, UUID id, String attribute, Value a, Value b) {
    var names = Map.<String, Value>of("email", Value.text("ann@example.com"));
    var evidence =
        new Evidence(
            Bucket.DIFFERS,
            new Subject(null, List.of(), List.of(), names),
            a,
            b,
            Cause.EDITED_ON_TARGET,
            Contacts.BOOKS);
    return judged(stores, "page-" + id, id, attribute, evidence).run().id();
  }

  /** An edit of a copy that nothing reported: looking at it again settles it. */
  static String fixable(Stores stores, UUID id, RecordId record, NativeRef copy) {
    var evidence =
        new Evidence(
            Bucket.DIFFERS,
            new Subject(record, List.of(copy), List.of(), Map.of()),
            Value.text("Ada"),
            Value.text("Ann"),
            Cause.EVENT_NEVER_RECEIVED,
            Contacts.CRM);
    var claimed = judged(stores, "contacts", id, "firstName", evidence);
    stores.runs().end(claimed, Run.Status.SUCCEEDED, Map.of(), null, NOW);
    return claimed.run().id();
  }

  /** A later run finds none of them any more. */
  static void settled(Stores stores, UUID id) {
    var claimed = claimed(stores, "contacts", id);
    stores.differences().closeUnseen(claimed, Set.of(), NOW);
    stores.runs().end(claimed, Run.Status.SUCCEEDED, Map.of(), null, NOW);
  }

  private static Runs.Claimed claimed(Stores stores, String sync, UUID id) {
    stores
        .runs()
        .ask(
            Run.asked(id.toString(), Run.Kind.RECONCILE, sync, Value.Struct.EMPTY, NOW, "tester"),
            null);
    return stores.runs().claim(Run.Kind.RECONCILE, sync, NOW).orElseThrow();
  }

  private static Runs.Claimed judged(
      Stores stores, String sync, UUID id, String attribute, Evidence evidence) {
    var claimed = claimed(stores, sync, id);
    stores.examinations().begin(claimed, sync, "hash", new byte[16], NOW);
    stores
        .examinations()
        .examined(
            claimed,
            new Examination(
                List.of(side(Contacts.CRM, 1_200), side(Contacts.BOOKS, 1_199)),
                true,
                null,
                false,
                1_198,
                3,
                1),
            NOW);
    stores.differences().begin(claimed);
    var finding =
        new DifferenceFinding(
            1,
            new DifferenceKey("contact", Contacts.BOOKS, "key", attribute),
            Verdict.DRIFT,
            evidence,
            "ab",
            null,
            evidence.subject().record() != null);
    stores.differences().judged(claimed, new Differences.Page(List.of(finding), 1, 1, null, NOW));
    return claimed;
  }

  /** A trusted run that came to this. */
  static void ended(Stores stores, UUID id, String sync, Map<String, Long> counts) {
    stores.runs().end(claimed(stores, sync, id), Run.Status.SUCCEEDED, counts, null, NOW);
  }

  private static SideCount side(SystemId system, long all) {
    return new SideCount(
        new SideCount.Of("contact", system, "contacts"),
        new SideCount.Total(all, all, null),
        new SideCount.Listing(all, 0, 0),
        new SideCount.Records(all, all, 0, 0, all, all),
        true,
        null);
  }

  static UUID difference(Differences differences, String run) {
    return differences
        .list(new Differences.Query(run, null, null, null, null, null, 1))
        .get(0)
        .difference()
        .id();
  }
}
