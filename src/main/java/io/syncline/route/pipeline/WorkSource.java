package io.syncline.route.pipeline;

import io.syncline.core.model.Slice;
import io.syncline.core.run.Backlog;
import io.syncline.route.pipeline.PipelineRoute.Template;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work that workers take in turns. All kinds are in {@link WorkSources#ALL}.
 *
 * @param kind its name in endpoints, as {@code inbox} in {@code work:inbox/hubspot}
 * @param owner whose queues there are
 * @param nextDue when the next item is due; null: there is no queue, its worker looks every
 *     interval
 * @param counted how its queue is counted per system, for the gauges of depth and age; null: there
 *     is no such queue, or it holds runs, which the API lists
 * @param routeTemplate what the routes are made from that do the work
 * @param needed which systems need such a route: its parameters besides the owner; empty: none is
 *     needed. Each sync needs one.
 */
public record WorkSource(
    String kind,
    Owner owner,
    @Nullable NextDue nextDue,
    Backlog.@Nullable Queue counted,
    Template routeTemplate,
    Function<SystemUse, Optional<Map<String, String>>> needed) {

  /** Whose queues there are. */
  public enum Owner {
    /** Each connected application has one; its workers share the lanes. */
    SYSTEM,
    /** Each sync has one, of runs; they are worked on one at a time. */
    SYNC
  }

  /** When the next item of an owner's queue is due; empty where none waits. */
  @FunctionalInterface
  public interface NextDue {
    Optional<Instant> of(DueTimes times, String owner, Slice slice);
  }
}
