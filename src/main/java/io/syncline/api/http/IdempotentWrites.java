package io.syncline.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncline.core.access.IdempotentAnswers;
import io.syncline.core.access.IdempotentAnswers.Answer;
import io.syncline.core.access.IdempotentAnswers.Known;
import io.syncline.core.access.IdempotentAnswers.Write;
import io.syncline.core.model.value.VersionHash;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Does a write once for each {@code Idempotency-Key}: the same write sent again within a day is
 * answered as it was, the same key for another path or body is refused (422), and a refused write
 * leaves no trace of its key. Without a key a write is simply done.
 */
@Singleton
public class IdempotentWrites {

  static final String HEADER = "Idempotency-Key";

  private final IdempotentAnswers answers;
  private final ObjectMapper mapper;
  private final InstantSource clock;
  private final UriInfo uri;
  private final HttpHeaders headers;
  private final SecurityContext security;

  /**
   * @param uri of the request under way, as the headers and the security are
   */
  IdempotentWrites(
      IdempotentAnswers answers,
      ObjectMapper mapper,
      InstantSource clock,
      UriInfo uri,
      HttpHeaders headers,
      SecurityContext security) {
    this.answers = answers;
    this.mapper = mapper;
    this.clock = clock;
    this.uri = uri;
    this.headers = headers;
    this.security = security;
  }

  /**
   * The write that is asked for now, of which a body can say nothing.
   *
   * @param body null: there is none
   */
  public Posted postedNothing(@Nullable String body) {
    var posted = posted(body);
    posted.fields();
    return posted;
  }

  /**
   * The write that is asked for now.
   *
   * @param body null: there is none
   */
  public Posted posted(@Nullable String body) {
    return new Posted(
        this,
        security.getUserPrincipal().getName(),
        headers.getRequestHeaders().getFirst(HEADER),
        uri.getPath(),
        body == null ? "" : body);
  }

  <T> RestResponse<T> once(Posted posted, Class<T> type, Supplier<RestResponse<T>> write) {
    var key = posted.key();
    if (key == null) {
      return write.get();
    }
    if (!key.matches("[\\x21-\\x7e]{1,255}")) {
      throw Refusal.badRequest(HEADER + " has 1 to 255 visible ASCII characters");
    }
    var named = new Write(posted.actor(), key, hash(posted.path(), posted.body()));
    var known = answers.begin(named, clock.instant());
    if (known instanceof Known.Done done) {
      return answer(done.answer().status(), read(done.answer().body(), type));
    }
    if (known instanceof Known.Another) {
      throw Refusal.otherRequest("The key was used for another path or body within a day");
    }
    if (known instanceof Known.Underway) {
      throw Refusal.conflict("underway", "The write with this key is still in progress");
    }
    return first(named, write);
  }

  public static <T> RestResponse<T> answer(int status, T body) {
    return RestResponse.ResponseBuilder.<T>create(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(body)
        .build();
  }

  private <T> RestResponse<T> first(Write named, Supplier<RestResponse<T>> write) {
    RestResponse<T> response;
    try {
      response = write.get();
    } catch (RuntimeException e) {
      forget(named, e);
      throw e;
    }
    answers.keep(named, new Answer(response.getStatus(), text(response.getEntity())));
    return response;
  }

  private void forget(Write named, RuntimeException failure) {
    try {
      answers.forget(named);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * The path is prefixed with its length, so that no other split of path and body gives the same
   * hash.
   */
  private static String hash(String path, String body) {
    return VersionHash.of(path.length() + ":" + path + body).hex();
  }

  private String text(Object answer) {
    try {
      return mapper.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer of ours cannot be written", e);
    }
  }

  private <T> T read(String answer, Class<T> type) {
    try {
      return mapper.readValue(answer, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer of ours cannot be read", e);
    }
  }
}
