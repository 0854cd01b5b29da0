package io.syncline.api.plans;

import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.plan.Execution;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.ArrayList;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What bulk runs would do, to be read and approved. */
@Path("/api/v1/plans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Plans")
class PlansResource {

  private final PlanStore plans;
  private final Runs runs;
  private final Masking masking;
  private final IdempotentWrites writes;
  private final Ids ids;
  private final InstantSource clock;

  PlansResource(
      PlanStore plans,
      Runs runs,
      Masking masking,
      IdempotentWrites writes,
      Ids ids,
      InstantSource clock) {
    this.plans = plans;
    this.runs = runs;
    this.masking = masking;
    this.writes = writes;
    this.ids = ids;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listPlans", summary = "Plans, newest first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  public Page<PlanView> list(@Context UriInfo uri) {
    var asked = QueryParameters.of(uri, "sync");
    var before = asked.before();
    return Page.of(
        asked,
        limit -> plans.list(asked.text("sync"), before == null ? null : before.toString(), limit),
        PlanView::of,
        it -> Cursor.at(it.id()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(operationId = "getPlan", summary = "A plan and its summary")
  public PlanView get(@PathParam("id") String id) {
    return PlanView.of(plan(id));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/items")
  @Operation(operationId = "listPlanItems", summary = "What a plan would do, record by record")
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "create, update, remove, link, conflict, question, rejected")
  @Parameter(
      name = "target",
      in = ParameterIn.QUERY,
      description = "Only what concerns this system")
  @Parameter(name = "status", in = ParameterIn.QUERY, description = "planned, filed, refused")
  public Page<PlanItemView> items(@PathParam("id") String id, @Context UriInfo uri) {
    var plan = plan(id);
    var asked = QueryParameters.of(uri, "kind", "target", "status");
    var target = asked.system("target");
    long after = asked.cursor(1, it -> Long.parseLong(it.get(0))).orElse(0L);
    return Page.of(
        asked,
        limit ->
            plans.items(
                new PlanStore.Query(
                    plan.id(),
                    asked.word("kind", PlanItem.Kind.class),
                    target == null ? null : target.value(),
                    asked.word("status", PlanItem.Status.class),
                    after,
                    limit)),
        it -> PlanItemView.of(it, masking),
        it -> Cursor.at(String.valueOf(it.seq())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/report.html")
  @Produces(MediaType.TEXT_HTML)
  @Operation(
      operationId = "getPlanReport",
      summary = "A plan as one page to be read, mailed or printed")
  public String page(@PathParam("id") String id) {
    var plan = plan(id);
    var items = new ArrayList<PlanItemView>();
    for (var kind : PlanPage.ORDER) {
      var query = new PlanStore.Query(plan.id(), kind, null, null, 0, PlanPage.MOST - items.size());
      plans.items(query).forEach(it -> items.add(PlanItemView.of(it, masking)));
    }
    return PlanPage.of(plan, items, waits(plan));
  }

  /** Of the run that makes it, or carries it out. */
  private @Nullable String waits(Plan plan) {
    var by = plan.approval().run();
    return runs.find(by == null ? plan.id() : by)
        .filter(it -> it.status() == Run.Status.RUNNING)
        .map(Run::reason)
        .orElse(null);
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/report.csv")
  @Produces("text/csv")
  @Operation(
      operationId = "getPlanSheet",
      summary = "A plan as a spreadsheet, a row per attribute that would change")
  public Response sheet(@PathParam("id") String id) {
    return Response.ok(new PlanSheet(plans, plan(id).id(), masking))
        .type("text/csv; charset=utf-8; header=present")
        .build();
  }

  /** What carries the plan out. */
  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/approve")
  @Operation(
      operationId = "approvePlan",
      summary = "Has a plan carried out; what changed since it was made is refused")
  public RestResponse<PlanView> approve(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    posted.fields();
    return posted.once(PlanView.class, () -> approved(id, posted.actor()));
  }

  private PlanView approved(String id, String actor) {
    var before = plan(id);
    if (before.status() == Plan.Status.BUILDING) {
      throw Refusal.conflict("not-ready", "The plan is not complete yet");
    }
    if (before.status() == Plan.Status.FAILED) {
      throw Refusal.conflict("failed", "The run of the plan ended before the plan was complete");
    }
    if (before.status() == Plan.Status.EXECUTED) {
      throw Refusal.conflict("executed", "The plan was carried out before");
    }
    var now = clock.instant();
    var approved =
        plans.approve(id, actor, now, ids.next().toString()).orElseThrow(() -> unknown());
    var run = approved.approval().run();
    var request = runs.find(id).map(it -> it.request().words()).orElse(Value.Struct.EMPTY);
    if (run != null) {
      // where the process died between the two, the run is asked for now
      runs.ask(
          Run.asked(
              run,
              Run.Kind.EXECUTE,
              approved.sync(),
              Execution.request(approved, request),
              now,
              actor),
          "execute/" + id);
    }
    return PlanView.of(approved);
  }

  private Plan plan(String id) {
    return plans.find(QueryParameters.id(id, "plan").toString()).orElseThrow(() -> unknown());
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no plan of this id");
  }
}
