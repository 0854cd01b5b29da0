package io.syncline.console.records;

import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.undo.SplitUndo;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.core.sync.read.Records;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The buttons of a record: sync it now, read a copy again, pause, resume, split a copy off. */
@Path("/console/records/{id}")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Blocking
class RecordActionsPage {

  private final Records records;
  private final Installations installations;
  private final RecordSync requests;
  private final Pauses pauses;
  private final Splitting splitting;
  private final Caller caller;

  /** By what a copy becomes a record of its own. */
  @Singleton
  record Splitting(Identities identities, SplitUndo undo) {}

  RecordActionsPage(
      Records records,
      Installations installations,
      RecordSync requests,
      Pauses pauses,
      Splitting splitting,
      Caller caller) {
    this.records = records;
    this.installations = installations;
    this.requests = requests;
    this.pauses = pauses;
    this.splitting = splitting;
    this.caller = caller;
  }

  /** All copies are read, or the one that the form names. */
  @POST
  @Path("/sync")
  @RolesAllowed(Permission.OPERATE)
  @Operation(hidden = true)
  public Response sync(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var state = record(id);
    var only = Form.fields(form, "copy").text("copy");
    var copies =
        RecordActions.copies(state, installations).stream()
            .filter(it -> only == null || it.toString().equals(only))
            .toList();
    copies.forEach(it -> requests.file(it, RecordSyncOptions.NONE, caller.name()));
    return copies.isEmpty()
        ? then(state, "not-possible")
        : then(state, only == null ? "copies-read" : "copy-read");
  }

  @POST
  @Path("/pause")
  @RolesAllowed(Permission.OPERATE)
  @Operation(hidden = true)
  public Response pause(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    return changed(record(id), it -> pauses.pause(it, caller.name()), "record-paused");
  }

  @POST
  @Path("/resume")
  @RolesAllowed(Permission.OPERATE)
  @Operation(hidden = true)
  public Response resume(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    return changed(record(id), it -> pauses.resume(it, caller.name()), "record-resumed");
  }

  private static Response changed(RecordState state, Consumer<RecordId> change, String done) {
    try {
      change.accept(state.record().id());
      return then(state, done);
    } catch (Refused archivedMeanwhile) {
      return then(state, "not-possible");
    }
  }

  @POST
  @Path("/split")
  @RolesAllowed(Permission.DECIDE)
  @Operation(hidden = true)
  public Response split(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var state = record(id);
    caller.mustOwn(state.record().entity());
    var fields = Form.fields(form, "copy", "restore");
    var copy = fields.ref("copy");
    var answer = splitting.identities().split(state.record().id(), Set.of(copy), caller.name());
    if (answer instanceof Answer.Done done) {
      boolean restores = "true".equals(fields.text("restore")) && restore(state, done, copy);
      return Form.then(
          "/console/records/"
              + done.record()
              + "?said="
              + (restores ? "split-restoring" : "split"));
    }
    return then(state, answer instanceof Answer.Busy ? "busy" : "not-possible");
  }

  private boolean restore(RecordState linked, Answer.Done done, NativeRef copy) {
    return splitting
        .undo()
        .ask(linked.record().id(), done.record(), copy, caller.name())
        .isPresent();
  }

  private RecordState record(String id) {
    return records
        .find(new RecordId(QueryParameters.id(id, "record")))
        .filter(it -> caller.readsEntity(it.record().entity()))
        .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
  }

  private static Response then(RecordState state, String said) {
    return Form.then("/console/records/" + state.record().id() + "?said=" + said);
  }
}
