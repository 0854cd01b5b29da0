package io.syncline.api.plans;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.sheet.SheetAnswer;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
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
import java.net.URI;
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

  private final KnownNames names;
  private final PlanStore plans;
  private final PlanControl control;
  private final Masking masking;
  private final Caller caller;
  private final IdempotentWrites writes;

  PlansResource(
      KnownNames names,
      PlanStore plans,
      PlanControl control,
      Masking masking,
      IdempotentWrites writes,
      Caller caller) {
    this.names = names;
    this.caller = caller;
    this.plans = plans;
    this.control = control;
    this.masking = masking;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listPlans", summary = "Plans, newest first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  public Page<PlanView> list(@Context UriInfo uri) {
    var asked = QueryParameters.of(uri, "sync");
    var syncs = caller.syncs(asked.text("sync"));
    var before = asked.before();
    return names.checked(
        asked,
        Page.of(
            asked,
            limit -> plans.list(syncs, before == null ? null : before.toString(), limit),
            PlanView::of,
            it -> Cursor.at(it.id())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(operationId = "getPlan", summary = "A plan and its summary")
  public PlanView get(@PathParam("id") String id) {
    return PlanView.of(control.found(id));
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
    var plan = control.found(id);
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
  @Operation(operationId = "getPlanReport", summary = "Leads to the plan in the console (303)")
  public Response page(@PathParam("id") String id) {
    return Response.seeOther(URI.create("/console/plans/" + control.found(id).id())).build();
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/report.csv")
  @Produces("text/csv")
  @Operation(
      operationId = "getPlanSheet",
      summary = "A plan as a spreadsheet, a row per attribute that would change")
  public Response sheet(@PathParam("id") String id) {
    var sheet = new PlanSheet(plans, control.found(id).id(), masking);
    return SheetAnswer.of(PlanSheet.NAMES, sheet, masking);
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
    return posted.once(PlanView.class, () -> PlanView.of(control.approve(id, posted.actor())));
  }
}
