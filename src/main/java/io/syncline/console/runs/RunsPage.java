package io.syncline.console.runs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.quality.DifferenceTrend;
import io.syncline.api.runs.RunControl;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.NextPage;
import io.syncline.console.Option;
import io.syncline.console.PageFrame;
import io.syncline.console.RunDemand;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What was reconciled, what it proves, and what was found. */
@Path("/console/runs")
@Produces(MediaType.TEXT_HTML)
@Blocking
class RunsPage {

  private static final int SHOWN = 50;
  private static final int TREND = 20;

  private final Runs runs;
  private final RunControl runControl;
  private final Differences differences;
  private final RunSheets sheets;
  private final Caller caller;
  private final InstantSource clock;

  RunsPage(
      Runs runs,
      RunControl runControl,
      Differences differences,
      RunSheets sheets,
      Caller caller,
      InstantSource clock) {
    this.runs = runs;
    this.runControl = runControl;
    this.differences = differences;
    this.sheets = sheets;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "kind", "sync", "status");
    var kind = query.word("kind", Run.Kind.class);
    var status = query.word("status", Run.Status.class);
    var before = query.before();
    var now = clock.instant();
    var found =
        runs.list(
                new Runs.Query(
                    kind,
                    caller.syncs(query.text("sync")),
                    status,
                    before == null ? null : before.toString(),
                    SHOWN + 1))
            .rows();
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return RunTemplates.runs(
        frame("Runs"),
        new RunList(
            Option.of(Run.Kind.class, kind),
            Option.of(Run.Status.class, status),
            text(query.text("sync")),
            shown.stream().map(it -> RunSheets.line(it, now)).toList(),
            trend(query, kind, now),
            more ? NextPage.of(query, shown.get(SHOWN - 1).id(), "kind", "sync", "status") : null));
  }

  /** Of a list of reconciliations of one sync, on its first page. */
  private List<RunList.TrendLine> trend(
      QueryParameters query, Run.@Nullable Kind kind, Instant now) {
    var sync = query.text("sync");
    return kind == Run.Kind.RECONCILE && sync != null && query.before() == null
        ? TrendLines.of(DifferenceTrend.of(runs, sync, TREND), now)
        : List.of();
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance run(@PathParam("id") String id, @Context UriInfo uri) {
    var run = runControl.found(id);
    var query = QueryParameters.of(uri, "bucket", "state", "said", "n", "left");
    var bucket = query.word("bucket", Bucket.class);
    var state = query.word("state", Difference.State.class);
    var found =
        differences.list(
            new Differences.Query(run.id(), null, bucket, null, state, query.before(), SHOWN + 1));
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    var last = more ? shown.get(SHOWN - 1).difference().id().toString() : "";
    return RunTemplates.run(
        frame("Run"),
        sheets.of(
            run,
            FormResult.of(query.text("said"), query.number("n"), query.number("left")),
            new RunSheet.Found(
                Option.of(Bucket.class, bucket),
                Option.of(Difference.State.class, state),
                sheets.lines(shown),
                more ? NextPage.of(query, last, "bucket", "state") : null),
            clock.instant()));
  }

  @POST
  @Path("/{id}/{demand}")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response control(
      @PathParam("id") String id,
      @PathParam("demand") String demand,
      @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var run = runControl.found(id);
    var said = RunDemand.ask(runControl, run, demand, caller.name());
    return Form.then("/console/runs/" + run.id() + "?said=" + said);
  }

  private static String text(@Nullable String it) {
    return it == null ? "" : it;
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "runs", "", caller.name());
  }
}
