package io.syncline.api.records;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.Permission;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.model.NativeRef;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What persons kept apart, by the copies concerned. */
@Path("/api/v1/cross-system-ids/apart")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cross-system ids")
class KeptApartResource {

  /** No copy in {@code one} is the record of those in {@code other}. */
  @Schema(name = "KeptApart")
  record Two(
      @Schema(description = "Copies as system/object/id") List<String> one,
      @Schema(description = "Copies as system/object/id") List<String> other,
      String actor,
      Instant at) {

    static Two of(KeptApart.Verdict it) {
      return new Two(text(it.one()), text(it.other()), it.actor(), it.at());
    }

    private static List<String> text(Collection<NativeRef> refs) {
      return refs.stream().map(NativeRef::toString).sorted().toList();
    }
  }

  private final KeptApart.Source verdicts;
  private final Caller caller;

  KeptApartResource(KeptApart.Source verdicts, Caller caller) {
    this.caller = caller;
    this.verdicts = verdicts;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listKeptApart",
      summary = "What persons kept apart: no rule links it until it is merged")
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  public Page<Two> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "entity");
    var after = query.cursor(1, it -> it.get(0)).orElse(null);
    var entities = caller.entities(query.text("entity"));
    return Page.of(
        query,
        limit -> verdicts.verdicts(entities, after, limit),
        Two::of,
        it -> Cursor.at(it.place()));
  }
}
