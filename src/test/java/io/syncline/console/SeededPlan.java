package io.syncline.console;

import static io.syncline.core.Contacts.BOOKS;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanItem.Kind;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A plan of one update and one question, of a sync of its own. */
final class SeededPlan {

  private SeededPlan() {}

  static String made(Runs runs, PlanStore plans, UUID id, RecordId record) {
    var now = Instant.now();
    var sync = sync(id);
    runs.ask(
        Run.asked(id.toString(), Run.Kind.PLAN, sync, Value.Struct.EMPTY, now, "tester"), null);
    var claimed = runs.claim(Run.Kind.PLAN, sync, now).orElseThrow();
    plans.begin(claimed, now);
    var items =
        List.of(
            item(record, Kind.UPDATE, "King", "Lovelace <b>"),
            item(record, Kind.QUESTION, "Byron", "Lovelace"));
    plans.page(claimed, items, List.of(), Value.Struct.EMPTY, Map.of());
    plans.ready(claimed, Map.of(BOOKS, 2L), 20);
    runs.end(claimed, Run.Status.SUCCEEDED, Map.of(), null, now);
    return id.toString();
  }

  static String sync(UUID id) {
    return "plan-" + id;
  }

  private static PlanItem item(RecordId record, Kind kind, String before, String after) {
    return new PlanItem(
        0,
        kind,
        new PlanItem.Subject(
            "contact",
            Map.of("lastName", Value.text("Lovelace"), "company", Value.text("Engines")),
            record),
        new PlanItem.Source(null, null),
        new PlanItem.Target(BOOKS, new NativeRef(BOOKS, "contacts", "b-plan"), null),
        new PlanItem.Effect(
            Map.of(
                "lastName",
                new AttributeChange(Value.text(before), Value.text(after)),
                "company",
                new AttributeChange(Value.text("secret before"), Value.text("secret after"))),
            Value.Struct.EMPTY,
            null,
            true),
        new PlanItem.Progress(PlanItem.Status.PLANNED, null));
  }
}
