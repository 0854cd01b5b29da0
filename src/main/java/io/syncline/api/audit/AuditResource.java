package io.syncline.api.audit;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditLog;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log of every operation, skipped ones included. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AuditResource {

  private final KnownNames names;
  private final AuditLog log;
  private final AuditQueries queries;
  private final Masking masking;
  private final Caller caller;

  AuditResource(
      KnownNames names, AuditLog log, AuditQueries queries, Masking masking, Caller caller) {
    this.names = names;
    this.caller = caller;
    this.log = log;
    this.queries = queries;
    this.masking = masking;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "listAudit",
      summary = "What was done and what was not, newest cause first")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "Only of this record")
  @Parameter(
      name = "cause",
      in = ParameterIn.QUERY,
      description = "Only what this event or intent led to",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(
      name = "system",
      in = ParameterIn.QUERY,
      description = "Only entries in which it is the source, the target or the origin")
  @Parameter(
      name = "sync",
      in = ParameterIn.QUERY,
      description = "Only of the entities of this sync, and of no other systems than its own")
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description = "Only what the token of this name asked for")
  @Parameter(
      name = "operation",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {
                "receive",
                "apply",
                "create",
                "update",
                "delete",
                "link",
                "conflict",
                "review",
                "replay"
              }))
  @Parameter(
      name = "outcome",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"applied", "skipped", "held", "failed", "unknown"}))
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "Only what was caused at or after this time")
  @Parameter(
      name = "until",
      in = ParameterIn.QUERY,
      description = "Only what was caused before this time")
  public Page<AuditView> list(@Context UriInfo uri) {
    var query = AuditQueries.parameters(uri);
    var syncs = caller.syncs(query.text("sync"));
    var before = query.cursor(4, AuditResource::before).orElse(null);
    return names.checked(
        query,
        Page.readable(
            query,
            limit -> log.list(queries.read(query, syncs, before, limit)),
            it -> AuditView.of(it, masking),
            AuditResource::place));
  }

  private static Cursor place(AuditEntry entry) {
    var at = AuditLog.Cursor.of(entry);
    return Cursor.at(
        at.cause().toString(), at.operation().name(), at.target(), Boolean.toString(at.settled()));
  }

  private static AuditLog.Cursor before(List<String> place) {
    return new AuditLog.Cursor(
        UUID.fromString(place.get(0)),
        Operation.valueOf(place.get(1)),
        place.get(2),
        Boolean.parseBoolean(place.get(3)));
  }
}
