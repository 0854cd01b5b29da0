package io.syncline.console.quality;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.quality.MaturityView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.quality.MaturitySheet.Cell;
import io.syncline.console.quality.MaturitySheet.Figure;
import io.syncline.console.quality.MaturitySheet.Month;
import io.syncline.console.quality.MaturitySheet.Sync;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.quality.Maturity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How mature each sync is, by month. */
@Path("/console/maturity")
@Produces(MediaType.TEXT_HTML)
@Blocking
class MaturityPage {

  private static final int MONTHS = 6;

  private final Maturity maturity;
  private final SyncCatalog catalog;
  private final Caller caller;
  private final InstantSource clock;

  MaturityPage(Maturity maturity, SyncCatalog catalog, Caller caller, InstantSource clock) {
    this.maturity = maturity;
    this.catalog = catalog;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(hidden = true)
  public TemplateInstance maturity(@Context UriInfo uri) {
    QueryParameters.of(uri);
    var view = MaturityView.of(maturity, catalog.syncs(), MONTHS, clock.instant());
    return QualityTemplates.maturity(
        new PageFrame("Maturity", "maturity", "", caller.name()),
        new MaturitySheet(
            List.of(
                figure("Consistency", "consistency"),
                figure("Duplicates", "duplicates"),
                figure("Change failures", "changeFailureRate"),
                figure("Error resolution", "errorResolutionTime"),
                figure("Uptime", "uptime"),
                figure("Schema drift", "schemaDrift")),
            view.items().stream()
                .map(it -> new Sync(it.sync(), it.months().stream().map(this::month).toList()))
                .toList()));
  }

  private static Figure figure(String name, String defined) {
    var definition = String.valueOf(MaturityView.DEFINITIONS.get(defined));
    return new Figure(
        name, definition.substring(0, 1).toUpperCase(Locale.ROOT) + definition.substring(1) + ".");
  }

  private Month month(MaturityView.MonthView it) {
    var resolution = it.errorResolutionTime();
    var drifts = it.schemaDrift();
    return new Month(
        it.month(),
        List.of(
            new Cell("Consistency", share(it.consistency())),
            new Cell("Duplicates", share(it.duplicates())),
            new Cell("Change failures", share(it.changeFailureRate())),
            new Cell(
                "Error resolution",
                text(
                    resolution == null
                        ? null
                        : DisplayedTime.length(Duration.ofSeconds(resolution)))),
            new Cell("Uptime", share(it.uptime())),
            new Cell("Schema drift", text(drifts == null ? null : CountText.of(drifts)))));
  }

  private static StatusLabel share(@Nullable Double share) {
    return text(share == null ? null : CountText.share(share));
  }

  private static StatusLabel text(@Nullable String text) {
    return text == null ? StatusLabel.unknown("not enough data") : StatusLabel.plain(text);
  }
}
