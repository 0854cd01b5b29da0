package io.syncline.console.syncs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.draft.SyncDraft;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.draft.SyncDrafts.Source;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.SyncVersions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Drafts a sync between two systems: what belongs together, what the validator says, a preview. */
@Path("/console/new-sync")
@Produces(MediaType.TEXT_HTML)
@Blocking
class NewSyncPage {

  private final SyncDrafts drafts;
  private final SyncVersions versions;
  private final PreviewSheets previews;
  private final Caller caller;
  private final InstantSource clock;

  NewSyncPage(
      SyncDrafts drafts,
      SyncVersions versions,
      PreviewSheets previews,
      Caller caller,
      InstantSource clock) {
    this.drafts = drafts;
    this.versions = versions;
    this.previews = previews;
    this.caller = caller;
    this.clock = clock;
  }

  /** The objects of a request. */
  private record Chosen(Source first, Source second) {}

  @GET
  @RolesAllowed(Permission.INTEGRATE)
  @Operation(hidden = true)
  public TemplateInstance choose(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "first", "second");
    var first = query.text("first");
    var second = query.text("second");
    if (first == null || second == null) {
      return page(null, null, null);
    }
    var chosen = chosen(first, second);
    return chosen.first().system().equals(chosen.second().system())
        ? page(StatusLabel.warn("Choose two systems: both are the same."), chosen, null)
        : page(null, chosen, DraftForm.proposed(chosen.first(), chosen.second()));
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public TemplateInstance checked(@Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, DraftForm.NAMES);
    return page(null, chosen(said), draft(said));
  }

  @POST
  @Path("/file")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces("application/yaml;charset=UTF-8")
  @Operation(hidden = true)
  public Response file(@Nullable MultivaluedMap<String, String> form) {
    var draft = draft(Form.fields(form, DraftForm.NAMES));
    var name = draft.service().matches("[a-z0-9-]+") ? draft.service() : "new";
    return SyncFiles.download(draft.text(), name + ".sync.yaml");
  }

  @POST
  @Path("/save")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response save(@Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, DraftForm.NAMES);
    var draft = draft(said);
    var saved = drafts.save(draft.service(), draft.text());
    if (saved == SyncDrafts.Saved.DONE) {
      var written = new SyncVersion.Written(clock.instant(), caller.name(), null);
      versions.wrote(draft.service(), draft.text(), written);
      return Form.then("/console/syncs?said=sync-saved");
    }
    return Response.ok(page(left(saved), chosen(said), draft).render(), MediaType.TEXT_HTML_TYPE)
        .build();
  }

  private static StatusLabel left(SyncDrafts.Saved saved) {
    return switch (saved) {
      case DONE -> StatusLabel.good("It was saved.");
      case NOT_ALLOWED ->
          StatusLabel.warn("Saving here is not allowed (syncline.write-definitions). Download it.");
      case EXISTS, NEVER_LOADED ->
          StatusLabel.warn("There is a file for a sync of this name. It was left as it is.");
      case REFUSED -> StatusLabel.bad("It was not saved: it has problems.");
      case FAILED ->
          StatusLabel.bad("It was not saved: the folder cannot be written. The log says why.");
    };
  }

  private SyncDraft draft(BodyFields said) {
    var chosen = chosen(said);
    return DraftForm.sent(said, chosen.first(), chosen.second());
  }

  private Chosen chosen(BodyFields said) {
    return chosen(said.needed("first"), said.needed("second"));
  }

  private Chosen chosen(String first, String second) {
    var sources = drafts.sources();
    return new Chosen(source(sources, first), source(sources, second));
  }

  private static Source source(List<Source> sources, String value) {
    return sources.stream()
        .filter(it -> value(it).equals(value))
        .findFirst()
        .orElseThrow(() -> Refusal.badRequest("There is no such system and object"));
  }

  private static String value(Source it) {
    return it.system() + "/" + it.object().name();
  }

  private TemplateInstance page(
      @Nullable StatusLabel said, @Nullable Chosen chosen, @Nullable SyncDraft draft) {
    var sources =
        drafts.sources().stream()
            .map(it -> new NewSyncSheet.Source(value(it), it.system() + ": " + it.object().name()))
            .toList();
    return SyncTemplates.newsync(
        new PageFrame("New sync", "syncs", "", caller.name()),
        new NewSyncSheet(
            said,
            sources,
            chosen == null ? "" : value(chosen.first()),
            chosen == null ? "" : value(chosen.second()),
            draft == null ? null : sheet(Objects.requireNonNull(chosen), draft),
            drafts.saves()));
  }

  private NewSyncSheet.Draft sheet(Chosen chosen, SyncDraft draft) {
    var text = draft.text();
    var checked = drafts.check(draft.service(), text);
    return new NewSyncSheet.Draft(
        draft.service(),
        new NewSyncSheet.Fields(fields(chosen.first()), fields(chosen.second())),
        DraftForm.rows(draft),
        checked.findings().stream().map(SyncsPage::finding).toList(),
        text,
        List.of(
            previews.of(checked, draft.first().system()),
            previews.of(checked, draft.second().system())));
  }

  private static List<String> fields(Source source) {
    return source.object().fields().keySet().stream().sorted().toList();
  }
}
