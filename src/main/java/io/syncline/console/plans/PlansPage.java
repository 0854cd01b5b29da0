package io.syncline.console.plans;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Masking;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.plans.PlanControl;
import io.syncline.api.plans.PlanItemView;
import io.syncline.api.runs.RunControl;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.NextPage;
import io.syncline.console.Option;
import io.syncline.console.PageFrame;
import io.syncline.console.RunDemand;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanItem.Kind;
import io.syncline.core.backfill.plan.PlanStore;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What bulk runs would do; approved, followed and taken back here. */
@Path("/console/plans")
@Produces(MediaType.TEXT_HTML)
@Blocking
class PlansPage {

  private static final int SHOWN = 50;

  private final PlanStore plans;
  private final PlanControl control;
  private final RunControl runs;
  private final Masking masking;
  private final Caller caller;
  private final InstantSource clock;

  PlansPage(
      PlanStore plans,
      PlanControl control,
      RunControl runs,
      Masking masking,
      Caller caller,
      InstantSource clock) {
    this.plans = plans;
    this.control = control;
    this.runs = runs;
    this.masking = masking;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync");
    var sync = query.text("sync");
    var before = query.before();
    var now = clock.instant();
    var found =
        plans.list(caller.syncs(sync), before == null ? null : before.toString(), SHOWN + 1);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return PlanTemplates.plans(
        frame("Plans"),
        new PlanList(
            sync == null ? "" : sync,
            shown.stream().map(it -> PlanDetails.line(it, now)).toList(),
            more ? NextPage.of(query, shown.get(SHOWN - 1).id(), "sync") : null));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance plan(@PathParam("id") String id, @Context UriInfo uri) {
    var plan = control.found(id);
    var query = QueryParameters.of(uri, "kind", "target", "status", "said");
    var asked = query.word("kind", Kind.class);
    var kind = asked == null ? first(plan) : asked;
    return PlanTemplates.plan(
        frame("Plan"),
        new PlanDetail(
            FormResult.of(query.text("said"), null, null),
            PlanDetails.head(plan, clock.instant()),
            control.run(plan).map(PlanDetails::progress).orElse(null),
            PlanDetails.warnings(plan),
            PlanDetails.counts(plan, kind),
            PlanDetails.targets(plan),
            PlanDetails.attributes(plan),
            items(plan, kind, query)));
  }

  /** The first kind of which there is something. */
  private static Kind first(Plan plan) {
    return PlanDetails.ORDER.stream()
        .filter(it -> PlanDetails.count(plan, it) > 0)
        .findFirst()
        .orElse(Kind.CREATE);
  }

  private PlanDetail.Items items(Plan plan, Kind kind, QueryParameters query) {
    var target = query.system("target");
    var status = query.word("status", PlanItem.Status.class);
    long after = query.cursor(1, it -> Long.parseLong(it.get(0))).orElse(0L);
    var found =
        plans.items(
            new PlanStore.Query(
                plan.id(), kind, target == null ? null : target.value(), status, after, SHOWN + 1));
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    var next =
        more
            ? NextPage.of(
                query, String.valueOf(shown.get(SHOWN - 1).seq()), "kind", "target", "status")
            : null;
    return new PlanDetail.Items(
        ApiWords.of(kind),
        PlanDetails.capital(PlanDetails.title(kind)),
        PlanDetails.targets(plan).stream()
            .map(it -> new Option(it.system(), it.system().equals(Objects.toString(target, ""))))
            .toList(),
        Option.of(PlanItem.Status.class, status),
        shown.stream().map(it -> PlanDetails.item(PlanItemView.of(it, masking))).toList(),
        next);
  }

  @POST
  @Path("/{id}/approve")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response approve(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var plan = control.found(id);
    var said = plan.status() == Plan.Status.READY ? "approved" : "not-possible";
    if (plan.status() == Plan.Status.READY) {
      try {
        control.approve(plan.id(), caller.name());
      } catch (Refusal refused) {
        if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
          throw refused;
        }
        said = "not-possible";
      }
    }
    return Form.then("/console/plans/" + plan.id() + "?said=" + said);
  }

  /** Takes back what the run of the plan wrote; leads to the run that does. */
  @POST
  @Path("/{id}/undo")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response undo(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var plan = control.found(id);
    try {
      var run = control.run(plan).orElseThrow(() -> Refusal.conflict("not-possible", "No run"));
      return Form.then("/console/runs/" + runs.undo(run, caller.name()).id() + "?said=undo-asked");
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      return Form.then("/console/plans/" + plan.id() + "?said=not-possible");
    }
  }

  /** Pauses, resumes or cancels the run that makes it or carries it out. */
  @POST
  @Path("/{id}/{demand}")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response control(
      @PathParam("id") String id,
      @PathParam("demand") String demand,
      @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var plan = control.found(id);
    var run = control.run(plan).orElse(null);
    var said = RunDemand.ask(runs, run, demand, caller.name());
    return Form.then("/console/plans/" + plan.id() + "?said=" + said);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "plans", "", caller.name());
  }
}
