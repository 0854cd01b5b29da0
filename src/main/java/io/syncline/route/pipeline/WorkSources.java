package io.syncline.route.pipeline;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.pipeline.WorkSource.Need;
import io.syncline.route.pipeline.WorkSource.Owner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of work. */
public final class WorkSources {

  private static final Map<String, String> NO_OTHERS = Map.of();

  /** Events of a system that wait. */
  public static final WorkSource INBOX =
      new WorkSource(
          "inbox",
          (times, system, slice) -> times.events().next(SystemId.of(system), slice),
          new Backlog.Queue("events", Backlog::events),
          Template.REALTIME,
          new Need.OfSystem(use -> Optional.of(NO_OTHERS)));

  /** Deliveries to a system that wait. */
  public static final WorkSource DELIVERIES =
      new WorkSource(
          "deliveries",
          (times, system, slice) -> times.deliveries().next(SystemId.of(system), slice),
          new Backlog.Queue("deliveries", Backlog::deliveries),
          Template.DELIVER,
          new Need.OfSystem(use -> where(use, ObjectType::writable)));

  /** No queue: looks for changes in a system that does not report all of them. */
  public static final WorkSource POLLS =
      new WorkSource(
          "poll",
          null,
          null,
          Template.POLL,
          new Need.OfSystem(
              use ->
                  where(use, ObjectType::polled)
                      .flatMap(it -> use.interval().get())
                      .map(every -> Map.of("interval", every.toMillis() + "ms"))));

  /** All of them: endpoints, workers, wake-ups, gauges and routes go by this list. */
  public static final List<WorkSource> ALL =
      List.of(
          INBOX,
          DELIVERIES,
          POLLS,
          ofSync("reconcile", DueTimes::reconciliations, Template.RECONCILE, it -> true),
          // plans and undoings too
          ofSync("backfill", DueTimes::backfills, Template.BACKFILL, it -> true),
          ofSync(
              "workflow",
              DueTimes::workflows,
              Template.WORKFLOW,
              it -> !it.order().workflows().isEmpty()));

  private WorkSources() {}

  /** Those whose queues such owners have. */
  public static Stream<WorkSource> of(Owner owner) {
    return ALL.stream().filter(it -> it.owner() == owner);
  }

  /** The queues that gauges show. */
  public static List<Backlog.Queue> counted() {
    return ALL.stream().map(WorkSource::counted).filter(Objects::nonNull).toList();
  }

  /**
   * @throws IllegalArgumentException where there is none of this name
   */
  public static WorkSource named(String kind) {
    return ALL.stream()
        .filter(it -> it.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("work: has " + kinds() + ", and no " + kind));
  }

  /** Their names, to be read. */
  public static String kinds() {
    return ALL.stream().map(WorkSource::kind).collect(Collectors.joining(", "));
  }

  /** A queue of each sync that needs one. */
  private static WorkSource ofSync(
      String kind,
      Function<DueTimes, DueTimes.OfSync> due,
      Template routeTemplate,
      Predicate<SyncRules> needs) {
    return new WorkSource(
        kind,
        (times, sync, slice) -> due.apply(times).next(sync),
        null,
        routeTemplate,
        new Need.OfSync(needs));
  }

  private static Optional<Map<String, String>> where(SystemUse use, Predicate<ObjectType> which) {
    return use.any(which) ? Optional.of(NO_OTHERS) : Optional.empty();
  }
}
