package io.syncline.api.audit.export;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.Verification;
import io.syncline.core.audit.report.AuditFigures;
import io.syncline.core.definition.model.Installations;
import io.syncline.csv.Csv;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the tables say about a month. */
@Path("/api/v1/audit/report")
@Tag(name = "Audit")
class AuditReportResource {

  private static final List<String> NAMES =
      List.of("topic", "syncs", "entity", "system", "actor", "what", "count");

  private final AuditFigures figures;
  private final AuditDigests digests;
  private final DigestKeys keys;
  private final Installations installations;

  AuditReportResource(
      AuditFigures figures, AuditDigests digests, DigestKeys keys, Installations installations) {
    this.figures = figures;
    this.digests = digests;
    this.keys = keys;
    this.installations = installations;
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Produces("text/csv")
  @Operation(
      operationId = "reportAudit",
      summary = "Counts of a month: operations, conflicts, dead letters, accesses, digests")
  @Parameter(
      name = "month",
      in = ParameterIn.QUERY,
      required = true,
      description = "A month in UTC, as 2026-10")
  public Response report(@Context UriInfo uri) {
    var month = month(QueryParameters.of(uri, "month").text("month"));
    var since = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    var until = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    var rows = new ArrayList<List<String>>();
    figures.of(since, until).forEach(it -> rows.add(row(it)));
    rows.addAll(verified(since, until));
    return Response.ok(Csv.write(NAMES, rows))
        .type("text/csv; charset=utf-8; header=present")
        .header("Content-Disposition", "attachment; filename=audit-" + month + "-report.csv")
        .build();
  }

  private static YearMonth month(@Nullable String text) {
    try {
      if (text != null) {
        return YearMonth.parse(text);
      }
    } catch (DateTimeException e) {
      // reported below
    }
    throw Refusal.badRequest("month is not a month as 2026-10");
  }

  private List<String> row(AuditFigures.Figure it) {
    return List.of(
        ApiWords.of(it.topic()),
        syncs(it.entity()),
        it.entity(),
        it.system(),
        it.actor(),
        it.what(),
        String.valueOf(it.count()));
  }

  /** The started syncs that have the entity now: the tables hold entities. */
  private String syncs(String entity) {
    return installations.current().entity(entity).stream()
        .flatMap(it -> it.syncs().stream())
        .map(it -> it.version().sync())
        .sorted()
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private List<List<String>> verified(Instant since, Instant until) {
    var result = Verification.of(digests, keys, new Verification.Asked(since, until, null));
    var rows = new ArrayList<List<String>>();
    rows.add(verified("rows verified", result.read().rows()));
    rows.add(verified("findings", result.count()));
    rows.add(verified("digests whose key is not known", result.read().keysUnknown()));
    result
        .removed()
        .forEach((day, count) -> rows.add(verified("rows removed by retention of " + day, count)));
    var last = result.last();
    if (last != null) {
      rows.add(verified("newest digest " + last.seal().digest(), last.number()));
    }
    return rows;
  }

  private static List<String> verified(String what, long count) {
    return List.of("verification", "", "", "", "", what, String.valueOf(count));
  }
}
