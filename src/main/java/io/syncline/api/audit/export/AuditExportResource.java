package io.syncline.api.audit.export;

import io.syncline.api.audit.AuditQueries;
import io.syncline.api.audit.export.AuditFile.Format;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log as a file. */
@Path("/api/v1/audit/export")
@Tag(name = "Audit")
class AuditExportResource {

  private final AuditQueries queries;
  private final AuditFile file;

  AuditExportResource(AuditQueries queries, AuditFile file) {
    this.queries = queries;
    this.file = file;
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Produces({"text/csv", "application/jsonl"})
  @Operation(
      operationId = "exportAudit",
      summary =
          "The audit log as a file, oldest cause first; without filters other than the time it"
              + " carries the digests of its whole days")
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"csv", "jsonl"},
              defaultValue = "csv"))
  @Parameter(name = "record", in = ParameterIn.QUERY)
  @Parameter(name = "cause", in = ParameterIn.QUERY)
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(name = "system", in = ParameterIn.QUERY)
  @Parameter(name = "sync", in = ParameterIn.QUERY)
  @Parameter(name = "actor", in = ParameterIn.QUERY)
  @Parameter(name = "operation", in = ParameterIn.QUERY)
  @Parameter(name = "outcome", in = ParameterIn.QUERY)
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "Only what was caused at or after this time")
  @Parameter(
      name = "until",
      in = ParameterIn.QUERY,
      description = "Only what was caused before this time")
  public Response export(@Context UriInfo uri) {
    var asked = AuditQueries.parameters(uri, "format");
    if (asked.text("cursor") != null || asked.text("limit") != null) {
      throw Refusal.badRequest("A file has no pages: cursor and limit are for lists");
    }
    var word = asked.word("format", Format.class);
    var format = word == null ? Format.CSV : word;
    var query = queries.read(asked, null, AuditFile.PAGE);
    return Response.ok(file.of(query, format))
        .type(
            format == Format.CSV ? "text/csv; charset=utf-8; header=present" : "application/jsonl")
        .header(
            "Content-Disposition",
            "attachment; filename=audit." + (format == Format.CSV ? "csv" : "jsonl"))
        .build();
  }
}
