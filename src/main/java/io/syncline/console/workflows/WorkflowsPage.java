package io.syncline.console.workflows;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.NextPage;
import io.syncline.console.Option;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.workflows.WorkflowList.Filters;
import io.syncline.console.workflows.WorkflowList.Startable;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowControl.NotPossible;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowStore;
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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Workflows that run, or ran, for records. */
@Path("/console/workflows")
@Produces(MediaType.TEXT_HTML)
@Blocking
class WorkflowsPage {

  private static final int SHOWN = 50;

  private final WorkflowStore workflows;
  private final WorkflowControl control;
  private final Installations installations;
  private final Caller caller;
  private final InstantSource clock;

  WorkflowsPage(
      WorkflowStore workflows,
      WorkflowControl control,
      Installations installations,
      Caller caller,
      InstantSource clock) {
    this.workflows = workflows;
    this.control = control;
    this.installations = installations;
    this.caller = caller;
    this.clock = clock;
  }

  /** A workflow of a started sync. */
  private record Defined(String sync, String workflow, String entity) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "workflow", "state", "record");
    return list(query, null);
  }

  private TemplateInstance list(QueryParameters query, @Nullable StatusLabel said) {
    var state = query.word("state", State.class);
    var record = query.record("record");
    var now = clock.instant();
    var found =
        workflows.list(
            new WorkflowStore.Query(
                caller.syncs(query.text("sync")),
                query.text("workflow"),
                state,
                record,
                false,
                query.before(),
                SHOWN + 1));
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    var defined = defined();
    return WorkflowTemplates.workflows(
        frame("Workflows"),
        new WorkflowList(
            said,
            new Filters(
                options(defined, Defined::sync, query.text("sync")),
                options(defined, Defined::workflow, query.text("workflow")),
                Option.of(State.class, state),
                record == null ? "" : record.toString()),
            shown.stream().map(it -> WorkflowSheets.line(it, now)).toList(),
            defined.stream().map(WorkflowsPage::startable).toList(),
            more
                ? NextPage.of(
                    query,
                    shown.get(SHOWN - 1).id().toString(),
                    "sync",
                    "workflow",
                    "state",
                    "record")
                : null));
  }

  private List<Defined> defined() {
    return installations.current().entities().values().stream()
        .flatMap(
            entity ->
                entity.syncs().stream()
                    .filter(sync -> caller.readsSync(sync.sync()))
                    .flatMap(
                        sync ->
                            sync.order().workflows().stream()
                                .map(it -> new Defined(sync.sync(), it.name(), entity.name()))))
        .sorted(
            Comparator.comparing(Defined::sync)
                .thenComparing(Defined::workflow)
                .thenComparing(Defined::entity))
        .toList();
  }

  /** Those that are defined, and what is chosen although it is not defined any more. */
  private static List<Option> options(
      List<Defined> defined, Function<Defined, String> name, @Nullable String chosen) {
    return Stream.concat(defined.stream().map(name), Stream.ofNullable(chosen))
        .distinct()
        .sorted()
        .map(it -> new Option(it, it.equals(chosen)))
        .toList();
  }

  private static Startable startable(Defined it) {
    return new Startable(
        it.sync() + "/" + it.workflow(),
        it.workflow() + " of " + it.sync() + ", for a " + it.entity());
  }

  /** Where it cannot be started, the page says why. */
  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response start(@Context UriInfo uri, @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "workflow", "record");
    var name = said.needed("workflow");
    int slash = name.indexOf('/');
    if (slash < 1) {
      throw Refusal.badRequest("workflow is not <sync>/<workflow>");
    }
    var record = new RecordId(QueryParameters.id(said.needed("record").strip(), "record"));
    try {
      var started =
          control.start(name.substring(0, slash), name.substring(slash + 1), record, caller.name());
      return here(started.id(), "workflow-started");
    } catch (NotPossible refused) {
      var why = StatusLabel.warn(refused.why() + ". Nothing was done.");
      return Response.status(Response.Status.CONFLICT)
          .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
          .entity(list(QueryParameters.of(uri), why))
          .build();
    }
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance one(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said");
    var said = FormResult.of(query.text("said"), null, null);
    return WorkflowTemplates.workflow(
        frame("Workflow"), WorkflowSheets.of(found(id), said, clock.instant()));
  }

  /**
   * Approves, retries, skips or cancels.
   *
   * <p>A form names the step that it was made for: once another one is the current step, nothing is
   * done.
   */
  @POST
  @Path("/{id}/{demand}")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response control(
      @PathParam("id") String id,
      @PathParam("demand") String demand,
      @Nullable MultivaluedMap<String, String> form) {
    var workflow = found(id);
    boolean skips = demand.equals("skip");
    var said = skips ? Form.fields(form, "step", "reason") : Form.fields(form, "step");
    var reason = skips ? said.shortText("reason") : null;
    if (skips && (reason == null || reason.isBlank())) {
      throw Refusal.badRequest("reason is missing");
    }
    var step = said.has("step") ? said.needed("step") : "";
    if (!WorkflowSheets.of(workflow, null, clock.instant()).actions().step().equals(step)) {
      return here(workflow.id(), "stale");
    }
    try {
      return here(workflow.id(), done(demand, workflow.id(), step, reason == null ? "" : reason));
    } catch (NotPossible refused) {
      return here(workflow.id(), "not-possible");
    }
  }

  private String done(String demand, UUID id, String step, String reason) {
    switch (demand) {
      case "approve" -> control.approve(id, caller.name());
      case "retry" -> control.retry(id);
      case "skip" -> control.skip(id, step, caller.name(), reason);
      case "cancel" -> control.cancel(id, false);
      case "compensate" -> control.cancel(id, true);
      default ->
          throw Refusal.unknown(
              "A workflow is approved, retried, skipped, cancelled or compensated");
    }
    return "workflow-" + demand;
  }

  private WorkflowInstance found(String id) {
    return workflows
        .find(QueryParameters.id(id, "workflow"))
        .filter(it -> caller.readsSync(it.subject().sync()))
        .orElseThrow(() -> Refusal.unknown("There is no workflow of this id"));
  }

  private static Response here(UUID id, String said) {
    return Form.then("/console/workflows/" + id + "?said=" + said);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "workflows", "", caller.name());
  }
}
