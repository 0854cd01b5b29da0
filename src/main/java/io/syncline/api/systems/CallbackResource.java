package io.syncline.api.systems;

import io.syncline.api.http.Html;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.access.consent.Consents.Answer;
import io.syncline.core.access.consent.Consents.Callback;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers come back to after a person gave consent. It does nothing without a session of who
 * began the request and the state that was given out for it; what it is sent is neither shown nor
 * logged, and it redirects to nowhere.
 */
@Path(Consents.CALLBACK)
class CallbackResource {

  private static final Logger LOG = Logger.getLogger(CallbackResource.class);

  private final Consents consents;

  CallbackResource(Consents consents) {
    this.consents = consents;
  }

  @GET
  @PermitAll
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public RestResponse<String> callback(@Context UriInfo uri, @Context SecurityContext security) {
    var person = security.getUserPrincipal();
    return answer(uri.getQueryParameters(), person == null ? null : person.getName());
  }

  /** A link checker or a preview answers nothing: a state is used up by the first answer. */
  @HEAD
  @PermitAll
  @Operation(hidden = true)
  public RestResponse<Void> look() {
    return RestResponse.ResponseBuilder.<Void>create(405).header("Allow", "GET").build();
  }

  RestResponse<String> answer(Map<String, List<String>> query, @Nullable String person) {
    Answer answer;
    try {
      answer =
          consents.answer(
              new Callback(one(query, "state"), one(query, "code"), one(query, "error")), person);
    } catch (RuntimeException e) {
      LOG.warnf("A consent could not be kept: %s", e.getClass().getSimpleName());
      return page(503, "The consent could not be kept. Begin again in a moment.");
    }
    var system = answer.system();
    var name = system == null ? "" : system.value();
    return switch (answer.outcome()) {
      case CONNECTED -> page(200, name + " is connected. You can close this page.");
      case DENIED -> page(403, "No consent was given, so " + name + " is not connected.");
      case FAILED ->
          page(
              502,
              name + " gave no tokens for this consent. Begin again: syncline connect " + name);
      case EXPIRED -> page(400, "This request is too old. Begin again: syncline connect");
      case USED -> page(400, "This request was answered before. Nothing was done.");
      case UNKNOWN -> page(400, "This request is not known. Nothing was done.");
      case NOT_LOGGED_IN ->
          page(
              401,
              "This browser is not logged in to Syncline. Nothing was done. Log in at /login as the"
                  + " one who began this request, then load this page again.");
      case ANOTHERS -> {
        LOG.warn("A consent was brought back by the session of somebody else; nothing was done");
        yield page(
            403,
            "Somebody else began this request. Nothing was done. Log in as that one, then load"
                + " this page again.");
      }
    };
  }

  /** Of a parameter that comes twice, none is taken. */
  private static @Nullable String one(Map<String, List<String>> query, String name) {
    var all = query.get(name);
    return all == null || all.size() != 1 ? null : all.get(0);
  }

  private static RestResponse<String> page(int status, String sentence) {
    var html =
        Html.begin("Syncline", "")
            + "<h1>Syncline</h1>\n<p>"
            + Html.text(sentence)
            + "</p>\n"
            + Html.END;
    return RestResponse.ResponseBuilder.<String>create(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .entity(html)
        .header("Cache-Control", "no-store")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .build();
  }
}
