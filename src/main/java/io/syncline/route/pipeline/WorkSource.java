package io.syncline.route.pipeline;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.route.pipeline.PipelineRoute.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work that workers take in turns. All kinds are in {@link WorkSources#ALL}.
 *
 * @param kind its name in endpoints, as {@code inbox} in {@code work:inbox/hubspot}
 * @param nextDue when the next item is due; null: there is no queue, its worker looks every
 *     interval
 * @param counted how its queue is counted per system, for the gauges of depth and age; null: there
 *     is no such queue, or it holds runs, which the API lists
 * @param routeTemplate what the routes are made from that do the work
 * @param need whose queues there are, and which of them need such a route
 */
public record WorkSource(
    String kind,
    @Nullable NextDue nextDue,
    Backlog.@Nullable Queue counted,
    Template routeTemplate,
    Need need) {

  /** Which systems or syncs need a route for this work. */
  public sealed interface Need {

    /**
     * @param parameters of the route besides the system; empty: the system needs none
     */
    record OfSystem(Function<SystemUse, Optional<Map<String, String>>> parameters)
        implements Need {}

    /**
     * @param test whether a sync needs one, by what it says of one of its entities
     */
    record OfSync(Predicate<SyncRules> test) implements Need {}
  }

  public Owner owner() {
    return need instanceof Need.OfSystem ? Owner.SYSTEM : Owner.SYNC;
  }

  /** The route of a system that needs one. */
  Optional<PipelineRoute> route(SystemId system, SystemUse use) {
    return need instanceof Need.OfSystem it
        ? it.parameters().apply(use).map(others -> new PipelineRoute(system, routeTemplate, others))
        : Optional.empty();
  }

  /** The route of a sync that needs one. */
  Optional<PipelineRoute> route(String sync, List<SyncRules> rules) {
    return need instanceof Need.OfSync it && rules.stream().anyMatch(it.test())
        ? Optional.of(PipelineRoute.of(sync, routeTemplate))
        : Optional.empty();
  }

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
