package io.syncline.api.http;

import io.quarkus.security.ForbiddenException;
import io.syncline.core.inbox.Inbox.InboxUnavailable;
import io.syncline.core.review.answer.Refused;
import io.syncline.json.MalformedJson;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Turns every error into a problem document: refusals give the reason, failures disclose no
 * internals.
 */
@Provider
public class Problems implements ExceptionMapper<Throwable> {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  private static final String NUL = "22021";

  private static final Problem FORBIDDEN =
      Problem.of(403, "forbidden", "The role of your token does not allow this");

  private static final Map<Integer, Problem> BY_STATUS =
      Map.of(
          400, Problem.of(400, "bad-request", "The request cannot be read"),
          404, Problem.of(404, "unknown", "There is nothing at this path"),
          405, Problem.of(405, "method-not-allowed", "The path does not take this method"),
          406, Problem.of(406, "not-acceptable", "The path has other media types"),
          413, Problem.of(413, "too-large", "The body is too large"),
          415, Problem.of(415, "media-type", "The path takes another Content-Type"));

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return response(Problem.of(refusal.status(), refusal.type(), refusal.detail()), null);
    }
    if (failure instanceof Refused refused) {
      return response(problem(refused), null);
    }
    if (failure instanceof MalformedJson malformed) {
      var message = malformed.getMessage();
      return response(Problem.of(400, "malformed", message == null ? "Not JSON" : message), null);
    }
    if (failure instanceof WebApplicationException web) {
      int status = web.getResponse().getStatus();
      var allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
      return response(
          BY_STATUS.getOrDefault(status, Problem.of(status, "refused", "The request is refused")),
          allow);
    }
    if (holdsNul(failure)) {
      return response(Problem.of(400, "bad-request", "The request holds a NUL"), null);
    }
    return failure instanceof InboxUnavailable || databaseIsAway(failure)
        ? unavailable(failure)
        : failed(failure);
  }

  /** Quarkus has an answer of its own for this one. */
  @ServerExceptionMapper
  public Response forbidden(ForbiddenException failure) {
    return response(FORBIDDEN, null);
  }

  /** A path or a body with a NUL: PostgreSQL cannot store it. */
  private static boolean holdsNul(Throwable failure) {
    return states(failure).anyMatch(NUL::equals);
  }

  private static Problem problem(Refused refused) {
    int status =
        switch (refused.why()) {
          case UNKNOWN -> 404;
          case CONDITION_FAILED -> 412;
          case UNKNOWN_ATTRIBUTE, INVALID_VALUE -> 400;
          default -> 409;
        };
    return Problem.of(status, ApiWords.of(refused.why()), refused.detail());
  }

  private static Response unavailable(Throwable failure) {
    var refusal = Refusal.unavailable(failure);
    return response(Problem.of(refusal.status(), refusal.type(), refusal.detail()), null);
  }

  private static Response failed(Throwable failure) {
    LOG.error("A request of the API failed", failure);
    return response(Problem.of(500, "failed", "The failure is in the log"), null);
  }

  /**
   * A connection that was lost or not available (SQLState classes 08, 53 and 57, and 55000 of a
   * database that takes no connections; the pool names no state).
   */
  private static boolean databaseIsAway(Throwable failure) {
    return states(failure).findFirst().stream()
        .anyMatch(it -> it.isEmpty() || it.matches("(08|53|57).*|55000"));
  }

  /** The SQLStates of what caused it; empty where none is named. */
  private static Stream<String> states(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(10)
        .filter(SQLException.class::isInstance)
        .map(it -> Objects.requireNonNullElse(((SQLException) it).getSQLState(), ""));
  }

  private static Response response(Problem problem, @Nullable String allow) {
    var response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .header("Cache-Control", "no-store")
            .entity(problem.json());
    if (allow != null) {
      response.header(HttpHeaders.ALLOW, allow);
    }
    if (problem.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return response.build();
  }
}
