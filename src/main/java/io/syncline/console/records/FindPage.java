package io.syncline.console.records;

import static java.util.stream.Collectors.joining;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.FoundRecords;
import io.syncline.api.records.FoundView;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.records.FindView.HitLine;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Naming;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where is this customer? */
@Path("/console/find")
@Produces(MediaType.TEXT_HTML)
@Blocking
class FindPage {

  private static final int SHOWN = 50;

  private final FoundRecords found;
  private final SecurityIdentity identity;

  FindPage(FoundRecords found, SecurityIdentity identity) {
    this.found = found;
    this.identity = identity;
  }

  // @RolesAllowed("read"), once tokens have roles
  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance find(@QueryParam("q") @Nullable String q) {
    var asked = q == null ? "" : q.strip();
    if (asked.indexOf('\0') >= 0) {
      throw Refusal.badRequest("q holds a NUL, which no value does");
    }
    var view = asked.length() > FoundRecords.LONGEST ? tooLong() : view(asked);
    var shown = asked.length() > FoundRecords.LONGEST ? "" : asked;
    return RecordTemplates.find(
        new PageFrame("Find", "find", shown, identity.getPrincipal().getName()), view);
  }

  private static FindView tooLong() {
    return new FindView(
        true,
        StatusLabel.warn("Search for " + FoundRecords.LONGEST + " characters at most."),
        List.of());
  }

  private FindView view(String asked) {
    if (asked.isEmpty()) {
      return new FindView(false, StatusLabel.unknown(""), List.of());
    }
    var hits = found.first(asked, SHOWN + 1);
    var lines = hits.stream().limit(SHOWN).map(FindPage::line).toList();
    return new FindView(true, answer(hits.size()), lines);
  }

  private static StatusLabel answer(int count) {
    if (count == 0) {
      return StatusLabel.unknown(
          "No record is found. Words of one or two letters are found in full only; masked"
              + " attributes cannot be searched.");
    }
    return count > SHOWN
        ? StatusLabel.warn("More than " + SHOWN + " records are found; add a word to see fewer.")
        : StatusLabel.good(count == 1 ? "1 record is found." : count + " records are found.");
  }

  private static HitLine line(FoundView it) {
    var called = RecordSheet.names(it.names(), Naming::calls);
    var key = RecordSheet.names(it.names(), name -> !Naming.calls(name));
    return new HitLine(
        it.id().toString(),
        it.entity(),
        !called.isEmpty() ? called : key.isEmpty() ? "Record without a name" : key,
        called.isEmpty() ? "" : key,
        RecordSheet.status(it.status()),
        it.systems().stream()
            .map(copy -> copy.system() + " " + copy.id())
            .sorted()
            .collect(joining(", ")),
        it.matched().isEmpty() ? "id" : String.join(", ", it.matched()));
  }
}
