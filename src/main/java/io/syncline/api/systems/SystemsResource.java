package io.syncline.api.systems;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.core.run.Backlogs;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.SystemStates;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The systems that started syncs connect, and what waits for each. */
@Path("/api/v1/systems")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Systems")
class SystemsResource {

  private final Installations installations;
  private final Backlogs backlogs;
  private final SystemStates states;
  private final ConnectedSystems systems;
  private final PausedSystems paused;
  private final SystemChecks checks;
  private final SystemControl control;
  private final WebhookReports hooks;
  private final SafetyPolls polls;
  private final IdempotentWrites writes;

  SystemsResource(
      Installations installations,
      Backlogs backlogs,
      SystemStates states,
      ConnectedSystems systems,
      PausedSystems paused,
      SystemChecks checks,
      SystemControl control,
      WebhookReports hooks,
      SafetyPolls polls,
      IdempotentWrites writes) {
    this.paused = paused;
    this.checks = checks;
    this.control = control;
    this.hooks = hooks;
    this.polls = polls;
    this.writes = writes;
    this.installations = installations;
    this.backlogs = backlogs;
    this.states = states;
    this.systems = systems;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(operationId = "listSystems", summary = "The systems and what waits for each")
  public Page<SystemView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri);
    var after = query.cursor(1, it -> it.get(0)).orElse("");
    var installation = installations.current();
    var backlog = backlogs.look();
    var silenced = paused.paused();
    return Page.of(
        query,
        limit ->
            installation.byObject().keySet().stream()
                .filter(it -> it.value().compareTo(after) > 0)
                .sorted()
                .limit(limit)
                .toList(),
        it -> view(it, installation, backlog, silenced),
        it -> Cursor.at(it.value()));
  }

  /**
   * A system.
   *
   * @param state whether it answers, as far as was noticed; null: it is not connected
   * @param objects entity by object
   * @param check what it said when it was last asked whether our credentials work; null: it was not
   *     asked yet
   * @param webhooks the results of those that reached this process; null: none did
   * @param notices what a person should know of how it is used now, such as an operation for groups
   *     that it refuses
   * @param paused whether an operator silenced it
   * @param owner who receives its alerts; null: who receives those of its syncs
   * @param waiting how much there is to do for it
   */
  @Schema(name = "System")
  record SystemView(
      String id,
      @Schema(
              nullable = true,
              enumeration = {
                "answering",
                "silent",
                "refusing",
                "consent-needed",
                "waiting-for-quota",
                "probed"
              })
          @Nullable String state,
      @Schema(nullable = true) @Nullable CheckView check,
      @Schema(nullable = true) @Nullable HooksView webhooks,
      List<String> notices,
      boolean paused,
      @Schema(nullable = true, description = "Null: who receives the alerts of its syncs")
          @Nullable String owner,
      Map<String, String> objects,
      List<String> syncs,
      @JsonUnwrapped BacklogView waiting) {}

  /**
   * What there is to do for a system.
   *
   * @param countedAt when the numbers were counted
   */
  record BacklogView(QueueView events, QueueView deliveries, long deadLetters, Instant countedAt) {

    static BacklogView of(Backlog backlog, SystemId system) {
      return new BacklogView(
          QueueView.of(backlog.events().get(system)),
          QueueView.of(backlog.deliveries().get(system)),
          backlog.deadLetters().getOrDefault(system, 0L),
          backlog.at());
    }
  }

  /**
   * The results of a system's webhooks.
   *
   * @param state whether they can be relied on; else the system is polled
   * @param refusedFor why the last one that was refused was
   * @param failing whether none was verified since then
   */
  @Schema(name = "Webhooks")
  record HooksView(
      @Schema(enumeration = {"working", "refused", "quiet", "silent", "incomplete"}) String state,
      @Schema(nullable = true) @Nullable Instant verifiedAt,
      @Schema(nullable = true) @Nullable Instant refusedAt,
      @Schema(
              nullable = true,
              enumeration = {"signature", "stale", "secret", "not-started", "too-many-events"})
          @Nullable String refusedFor,
      boolean failing) {
    static HooksView of(HookState state, WebhookReports.Seen seen) {
      var fault = seen.fault();
      return new HooksView(
          ApiWords.of(state),
          seen.verified(),
          seen.refused(),
          fault == null ? null : ApiWords.of(fault),
          seen.failing());
    }
  }

  /** What waits in one queue. */
  @Schema(name = "Queue")
  record QueueView(long waiting, @Schema(nullable = true) @Nullable Instant oldest) {
    static QueueView of(Backlog.@Nullable Waiting waiting) {
      return waiting == null
          ? new QueueView(0, null)
          : new QueueView(waiting.count(), waiting.oldest());
    }
  }

  private SystemView view(
      SystemId system, Installation installation, Backlog backlog, Set<SystemId> silenced) {
    var state = states.states().get(system);
    return new SystemView(
        system.value(),
        state == null ? null : ApiWords.of(state),
        checks.last(system).map(it -> CheckView.of(system, it)).orElse(null),
        hooks.seen(system).map(it -> HooksView.of(polls.state(system), it)).orElse(null),
        systems.find(system).map(ConnectedSystem::notices).orElse(List.of()),
        silenced.contains(system),
        installation.owners().get(system),
        installation.byObject().getOrDefault(system, Map.of()),
        syncs(system, installation),
        BacklogView.of(backlog, system));
  }

  private static List<String> syncs(SystemId system, Installation installation) {
    return installation.entities().values().stream()
        .map(Entity::syncs)
        .flatMap(List::stream)
        .filter(it -> it.systems().contains(system))
        .map(SyncRules::sync)
        .distinct()
        .sorted()
        .toList();
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{system}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseSystem",
      summary =
          "Pause a system until it is resumed: nothing of it is processed or written; incoming"
              + " events are kept")
  public RestResponse<SystemView> pause(@PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(
        SystemView.class,
        () -> {
          control.pause(id, posted.actor());
          return view(id, installations.current(), backlogs.look(), paused.paused());
        });
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{system}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "resumeSystem",
      summary = "Resume a system with the events kept meanwhile")
  public RestResponse<SystemView> resume(
      @PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(
        SystemView.class,
        () -> {
          control.resume(id);
          return view(id, installations.current(), backlogs.look(), paused.paused());
        });
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{system}/reset")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "resetSystem",
      summary =
          "Read a system's settings and secrets again, log in again, end its breaker's pause, and"
              + " ask it whether our credentials work")
  public RestResponse<CheckView> reset(@PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(CheckView.class, () -> CheckView.of(id, control.reset(id)));
  }
}
