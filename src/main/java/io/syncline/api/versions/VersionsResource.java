package io.syncline.api.versions;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.version.VersionComparison;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Every version of a sync's definition that was loaded. */
@Path("/api/v1/syncs/{sync}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class VersionsResource {

  private final VersionControl control;
  private final Caller caller;
  private final IdempotentWrites writes;

  VersionsResource(VersionControl control, Caller caller, IdempotentWrites writes) {
    this.control = control;
    this.caller = caller;
    this.writes = writes;
  }

  /**
   * How it is rolled back.
   *
   * @param why kept with the version
   * @param current the version that is current for who asks; with another the request is refused
   */
  @Schema(name = "SyncVersionRollBack")
  record RollBack(
      @Schema(nullable = true) @Nullable String why,
      @Schema(nullable = true) @Nullable Integer current) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listSyncVersions",
      summary = "The versions of a sync's definition that were loaded, newest first")
  public Page<VersionView> list(@PathParam("sync") String sync, @Context UriInfo uri) {
    caller.mustReadSync(sync);
    var query = QueryParameters.of(uri);
    var before = query.cursor(1, it -> Integer.valueOf(it.get(0))).orElse(null);
    return Page.of(
        query,
        limit -> control.list(sync, before, limit),
        it -> VersionView.line(it, current(it.sync(), it.number())),
        it -> Cursor.at(String.valueOf(it.number())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{version}")
  @Operation(
      operationId = "getSyncVersion",
      summary = "A version with its text, and with what it came to")
  public VersionView get(@PathParam("sync") String sync, @PathParam("version") String version) {
    caller.mustReadSync(sync);
    var found = control.found(sync, version);
    return VersionView.whole(found, current(sync, found.number()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{version}/changes")
  @Operation(
      operationId = "getSyncVersionChanges",
      summary = "What a version says otherwise than an earlier one")
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "The other version; the one before, unless given")
  public VersionChangesView changes(
      @PathParam("sync") String sync, @PathParam("version") String version, @Context UriInfo uri) {
    caller.mustReadSync(sync);
    var after = control.found(sync, version);
    var since = QueryParameters.exactly(uri, "since").text("since");
    if (since == null && after.number() == 1) {
      throw Refusal.conflict("first", "There is no version before the first");
    }
    var before = control.found(sync, since == null ? String.valueOf(after.number() - 1) : since);
    return VersionChangesView.of(
        sync, before.number(), after.number(), VersionComparison.of(before, after));
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Path("/{version}/roll-back")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "rollBackSync",
      summary = "Writes a version back to the file of the sync, where a setting allows it")
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = RollBack.class)))
  public RestResponse<VersionView> rollBack(
      @PathParam("sync") String sync, @PathParam("version") String version, @Nullable String body) {
    var posted = writes.posted(body);
    var fields = posted.fields("why", "current");
    var why = fields.shortText("why");
    var seen = fields.number("current", 0, Integer.MAX_VALUE);
    return posted.once(
        VersionView.class,
        () -> {
          var found = control.found(sync, version);
          control.rollBack(found, posted.actor(), why, seen == 0 ? null : seen);
          return VersionView.line(
              control.found(sync, version).line(), current(sync, found.number()));
        });
  }

  private boolean current(String sync, int number) {
    return control.current(sync).orElse(0) == number;
  }
}
