package io.syncline.console.questions;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.reviews.ReviewRules;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Answers that are given to further conflicts. */
@Path("/console/questions/rules")
@Produces(MediaType.TEXT_HTML)
@Blocking
class RulesPage {

  private final AnswerRules rules;
  private final ReviewRules orders;
  private final Caller caller;
  private final InstantSource clock;

  RulesPage(AnswerRules rules, ReviewRules orders, Caller caller, InstantSource clock) {
    this.rules = rules;
    this.orders = orders;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var said = QueryParameters.of(uri, "said").text("said");
    var now = clock.instant();
    var reading = caller.reading();
    return QuestionTemplates.rules(
        new PageFrame("Rules", "questions", "", caller.name()),
        new RuleList(
            FormResult.of(said, null, null),
            rules.current().stream()
                .filter(it -> reading.hasEntity(it.of().entity()))
                .map(it -> line(it, now))
                .toList()));
  }

  private static RuleList.Line line(AnswerRule it, Instant now) {
    var of = it.of();
    return new RuleList.Line(
        it.id().toString(),
        of.attribute() + " of " + of.entity(),
        ApiWords.of(of.kind()),
        String.join(" and ", of.systems().stream().map(SystemId::value).sorted().toList()),
        it.winner().value(),
        it.by(),
        DisplayedTime.of(it.at(), now));
  }

  @POST
  @Path("/{id}/end")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response end(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    orders.end(QueryParameters.id(id, "rule"));
    return Form.then("/console/questions/rules?said=rule-ended");
  }
}
