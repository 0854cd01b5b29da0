package io.syncline.api.privacy;

import io.syncline.api.http.Accesses;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Problem;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.privacy.PersonArchive;
import io.syncline.core.sync.read.Records;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** All that is held of a person, as one archive. */
@Path("/api/v1/portability")
@Tag(name = "Privacy")
class PortabilityResource {

  private static final int PAGE = 500;

  private final Records records;
  private final AuditLog audit;
  private final Installations installations;
  private final Accesses accesses;
  private final Caller caller;

  PortabilityResource(
      Records records,
      AuditLog audit,
      Installations installations,
      Accesses accesses,
      Caller caller) {
    this.records = records;
    this.audit = audit;
    this.installations = installations;
    this.accesses = accesses;
    this.caller = caller;
  }

  @GET
  @RolesAllowed(Permission.DECIDE)
  @Path("/{record}")
  @Produces("application/zip")
  @Operation(
      operationId = "exportPerson",
      summary =
          "All that is held of a person as JSON and CSV, masked attributes too; needs `gdpr:"
              + " {dataPortability: true}`")
  @APIResponse(
      responseCode = "200",
      description = "The archive",
      content =
          @Content(
              mediaType = "application/zip",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "409",
      description = "No started sync permits it",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Response archive(@PathParam("record") String record) {
    var id = new RecordId(QueryParameters.id(record, "record"));
    var state =
        records.find(id).orElseThrow(() -> Refusal.unknown("There is no record of this id"));
    var name = state.record().entity();
    caller.mustOwn(name);
    var entity = installations.current().entity(name).orElse(null);
    if (entity == null
        || entity.syncs().stream().noneMatch(it -> it.safeguards().privacy().portability())) {
      throw Refusal.conflict(
          "not-possible",
          "No started sync with a " + name + " has `gdpr: {dataPortability: true}`");
    }
    var purposes =
        entity.syncs().stream()
            .flatMap(it -> it.safeguards().privacy().purposes().values().stream())
            .flatMap(it -> it.stream())
            .map(SyncRules.Purpose::attribute)
            .distinct()
            .toList();
    accesses.handsOut("portability", name, id, state.record().attributes().keySet());
    accesses.keep();
    return Response.ok(zip(state, purposes))
        .header("Content-Disposition", "attachment; filename=person-" + id + ".zip")
        .header("Cache-Control", "no-store")
        .build();
  }

  private byte[] zip(RecordState state, List<String> purposes) {
    var history = history(state.record().id());
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      put(zip, "person.json", Json.text(PersonArchive.document(state, history, purposes)));
      put(
          zip,
          "attributes.csv",
          Csv.write(PersonArchive.ATTRIBUTES, PersonArchive.attributes(state, purposes)));
      put(zip, "copies.csv", Csv.write(PersonArchive.COPIES, PersonArchive.copies(state)));
      put(zip, "history.csv", Csv.write(PersonArchive.HISTORY, PersonArchive.history(history)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private List<AuditEntry> history(RecordId record) {
    var all = new ArrayList<AuditEntry>();
    AuditLog.@Nullable Cursor before = null;
    do {
      var page = audit.list(AuditLog.Query.of(record, before, PAGE)).rows();
      all.addAll(page);
      before = page.size() < PAGE ? null : AuditLog.Cursor.of(page.get(page.size() - 1));
    } while (before != null);
    return all;
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
