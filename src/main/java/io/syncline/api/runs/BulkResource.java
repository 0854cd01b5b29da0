package io.syncline.api.runs;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Posted;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Brings what exists up to date, or plans to. */
@Path("/api/v1/syncs/{sync}/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class BulkResource {

  private static final String LAST = "last";
  private static final String RESEND = "resend";

  /** What may be asked; nothing of it has to be. */
  @Schema(name = "Bulk")
  record RequestBodySpec(
      @Schema(
              description =
                  "Read only this system; left out: every system whose changes are synced")
          String sourceSystem,
      @Schema(description = "Update these systems; left out: all of the sync")
          List<String> targetSystems,
      @Schema(description = "Plan it: nothing is written") boolean dryRun,
      Filter filter,
      @Schema(description = "Pause the run after this number of records") int canary,
      @Schema(description = "Records per page, 1 to 500; default 100") int batchSize,
      @Schema(
              description =
                  "Write again what systems took already, and everything to what is write-only;"
                      + " not with dryRun")
          boolean resend) {}

  /** Which records. */
  @Schema(name = "BulkFilter")
  record Filter(
      @Schema(
              description =
                  "Only those changed since: a time, or `last` for the last complete bulk run")
          String updatedSince) {}

  /**
   * What was asked for.
   *
   * @param run its id; with {@code dryRun} that of the plan too
   */
  @Schema(name = "BulkAsked")
  record AskedFor(
      @Schema(description = "GET /api/v1/runs/{run}; with dryRun also GET /api/v1/plans/{run}")
          String run,
      String kind,
      String sync) {}

  private final SyncCatalog catalog;
  private final Runs runs;
  private final Ids ids;
  private final InstantSource clock;
  private final IdempotentWrites writes;

  BulkResource(
      SyncCatalog catalog, Runs runs, Ids ids, InstantSource clock, IdempotentWrites writes) {
    this.catalog = catalog;
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "bulkSync",
      summary = "Bring all records of a sync up to date, or plan to")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RequestBodySpec.class)))
  @APIResponse(
      responseCode = "202",
      description = "It was asked for",
      content = @Content(schema = @Schema(implementation = AskedFor.class)))
  public RestResponse<AskedFor> bulk(@PathParam("sync") String sync, @Nullable String body) {
    var posted = writes.posted(body);
    return posted.answered(AskedFor.class, () -> ask(sync, posted));
  }

  private RestResponse<AskedFor> ask(String sync, Posted posted) {
    var wish =
        posted.fields(
            "sourceSystem", "targetSystems", "dryRun", "filter", "canary", "batchSize", RESEND);
    var listed = StartedSyncs.named(catalog, sync);
    var kind = wish.flag("dryRun") ? Run.Kind.PLAN : Run.Kind.BACKFILL;
    if (kind == Run.Kind.PLAN && wish.flag(RESEND)) {
      throw Refusal.badRequest("resend writes all again: there is nothing to plan");
    }
    var run =
        Run.asked(
            ids.next().toString(),
            kind,
            sync,
            request(wish, Set.copyOf(listed.systems())).struct(),
            clock.instant(),
            posted.actor());
    runs.ask(run, null);
    return IdempotentWrites.answer(202, new AskedFor(run.id(), ApiWords.of(kind), sync));
  }

  private static BulkRequest request(BodyFields wish, Set<SystemId> systems) {
    var since = since(wish);
    var source = wish.text("sourceSystem");
    return new BulkRequest(
        source == null ? null : system(source, systems),
        wish.texts("targetSystems").stream()
            .map(it -> system(it, systems))
            .collect(Collectors.toSet()),
        since == null || since.equals(LAST) ? null : time(since),
        LAST.equals(since),
        wish.has("canary") ? wish.number("canary", 1, 1_000_000) : null,
        wish.has("batchSize") ? wish.number("batchSize", 1, BulkRequest.MOST) : null,
        wish.flag(RESEND));
  }

  private static @Nullable String since(BodyFields wish) {
    if (!wish.has("filter")) {
      return null;
    }
    var filter = wish.struct("filter");
    if (!Set.of("updatedSince").containsAll(filter.keySet())) {
      throw Refusal.badRequest("filter has only updatedSince");
    }
    return filter.get("updatedSince") instanceof Value.Text text ? text.value() : null;
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.badRequest(
          "updatedSince is neither a time as 2026-01-31T12:00:00Z nor " + LAST);
    }
  }

  private static SystemId system(String name, Set<SystemId> systems) {
    return systems.stream()
        .filter(it -> it.value().equals(name))
        .findFirst()
        .orElseThrow(() -> Refusal.badRequest("The sync does not have one of the named systems"));
  }
}
