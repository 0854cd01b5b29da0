package io.syncline.api.metrics;

import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.metrics.MetricsView.FiguresView;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.audit.report.Throughput.Conflicts;
import io.syncline.core.audit.report.Throughput.Figures;
import io.syncline.core.audit.report.Throughput.Writes;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.SystemId;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was synced in the last hours or days, by all processes, from the database's own tables. */
@Path("/api/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
class MetricsResource {

  private static final String USUAL = "24h";
  private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,3})([hd])");
  private static final Duration MOST = Duration.ofDays(90);

  private final Throughput throughput;
  private final SyncCatalog catalog;
  private final InstantSource clock;

  MetricsResource(Throughput throughput, SyncCatalog catalog, InstantSource clock) {
    this.throughput = throughput;
    this.catalog = catalog;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(
      operationId = "getMetrics",
      summary = "Writes, failures, conflicts, latency, volume and runs of the last hours or days")
  @Parameter(
      name = "range",
      in = ParameterIn.QUERY,
      description = "From 1h to 90d",
      schema = @Schema(defaultValue = USUAL, pattern = "[1-9][0-9]*[hd]"))
  @Parameter(
      name = "systems",
      in = ParameterIn.QUERY,
      description = "Only what was written to these, and their conflicts; separated by commas")
  public MetricsView metrics(@Context UriInfo uri) {
    var query = QueryParameters.exactly(uri, "range", "systems");
    var text = query.text("range");
    var range = text == null ? USUAL : text;
    var until = clock.instant();
    var since = until.minus(range(range));
    var systems = systems(query.text("systems"));
    var all = throughput.of(since, until);
    var writes = writes(all, (entity, system) -> systems.isEmpty() || systems.contains(system));
    var conflicts = conflicts(all, systems);
    return new MetricsView(
        range,
        since,
        until,
        FiguresView.of(writes, conflicts),
        bySystem(writes, conflicts, systems),
        bySync(writes, conflicts),
        all.runs().stream().map(MetricsView.RunView::of).toList());
  }

  private static Duration range(String text) {
    var read = RANGE.matcher(text);
    if (read.matches()) {
      var number = Long.parseLong(read.group(1));
      var range = read.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
      if (range.compareTo(MOST) <= 0) {
        return range;
      }
    }
    throw Refusal.badRequest("range is from 1h to 90d, as 24h or 7d");
  }

  private Set<String> systems(@Nullable String text) {
    var known =
        catalog.syncs().stream()
            .flatMap(it -> it.systems().stream())
            .map(SystemId::value)
            .collect(Collectors.toSet());
    var named = text == null ? Set.<String>of() : new TreeSet<>(List.of(text.split(",", -1)));
    if (!known.containsAll(named)) {
      throw Refusal.badRequest("systems names one that no sync has");
    }
    return named;
  }

  private static List<Writes> writes(Figures all, BiPredicate<String, String> wanted) {
    return all.writes().stream().filter(it -> wanted.test(it.entity(), it.system())).toList();
  }

  private static List<Conflicts> conflicts(Figures all, Set<String> systems) {
    return all.conflicts().stream()
        .filter(
            it -> systems.isEmpty() || systems.contains(it.held()) || systems.contains(it.seen()))
        .toList();
  }

  private static List<MetricsView.SystemView> bySystem(
      List<Writes> writes, List<Conflicts> conflicts, Set<String> wanted) {
    var names = new TreeSet<>(wanted);
    if (wanted.isEmpty()) {
      writes.forEach(it -> names.add(it.system()));
      conflicts.forEach(it -> names.add(it.seen()));
    }
    return names.stream()
        .map(
            name ->
                new MetricsView.SystemView(
                    name,
                    FiguresView.of(
                        writes.stream().filter(it -> it.system().equals(name)).toList(),
                        conflicts.stream()
                            .filter(it -> it.held().equals(name) || it.seen().equals(name))
                            .toList())))
        .toList();
  }

  private List<MetricsView.SyncView> bySync(List<Writes> writes, List<Conflicts> conflicts) {
    return catalog.syncs().stream()
        .filter(SyncCatalog.Listed::started)
        .map(
            sync -> {
              var systems =
                  sync.systems().stream().map(SystemId::value).collect(Collectors.toSet());
              return new MetricsView.SyncView(
                  sync.name(),
                  FiguresView.of(
                      writes.stream()
                          .filter(it -> sync.entities().contains(it.entity()))
                          .filter(it -> systems.contains(it.system()))
                          .toList(),
                      conflicts.stream()
                          .filter(it -> sync.entities().contains(it.entity()))
                          .filter(it -> systems.contains(it.seen()))
                          .toList()));
            })
        .toList();
  }
}
