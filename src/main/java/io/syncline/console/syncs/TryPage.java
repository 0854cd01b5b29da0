package io.syncline.console.syncs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseText;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.engine.trial.SyncTrials;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Tries a sync with a record that a person pastes: nothing is stored, and no system is asked. */
@Path("/console/syncs/{sync}/try")
@Produces(MediaType.TEXT_HTML)
@Blocking
class TryPage {

  private static final String[] FIELDS = {"source", "id", "record", "before"};

  private final LoadedSyncs loaded;
  private final SyncTrials trials;
  private final Caller caller;

  TryPage(LoadedSyncs loaded, SyncTrials trials, Caller caller) {
    this.loaded = loaded;
    this.trials = trials;
    this.caller = caller;
  }

  @GET
  @RolesAllowed(Permission.INTEGRATE)
  @Operation(hidden = true)
  public TemplateInstance form(@PathParam("sync") String sync) {
    return page(known(sync), TrySheet.Filled.NOTHING, List.of(), null);
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public TemplateInstance tried(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    var name = known(sync);
    var said = Form.fields(form, FIELDS);
    var outcome = outcome(name, said);
    return outcome instanceof SyncTrials.Outcome.Tried it
        ? page(name, filled(said), List.of(), TrySheets.of(name, it.trial()))
        : page(name, filled(said), reasons(outcome), null);
  }

  @POST
  @Path("/case")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces("application/yaml;charset=UTF-8")
  @Operation(hidden = true)
  public Response saved(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    var name = known(sync);
    if (outcome(name, Form.fields(form, FIELDS)) instanceof SyncTrials.Outcome.Tried it) {
      return SyncFiles.download(CaseText.of(name, it.trial().written()), name + ".case.yaml");
    }
    throw Refusal.badRequest("The record cannot be tried");
  }

  private SyncTrials.Outcome outcome(String sync, BodyFields said) {
    try {
      var wanted = said.needed("source");
      var source = trials.sources(sync).stream().filter(it -> value(it).equals(wanted)).findFirst();
      return source.isEmpty()
          ? notTried("the system or its object takes no part")
          : trials.attempt(
              sync,
              new SyncTrials.Attempt(
                  source.get().system(),
                  source.get().object(),
                  said.shortText("id"),
                  record(said, "record"),
                  before(said)));
    } catch (MalformedJson e) {
      return notTried(String.valueOf(e.getMessage()));
    }
  }

  private static Value.Struct record(BodyFields said, String name) {
    return Json.parseStruct(said.needed(name));
  }

  private static Value.@Nullable Struct before(BodyFields said) {
    return said.has("before") ? record(said, "before") : null;
  }

  private static SyncTrials.Outcome notTried(String reason) {
    return new SyncTrials.Outcome.NotTried(List.of(Finding.problem("", reason)));
  }

  private static List<String> reasons(SyncTrials.Outcome outcome) {
    return outcome instanceof SyncTrials.Outcome.NotTried it
        ? it.reasons().stream().map(TryPage::reason).toList()
        : List.of();
  }

  private static String reason(Finding it) {
    return it.path().isEmpty() && it.position() == null ? it.message() : it.toString();
  }

  private static TrySheet.Filled filled(BodyFields said) {
    return new TrySheet.Filled(
        text(said, "source"), text(said, "id"), text(said, "record"), text(said, "before"));
  }

  private static String text(BodyFields said, String name) {
    return Objects.requireNonNullElse(said.text(name), "");
  }

  private TemplateInstance page(
      String sync, TrySheet.Filled filled, List<String> said, TrySheet.@Nullable Result result) {
    var sources =
        trials.sources(sync).stream()
            .map(it -> new TrySheet.Source(value(it), it.system() + ": " + it.object()))
            .toList();
    return SyncTemplates.trysync(
        new PageFrame("Try " + sync, "syncs", "", caller.name()),
        new TrySheet(sync, filled, sources, said, result));
  }

  private static String value(SyncTrials.Source it) {
    return it.system() + "/" + it.object();
  }

  private String known(String sync) {
    return loaded
        .loaded(sync)
        .orElseThrow(() -> Refusal.unknown("There is no sync of this name that can be read"))
        .name();
  }
}
