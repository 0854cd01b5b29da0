package io.syncline.api.workflows;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowControl.NotPossible;
import io.syncline.core.workflow.WorkflowInstance;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Workflows that run, or ran, for records. */
@Path("/api/v1/workflows")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workflows")
class WorkflowsResource {

  private final KnownNames names;
  private final WorkflowStore workflows;
  private final WorkflowControl control;
  private final IdempotentWrites writes;
  private final Caller caller;

  WorkflowsResource(
      KnownNames names,
      WorkflowStore workflows,
      WorkflowControl control,
      IdempotentWrites writes,
      Caller caller) {
    this.names = names;
    this.caller = caller;
    this.workflows = workflows;
    this.control = control;
    this.writes = writes;
  }

  /**
   * What is started.
   *
   * @param sync the sync whose definition has it
   * @param workflow its name
   * @param record the record's id
   */
  @Schema(name = "WorkflowStart")
  record Start(String sync, String workflow, String record) {}

  /** Why a step is left out. */
  @Schema(name = "WorkflowSkip")
  record Skip(String reason) {}

  /**
   * How it is cancelled.
   *
   * @param compensate whether what was done is undone, where its steps say how
   */
  @Schema(name = "WorkflowCancel")
  record Cancel(@Schema(nullable = true) @Nullable Boolean compensate) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listWorkflows",
      summary = "Workflows, newest first; only open ones by default")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "of this sync alone")
  @Parameter(name = "workflow", in = ParameterIn.QUERY, description = "of this name alone")
  @Parameter(
      name = "state",
      in = ParameterIn.QUERY,
      description = "in this state alone, ended or not")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "of this record alone")
  @Parameter(
      name = "ended",
      in = ParameterIn.QUERY,
      description = "true: also those that have ended",
      schema = @Schema(type = SchemaType.BOOLEAN))
  public Page<WorkflowView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "workflow", "state", "record", "ended");
    var syncs = caller.syncs(query.text("sync"));
    var record = query.record("record");
    var state = query.word("state", WorkflowInstance.State.class);
    return names.checked(
        query,
        Page.of(
            query,
            limit ->
                workflows.list(
                    new WorkflowStore.Query(
                        syncs,
                        query.text("workflow"),
                        state,
                        record,
                        state == null && !query.flag("ended"),
                        query.before(),
                        limit)),
            WorkflowView::of,
            it -> Cursor.at(it.id().toString())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(operationId = "getWorkflow", summary = "One workflow with its steps")
  public WorkflowView get(@PathParam("id") String id) {
    return workflows
        .find(QueryParameters.id(id, "workflow"))
        .filter(it -> caller.readsSync(it.subject().sync()))
        .map(WorkflowView::of)
        .orElseThrow(() -> Refusal.unknown("There is no workflow of this id"));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "startWorkflow", summary = "Starts a workflow for a record")
  @RequestBody(content = @Content(schema = @Schema(implementation = Start.class)))
  public RestResponse<WorkflowView> start(@Nullable String body) {
    var posted = writes.posted(body);
    var fields = posted.fields("sync", "workflow", "record");
    var sync = fields.needed("sync");
    var workflow = fields.needed("workflow");
    var record = new RecordId(QueryParameters.id(fields.needed("record"), "record"));
    return once(posted, () -> control.start(sync, workflow, record, posted.actor()));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "approveWorkflowStep", summary = "Approves the step that waits for it")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<WorkflowView> approve(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var workflow = QueryParameters.id(id, "workflow");
    return once(posted, () -> control.approve(workflow, posted.actor()));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "retryWorkflow", summary = "Carries out the failed step again")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<WorkflowView> retry(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var workflow = QueryParameters.id(id, "workflow");
    return once(posted, () -> control.retry(workflow));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/skip")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "skipWorkflowStep", summary = "Leaves out the current step")
  @RequestBody(content = @Content(schema = @Schema(implementation = Skip.class)))
  public RestResponse<WorkflowView> skip(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var reason = posted.fields("reason").needed("reason");
    var workflow = QueryParameters.id(id, "workflow");
    return once(posted, () -> control.skip(workflow, posted.actor(), reason));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "cancelWorkflow",
      summary = "Ends a workflow; with `compensate` what it did is undone")
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = Cancel.class)))
  public RestResponse<WorkflowView> cancel(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    boolean compensate = posted.fields("compensate").flag("compensate");
    var workflow = QueryParameters.id(id, "workflow");
    return once(posted, () -> control.cancel(workflow, compensate));
  }

  private RestResponse<WorkflowView> once(Posted posted, Supplier<WorkflowInstance> change) {
    return posted.once(
        WorkflowView.class,
        () -> {
          try {
            return WorkflowView.of(change.get());
          } catch (NotPossible refused) {
            throw Refusal.conflict("not-possible", refused.why());
          }
        });
  }
}
