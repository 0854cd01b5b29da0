package io.syncline.store.plan;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sums a plan up: in all, per target, per attribute, and what to think twice about. */
final class PlanSummary {

  private static final Sql KINDS =
      Sql.of(
          """
          select kind, count(*) as number from plan_item where plan_id = :plan group by kind order by kind
          """);

  private static final Sql TARGETS =
      Sql.of(
          """
          select target, count(*) filter (where kind = 'create') as creates,
                 count(*) filter (where kind = 'update') as updates,
                 count(*) filter (where kind = 'remove') as removes,
                 count(distinct (object, native_id)) filter (where kind in ('update', 'remove')) as touched,
                 count(*) filter (where newer) as newer
          from plan_item
          where plan_id = :plan and kind in ('create', 'update', 'remove')
          group by target
          order by target
          """);

  private static final Sql SETTLING =
      Sql.of(
          """
          select count(*) as number
          from plan_item u
          where u.plan_id = :plan and u.kind = 'update'
            and exists (select
                        from plan_item c
                        where c.plan_id = u.plan_id and c.kind = 'conflict' and c.target = u.target
                          and (c.source_system, c.source_object, c.source_id)
                              = (u.source_system, u.source_object, u.source_id)
                          and c.attributes && u.attributes)
          """);

  private static final Sql ATTRIBUTES =
      Sql.of(
          """
          select entity, attribute, target, count(*) as number
          from plan_item
          cross join unnest(attributes) as attribute
          where plan_id = :plan and kind = 'update'
          group by entity, attribute, target
          order by number desc, entity, attribute, target
          limit 500
          """);

  private PlanSummary() {}

  static Value.Struct of(
      Connection connection, String plan, Map<SystemId, Long> totals, int share) {
    var warnings = new ArrayList<Value>();
    var kinds = new Doc();
    KINDS
        .on(connection)
        .with("plan", plan)
        .list(row -> kinds.number(row.text("kind"), row.number("number")));
    List<Value> targets =
        TARGETS.on(connection).with("plan", plan).list(row -> target(row, totals, share, warnings));
    List<Value> attributes =
        ATTRIBUTES
            .on(connection)
            .with("plan", plan)
            .list(
                row ->
                    new Doc()
                        .text("entity", row.text("entity"))
                        .text("attribute", row.text("attribute"))
                        .text("target", row.text("target"))
                        .number("updates", row.number("number"))
                        .struct());
    return new Doc()
        .put("counts", kinds.struct())
        .number(
            "settling", SETTLING.on(connection).with("plan", plan).one(row -> row.number("number")))
        .put("targets", new Value.Items(targets))
        .put("attributes", new Value.Items(attributes))
        .put("warnings", new Value.Items(warnings))
        .struct();
  }

  private static Value target(Row row, Map<SystemId, Long> totals, int share, List<Value> warnings)
      throws java.sql.SQLException {
    var system = row.text("target");
    long touched = row.number("touched");
    long newer = row.number("newer");
    var total = totals.get(SystemId.of(system));
    if (newer > 0) {
      warnings.add(
          Value.text(
              newer
                  + (newer == 1 ? " write" : " writes")
                  + " to "
                  + system
                  + " would put an older value over a copy that was changed later"));
    }
    if (total != null && total > 0 && touched * 100 > total * share) {
      warnings.add(
          Value.text(
              touched
                  + " of "
                  + total
                  + " records in "
                  + system
                  + " would be changed: more than "
                  + share
                  + " %"));
    }
    var doc =
        new Doc()
            .text("system", system)
            .number("creates", row.number("creates"))
            .number("updates", row.number("updates"))
            .number("removes", row.number("removes"))
            .number("touched", touched)
            .number("overwritesNewer", newer);
    return (total == null ? doc : doc.number("records", total)).struct();
  }
}
