package io.syncline.api.privacy;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.privacy.Erasures;
import io.syncline.csv.Csv;
import io.syncline.csv.MalformedCsv;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** By what erased persons are recognized: to be kept beside backups. */
@Path("/api/v1/suppressions")
@Tag(name = "Privacy")
class SuppressionsResource {

  private static final List<String> NAMES = List.of("entity", "rule", "hash", "erasure", "at");

  private final Erasures erasures;
  private final IdempotentWrites writes;

  SuppressionsResource(Erasures erasures, IdempotentWrites writes) {
    this.erasures = erasures;
    this.writes = writes;
  }

  /**
   * What was restored.
   *
   * @param csv the file as it was exported
   */
  @Schema(name = "SuppressionsRestore")
  record Restore(String csv) {}

  /**
   * What came of it.
   *
   * @param added entries that were not there
   * @param returned records of erased persons that are there again: erase them once more
   */
  @Schema(name = "SuppressionsRestored")
  record Restored(int added, List<String> returned) {}

  @GET
  @RolesAllowed(Permission.ADMIN)
  @Produces("text/csv")
  @Operation(
      operationId = "exportSuppressions",
      summary = "All entries as CSV, to be kept beside backups: keyed hashes, no values")
  public String export() {
    return Csv.write(
        NAMES,
        erasures.suppressions().stream()
            .map(
                it ->
                    List.of(
                        it.entity(),
                        it.rule(),
                        it.hash(),
                        it.erasure().toString(),
                        it.at().toString()))
            .toList());
  }

  @POST
  @RolesAllowed(Permission.ADMIN)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importSuppressions",
      summary = "After a backup was restored: adds entries, and names who is there again")
  @RequestBody(content = @Content(schema = @Schema(implementation = Restore.class)))
  public RestResponse<Restored> restore(@Nullable String body) {
    var posted = writes.posted(body);
    var entries = entries(posted.fields("csv").needed("csv"));
    return posted.once(
        Restored.class,
        () -> {
          int added = erasures.restore(entries);
          return new Restored(
              added, erasures.returned().stream().sorted().map(Object::toString).toList());
        });
  }

  private static List<Erasures.Suppression> entries(String csv) {
    Csv.Table table;
    try {
      table = Csv.read(csv);
    } catch (MalformedCsv e) {
      throw Refusal.badRequest("csv is " + e.getMessage());
    }
    if (!table.names().equals(NAMES)) {
      throw Refusal.badRequest("csv has not the columns " + String.join(", ", NAMES));
    }
    var entries = new ArrayList<Erasures.Suppression>();
    for (var row : table.rows()) {
      var cells = row.cells();
      try {
        entries.add(
            new Erasures.Suppression(
                cells.get(0),
                cells.get(1),
                cells.get(2),
                QueryParameters.id(cells.get(3), "erasure"),
                Instant.parse(cells.get(4))));
      } catch (DateTimeException e) {
        throw Refusal.badRequest("line " + row.line() + " of csv has no time");
      }
    }
    return entries;
  }
}
