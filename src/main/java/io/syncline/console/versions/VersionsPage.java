package io.syncline.console.versions;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.versions.VersionControl;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.NextPage;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.VersionComparison;
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
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The versions of a sync's definition: what each said, what changed, and the way back to one. */
@Path("/console/syncs/{sync}/versions")
@Produces(MediaType.TEXT_HTML)
@Blocking
class VersionsPage {

  private static final int SHOWN = 50;

  private final VersionControl control;
  private final Caller caller;
  private final InstantSource clock;

  VersionsPage(VersionControl control, Caller caller, InstantSource clock) {
    this.control = control;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@PathParam("sync") String sync, @Context UriInfo uri) {
    caller.mustReadSync(sync);
    var query = QueryParameters.of(uri, "said");
    var before = query.cursor(1, it -> Integer.valueOf(it.get(0))).orElse(null);
    var found = control.list(sync, before, SHOWN + 1);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return VersionTemplates.versions(
        frame("Versions of " + sync),
        new VersionList(
            sync,
            FormResult.of(query.text("said"), null, null),
            shown.stream().map(this::line).toList(),
            more ? NextPage.of(query, String.valueOf(shown.get(SHOWN - 1).number())) : null));
  }

  private VersionList.Line line(SyncVersion.Line it) {
    var now = clock.instant();
    return new VersionList.Line(
        it.number(),
        current(it.sync()) == it.number(),
        Objects.requireNonNullElse(it.source().called(), ""),
        DisplayedTime.of(it.loaded(), now),
        it.atStart() ? "at the start of a server" : "when the file was read again",
        it.written().stream()
            .map(
                by ->
                    new VersionList.Writing(
                        by.by(),
                        DisplayedTime.of(by.at(), now),
                        Objects.requireNonNullElse(by.why(), "")))
            .toList());
  }

  @GET
  @Path("/{version}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance version(
      @PathParam("sync") String sync, @PathParam("version") String version, @Context UriInfo uri) {
    caller.mustReadSync(sync);
    var since = QueryParameters.exactly(uri, "since").text("since");
    return page(control.found(sync, version), since, null);
  }

  private TemplateInstance page(
      SyncVersion it, @Nullable String since, @Nullable StatusLabel said) {
    var content = it.content();
    int current = current(it.sync());
    return VersionTemplates.version(
        frame("Version " + it.number() + " of " + it.sync()),
        new VersionSheet(
            it.sync(),
            said,
            line(it.line()),
            new VersionSheet.Content(
                content.file(), content.text(), content.whole(), content.map()),
            since(it, since),
            new VersionSheet.RollBack(
                control.writes(), content.whole() && current != it.number(), current)));
  }

  /** Compared with the one before, or with the one after where it is the first. */
  private VersionSheet.@Nullable Since since(SyncVersion it, @Nullable String since) {
    var others =
        control.list(it.sync(), null, SHOWN).stream()
            .map(SyncVersion.Line::number)
            .filter(number -> number != it.number())
            .toList();
    if (since == null && others.isEmpty()) {
      return null;
    }
    var usual = it.number() == 1 ? 2 : it.number() - 1;
    var other = control.found(it.sync(), since == null ? String.valueOf(usual) : since);
    var compared = VersionComparison.of(other, it);
    return new VersionSheet.Since(
        other.number(),
        others,
        compared.lines().stream().map(VersionsPage::line).toList(),
        compared.changes());
  }

  private static VersionSheet.DiffLine line(String text) {
    var style =
        switch (text.isEmpty() ? ' ' : text.charAt(0)) {
          case '+' -> "plus";
          case '-' -> "minus";
          case '@' -> "gap";
          default -> "";
        };
    return new VersionSheet.DiffLine(style, text);
  }

  @GET
  @Path("/{version}/text")
  @Produces("application/yaml;charset=UTF-8")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public Response text(@PathParam("sync") String sync, @PathParam("version") String version) {
    caller.mustReadSync(sync);
    var found = control.found(sync, version);
    var file = found.content().file();
    var name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return Response.ok(found.content().text())
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\"")
        .build();
  }

  @POST
  @Path("/{version}/roll-back")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response rollBack(
      @PathParam("sync") String sync,
      @PathParam("version") String version,
      @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "why", "current");
    var found = control.found(sync, version);
    var seen = said.amount("current");
    try {
      control.rollBack(
          found, caller.name(), said.shortText("why"), seen == null ? null : seen.intValue());
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      var left = StatusLabel.bad("Nothing was written. " + refused.detail() + ".");
      return Response.ok(page(found, null, left).render(), MediaType.TEXT_HTML_TYPE).build();
    }
    var path = URLEncoder.encode(sync, StandardCharsets.UTF_8);
    return Form.then("/console/syncs/" + path + "/versions?said=rolled-back");
  }

  private int current(String sync) {
    return control.current(sync).orElse(0);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "syncs", "", caller.name());
  }
}
