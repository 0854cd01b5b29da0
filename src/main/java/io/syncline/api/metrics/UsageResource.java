package io.syncline.api.metrics;

import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.report.UsageDays;
import io.syncline.csv.Csv;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How much the installation is used, by month in UTC. */
@Path("/api/v1/usage")
@Tag(name = "Metrics")
class UsageResource {

  private static final List<String> NAMES =
      List.of("month", "syncs", "systems", "records", "writes", "bytes", "days");

  /** The months of an answer without others named. */
  private static final int USUAL = 12;

  /**
   * One month.
   *
   * @param syncs null: not measured then, as systems and records
   */
  @Schema(name = "UsageMonth")
  record MonthView(
      String month,
      @Schema(nullable = true, description = "The most that were started on a day")
          @Nullable Long syncs,
      @Schema(nullable = true, description = "The most that the started syncs had on a day")
          @Nullable Long systems,
      @Schema(nullable = true, description = "The most under management on a day")
          @Nullable Long records,
      @Schema(description = "Successful writes to systems") long writes,
      @Schema(description = "Bytes of their changes, as the audit log kept them") long bytes,
      @Schema(description = "Of how many days something is known") int days) {

    static MonthView of(UsageDays.Month it) {
      return new MonthView(
          it.month().toString(),
          it.syncs(),
          it.systems(),
          it.records(),
          it.writes(),
          it.bytes(),
          it.days());
    }

    List<String> cells() {
      return List.of(
          month,
          text(syncs),
          text(systems),
          text(records),
          String.valueOf(writes),
          String.valueOf(bytes),
          String.valueOf(days));
    }

    private static String text(@Nullable Long number) {
      return number == null ? "" : number.toString();
    }
  }

  /** All months that were asked for and of which something is known. */
  @Schema(name = "Usage")
  record UsageView(List<MonthView> months) {}

  private final UsageDays days;
  private final InstantSource clock;

  UsageResource(UsageDays days, InstantSource clock) {
    this.days = days;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Produces("application/json;qs=1")
  @Operation(
      operationId = "getUsage",
      summary = "Syncs, systems, records under management, writes and their volume, by month")
  @Parameter(name = "from", in = ParameterIn.QUERY, description = "A month in UTC, as 2026-01")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "A month in UTC, as 2026-12")
  public UsageView usage(@Context UriInfo uri) {
    return new UsageView(months(uri));
  }

  /** The same as CSV (RFC 4180) with a line of names. */
  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Produces("text/csv;qs=0.5")
  @Operation(hidden = true)
  public Response csv(@Context UriInfo uri) {
    return Response.ok(Csv.write(NAMES, months(uri).stream().map(MonthView::cells).toList()))
        .type("text/csv; charset=utf-8; header=present")
        .header("Content-Disposition", "attachment; filename=usage.csv")
        .build();
  }

  private List<MonthView> months(UriInfo uri) {
    var query = QueryParameters.exactly(uri, "from", "to");
    var to = month(query, "to", YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
    var from = month(query, "from", to.minusMonths(USUAL - 1));
    if (from.isAfter(to)) {
      throw Refusal.badRequest("from is after to");
    }
    return days.months(from, to).stream().map(MonthView::of).toList();
  }

  private static YearMonth month(QueryParameters query, String name, YearMonth usual) {
    var text = query.text(name);
    try {
      return text == null ? usual : YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw Refusal.badRequest(name + " is not a month as 2026-10");
    }
  }
}
