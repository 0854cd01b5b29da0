package io.syncline.api.alerts;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertPages;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.AlertTerms;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What needs a person or gets worse. */
@Path("/api/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
class AlertsResource {

  private final AlertStore alerts;
  private final Installations installations;
  private final Messenger messenger;
  private final IdempotentWrites writes;
  private final InstantSource clock;
  private final Caller caller;

  AlertsResource(
      AlertStore alerts,
      Installations installations,
      Messenger messenger,
      IdempotentWrites writes,
      InstantSource clock,
      Caller caller) {
    this.caller = caller;
    this.alerts = alerts;
    this.installations = installations;
    this.messenger = messenger;
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * An alert.
   *
   * @param rule by which rule it opened
   * @param subject the system, or the syncs joined by {@code +}
   * @param count how many, as the rule counts
   * @param since since when the condition holds
   * @param opened when it was sent first
   * @param closed when it was over
   * @param acknowledgedBy who takes care of it
   * @param page the path of the console's page that answers it, below the address of this server
   */
  @Schema(name = "Alert")
  record AlertView(
      String id,
      String rule,
      String subject,
      long count,
      String text,
      Instant since,
      @Nullable Instant opened,
      @Schema(nullable = true) @Nullable Instant closed,
      @Schema(nullable = true) @Nullable String acknowledgedBy,
      String page) {

    static AlertView of(Alert it) {
      return new AlertView(
          it.id().toString(),
          ApiWords.of(it.of().rule()),
          it.of().subject(),
          it.count(),
          it.text(),
          it.times().since(),
          it.times().opened(),
          it.times().closed(),
          it.acknowledgedBy(),
          AlertPages.of(it.of().rule()));
    }
  }

  /**
   * A rule as it holds now.
   *
   * @param above the count above which it opens
   * @param after how long the condition has to hold, as ISO 8601 writes it
   * @param urgent whether it is sent in quiet hours
   * @param to who receives it
   */
  @Schema(name = "AlertRule")
  record RuleView(
      String rule,
      long above,
      String after,
      boolean urgent,
      @Schema(nullable = true) @Nullable String to) {

    static RuleView of(AlertTerms.Terms it) {
      return new RuleView(
          ApiWords.of(it.rule()), it.above(), it.after().toString(), it.urgent(), it.way().to());
    }
  }

  /** The rules of a sync. */
  @Schema(name = "AlertRules")
  record RulesView(String sync, List<RuleView> rules) {}

  /**
   * What became of a test.
   *
   * @param sent the recipient; null: no one is named
   */
  @Schema(name = "AlertTest")
  record TestView(String sync, @Schema(nullable = true) @Nullable String sent) {}

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(
      operationId = "listAlerts",
      summary = "Alerts, newest first; only open ones by default")
  @Parameter(
      name = "closed",
      in = ParameterIn.QUERY,
      description = "true: also those that are over",
      schema = @Schema(type = SchemaType.BOOLEAN))
  public Page<AlertView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "closed");
    return Page.of(
        query,
        limit -> alerts.list(query.flag("closed"), query.before(), limit),
        AlertView::of,
        it -> Cursor.at(it.id().toString()));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "acknowledgeAlert",
      summary = "Take care of an open alert: it is neither sent again nor escalated")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<AlertView> acknowledge(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var alert = QueryParameters.id(id, "alert");
    return posted.once(
        AlertView.class,
        () ->
            alerts
                .acknowledge(alert, posted.actor())
                .map(AlertView::of)
                .orElseThrow(() -> Refusal.unknown("There is no open alert of this id")));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/rules/{sync}")
  @Operation(operationId = "listAlertRules", summary = "The rules by which alerts of a sync open")
  public RulesView rules(@PathParam("sync") String sync) {
    caller.mustReadSync(sync);
    return new RulesView(
        started(sync).sync(),
        new AlertTerms(installations.current())
            .ofSync(sync, clock.instant()).stream().map(RuleView::of).toList());
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/test/{sync}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "testAlerts",
      summary = "Send a test to who receives the alerts of a sync, over all channels")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<TestView> test(@PathParam("sync") String sync, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var rules = started(sync);
    return posted.once(TestView.class, () -> test(rules, posted.actor()));
  }

  private TestView test(SyncRules sync, String actor) {
    var to = AlertTerms.receiver(sync);
    messenger.send(
        new Message(
            new Message.Topic("alert", sync.sync(), null),
            Message.Urgency.NOTICE,
            to,
            "This is a test, asked for by " + actor + ": alerts of " + sync.sync() + " come here.",
            Map.of()));
    return new TestView(sync.sync(), to);
  }

  private SyncRules started(String sync) {
    return installations.current().entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(sync))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("No started sync has this name"));
  }
}
