package io.syncline.store.workflow;

import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Status;
import io.syncline.core.workflow.WorkflowInstance.Step;
import io.syncline.json.Json;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code workflow_instance}. */
public final class WorkflowRows {

  static final String COLUMNS =
      """
      select id, sync, workflow, entity, record_id, started_by, state, steps, started_at, due_at, ended_at, revision
      from workflow_instance
      """;

  private static final Sql START =
      Sql.of(
          """
          insert into workflow_instance (id, sync, workflow, entity, record_id, started_by, state, steps, started_at,
                                         due_at, ended_at, revision)
          values (:id, :sync, :workflow, :entity, :record, :by, :state, :steps::json, :started, :due, :ended, :revision)
          on conflict do nothing
          """);

  // What brings a record in ends when it leaves, and the other way round.
  private static final Sql END =
      Sql.of(
          """
          update workflow_instance
          set state = 'cancelled', due_at = null, ended_at = :now, revision = revision + 1
          where record_id = :record and sync = :sync and workflow = any(:workflows) and ended_at is null
          """);

  // An archive that a step ordered and that has not begun is not carried out any more.
  private static final Sql RECALL =
      Sql.of(
          """
          update delivery
          set attributes = array_remove(array_remove(attributes, :step), :archive), revision = revision + 1
          where record_id = :record and intent is null and :step = any(attributes)
          """);

  private static final Sql SAVE =
      Sql.of(
          """
          update workflow_instance
          set state = :state, steps = :steps::json, due_at = :due, ended_at = :ended, revision = :revision
          where id = :id
          """);

  // An instance that is worked on reads the record once this change is committed: it is not
  // waited for. One that waits for the answer of a route is left alone.
  private static final Sql WAKE =
      Sql.of(
          """
          update workflow_instance
          set due_at = :now
          where id in (
            select id from workflow_instance
            where record_id in (
                    select :record union all select record_id from record_reference where parent_id = :record)
              and sync = :sync and due_at > :now and exists (
              select from json_array_elements(steps) step
              where step ->> 'status' = 'running' and step -> 'awaited' is not null
                or step ->> 'status' = 'pending' and step ->> 'note' <> ''
                   and (step -> 'at' is not null or step -> 'does' ->> 'kind' = 'derive'))
            for update skip locked)
          """);

  private static final Sql LOCK = Sql.of(COLUMNS + "where id = :id for update skip locked");

  private static final Sql LOCK_OPEN =
      Sql.of(
          COLUMNS
              + """
              where record_id = any(:records) and sync = :sync and workflow = :workflow and ended_at is null
              order by id
              for update
              """);

  // `is true` keeps an empty queue from being searched by target.
  private static final Sql DELIVERING =
      Sql.of(
          """
          (select target from delivery where record_id = :record and (target = :target) is true and intent is null)
          union all
          (select target from delivery where record_id = :record and (target = :target) is true and intent is not null)
          """);

  private WorkflowRows() {}

  public static void start(Connection connection, Effect.WorkflowStarted started) {
    var it = started.instance();
    if (it.reports() && !isDerived(connection, it)) {
      return;
    }
    if (!started.ends().isEmpty()) {
      END.on(connection)
          .with("record", it.subject().record())
          .with("sync", it.subject().sync())
          .with("workflows", "text", started.ends())
          .with("now", it.times().started())
          .update();
      recall(connection, it.subject().record());
    }
    START
        .on(connection)
        .with("id", it.id())
        .with("sync", it.subject().sync())
        .with("workflow", it.subject().workflow())
        .with("entity", it.subject().entity())
        .with("record", it.subject().record())
        .with("by", it.subject().startedBy())
        .with("state", word(it.state()))
        .with("steps", steps(it))
        .with("started", it.times().started())
        .with("due", it.times().due())
        .with("ended", it.times().ended())
        .with("revision", it.revision())
        .update();
  }

  private static boolean isDerived(Connection connection, WorkflowInstance it) {
    var of = it.subject();
    return it.rule()
        .filter(rule -> DerivedRows.find(connection, of.sync(), rule, of.record()) != null)
        .isPresent();
  }

  private static void recall(Connection connection, RecordId record) {
    RECALL
        .on(connection)
        .with("record", record)
        .with("step", Removal.BY_STEP)
        .with("archive", Removal.ARCHIVE.word())
        .update();
  }

  public static void save(Connection connection, WorkflowInstance it) {
    if (it.state() == State.CANCELLED) {
      recall(connection, it.subject().record());
    }
    SAVE.on(connection)
        .with("id", it.id())
        .with("state", word(it.state()))
        .with("steps", steps(it))
        .with("due", it.times().due())
        .with("ended", it.times().ended())
        .with("revision", it.revision())
        .update();
  }

  public static void wake(Connection connection, Effect.WorkflowsWoken it) {
    WAKE.on(connection)
        .with("record", it.record())
        .with("sync", it.sync())
        .with("now", it.at())
        .update();
  }

  public static @Nullable WorkflowInstance lock(Connection connection, UUID id) {
    return LOCK.on(connection).with("id", id).list(WorkflowRows::instance).stream()
        .findFirst()
        .orElse(null);
  }

  /** Those that are worked on elsewhere are waited for. */
  public static List<WorkflowInstance> lockOpen(
      Connection connection, String sync, String workflow, Collection<RecordId> records) {
    return LOCK_OPEN
        .on(connection)
        .with("records", "uuid", records)
        .with("sync", sync)
        .with("workflow", workflow)
        .list(WorkflowRows::instance);
  }

  public static boolean isDelivering(Connection connection, RecordId record, SystemId target) {
    return !DELIVERING
        .on(connection)
        .with("record", record)
        .with("target", target)
        .list(row -> row.text("target"))
        .isEmpty();
  }

  static WorkflowInstance instance(Row row) throws SQLException {
    return new WorkflowInstance(
        row.uuid("id"),
        new WorkflowInstance.Subject(
            row.text("sync"),
            row.text("workflow"),
            row.text("entity"),
            row.record("record_id"),
            row.text("started_by")),
        State.valueOf(constant(row.text("state"))),
        ((Value.Items) Json.parse(row.text("steps")))
            .values().stream().map(it -> step(new Doc((Value.Struct) it))).toList(),
        new WorkflowInstance.Times(
            row.time("started_at"), row.maybeTime("due_at"), row.maybeTime("ended_at")),
        row.number("revision"));
  }

  private static String steps(WorkflowInstance it) {
    return Json.text(
        new Value.Items(
            it.steps().stream().map(WorkflowRows::step).map(Value.class::cast).toList()));
  }

  private static Value.Struct step(Step it) {
    return new Doc()
        .text("name", it.plan().name())
        .put("does", action(it.plan().action()))
        .text("at", it.plan().at())
        .maybe("compensate", it.plan().compensate() == null ? null : action(it.plan().compensate()))
        .maybe("awaited", it.plan().awaited() == null ? null : awaited(it.plan().awaited()))
        .text("status", word(it.status()))
        .put("compensates", new Value.Flag(it.compensates()))
        .number("attempts", it.attempts())
        .text("changed", it.changed() == null ? null : it.changed().toString())
        .text("note", it.note())
        .struct();
  }

  private static Step step(Doc it) {
    var undo = it.maybe("compensate");
    var changed = it.maybeText("changed");
    return new Step(
        new WorkflowPlan.Step(
            it.text("name"),
            action(it.doc("does")),
            it.maybeText("at"),
            undo == null ? null : action(it.doc("compensate")),
            it.maybe("awaited") == null ? null : awaited(it.doc("awaited"))),
        Status.valueOf(constant(it.text("status"))),
        it.value("compensates").equals(new Value.Flag(true)),
        (int) it.number("attempts"),
        changed == null ? null : Instant.parse(changed),
        it.text("note"));
  }

  private static Value.Struct awaited(WorkflowPlan.Awaited it) {
    var names = new TreeMap<String, Value>();
    it.names().forEach((name, attribute) -> names.put(name, Value.text(attribute)));
    return new Doc()
        .text("condition", it.condition())
        .put("names", new Value.Struct(names))
        .text("timeout", it.timeout() == null ? null : it.timeout().toString())
        .text("otherwise", word(it.otherwise()))
        .struct();
  }

  private static WorkflowPlan.Awaited awaited(Doc it) {
    var names = new TreeMap<String, String>();
    ((Value.Struct) it.value("names"))
        .fields()
        .forEach((name, attribute) -> names.put(name, ((Value.Text) attribute).value()));
    var timeout = it.maybeText("timeout");
    return new WorkflowPlan.Awaited(
        it.text("condition"),
        names,
        timeout == null ? null : Duration.parse(timeout),
        WorkflowPlan.Otherwise.valueOf(constant(it.text("otherwise"))));
  }

  private static Value.Struct action(WorkflowPlan.Action it) {
    return new Doc().text("kind", word(it.kind())).text("target", it.target()).struct();
  }

  private static WorkflowPlan.Action action(Doc it) {
    return new WorkflowPlan.Action(
        WorkflowPlan.Kind.valueOf(constant(it.text("kind"))), it.text("target"));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
