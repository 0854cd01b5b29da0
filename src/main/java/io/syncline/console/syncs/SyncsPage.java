package io.syncline.console.syncs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.map.MapDrawing;
import io.syncline.core.definition.map.MapMarkdown;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SyncPauses;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The syncs: what each connects, what its definition says, and whether it runs. */
@Path("/console/syncs")
@Produces(MediaType.TEXT_HTML)
@Blocking
class SyncsPage {

  private final SyncCatalog catalog;
  private final LoadedSyncs loaded;
  private final SyncPauses pauses;
  private final Caller caller;
  private final InstantSource clock;

  SyncsPage(
      SyncCatalog catalog,
      LoadedSyncs loaded,
      SyncPauses pauses,
      Caller caller,
      InstantSource clock) {
    this.catalog = catalog;
    this.loaded = loaded;
    this.pauses = pauses;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var reading = caller.reading();
    return SyncTemplates.syncs(
        frame("Syncs"),
        new SyncList(
            said(uri),
            catalog.syncs().stream()
                .filter(it -> reading.hasSync(it.name()))
                .map(this::line)
                .toList()));
  }

  private static @Nullable StatusLabel said(UriInfo uri) {
    return FormResult.of(QueryParameters.of(uri, "said").text("said"), null, null);
  }

  private SyncList.Line line(SyncCatalog.Listed it) {
    return new SyncList.Line(
        it.name(),
        state(it),
        loaded.loaded(it.name()).map(one -> IntegrationMap.of(one).direction()).orElse(""),
        String.join(", ", it.systems().stream().map(SystemId::value).toList()),
        String.join(", ", it.entities()));
  }

  private StatusLabel state(SyncCatalog.Listed it) {
    return !it.started()
        ? StatusLabel.bad("not started")
        : pauses.paused().containsKey(it.name())
            ? StatusLabel.warn("paused")
            : StatusLabel.good("started");
  }

  @GET
  @Path("/{sync}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance sync(@PathParam("sync") String sync, @Context UriInfo uri) {
    var it = known(sync);
    var read = loaded.loaded(sync);
    return SyncTemplates.sync(
        frame(sync),
        new SyncSheet(
            said(uri),
            head(it),
            it.findings().stream().map(SyncsPage::finding).toList(),
            read.map(IntegrationMap::of)
                .map(map -> new SyncSheet.MapCell(map, MapDrawing.of(map)))
                .orElse(null),
            read.map(SyncsPage::lines).orElse(List.of())));
  }

  private SyncSheet.Head head(SyncCatalog.Listed it) {
    var version = it.source().version();
    return new SyncSheet.Head(
        it.name(),
        it.source().file(),
        version == null ? "" : version,
        state(it),
        DisplayedTime.maybe(it.startedAt(), clock.instant()),
        it.started(),
        it.started() && !pauses.paused().containsKey(it.name()));
  }

  static SyncSheet.FindingLine finding(Finding it) {
    var position = it.position();
    var kind = it.kind() == Finding.Kind.HOLDS ? "not started" : ApiWords.of(it.kind());
    return new SyncSheet.FindingLine(
        it.kind() == Finding.Kind.NOTICE ? StatusLabel.plain(kind) : StatusLabel.bad(kind),
        position == null ? "" : position.toString(),
        it.path(),
        it.message());
  }

  private static List<SyncSheet.DefinitionLine> lines(LoadedSync sync) {
    return DefinitionText.lines(sync.form().definition(), sync.written()).stream()
        .map(it -> new SyncSheet.DefinitionLine(at(it.said(), sync.file()), it.text()))
        .toList();
  }

  /** The line; with its file, where that is not the sync's own. */
  private static String at(@Nullable Position said, String file) {
    if (said == null) {
      return "";
    }
    var name = said.file().substring(said.file().lastIndexOf('/') + 1);
    return Objects.equals(said.file(), file)
        ? Integer.toString(said.line())
        : name + ":" + said.line();
  }

  @GET
  @Path("/{sync}/map.md")
  @Produces("text/markdown;charset=UTF-8")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public Response markdown(@PathParam("sync") String sync) {
    return SyncFiles.download(MapMarkdown.of(map(sync)), sync + ".md");
  }

  @GET
  @Path("/{sync}/map.svg")
  @Produces("image/svg+xml;charset=UTF-8")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public Response drawing(@PathParam("sync") String sync) {
    return SyncFiles.download(MapDrawing.of(map(sync)), sync + ".svg");
  }

  private IntegrationMap map(String sync) {
    return loaded
        .loaded(known(sync).name())
        .map(IntegrationMap::of)
        .orElseThrow(SyncsPage::unknown);
  }

  @POST
  @Path("/{sync}/pause")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response pause(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    return order(sync, form, pauses::pause, "sync-paused");
  }

  @POST
  @Path("/{sync}/resume")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response resume(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    return order(sync, form, pauses::resume, "sync-resumed");
  }

  private Response order(
      String sync,
      @Nullable MultivaluedMap<String, String> form,
      BiConsumer<String, String> order,
      String said) {
    Form.fields(form);
    var name = known(sync).name();
    order.accept(name, caller.name());
    var path = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return Form.then("/console/syncs/" + path + "?said=" + said);
  }

  private SyncCatalog.Listed known(String sync) {
    caller.mustReadSync(sync);
    return catalog.find(sync).orElseThrow(SyncsPage::unknown);
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no sync of this name");
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "syncs", "", caller.name());
  }
}
