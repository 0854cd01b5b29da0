package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.auth.Credentials.Refused;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.TemplateValues;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A login, or the request for a CSRF token, as a manifest says it. Nothing that is sent or answered
 * is ever part of a message.
 */
final class SessionRequest {

  private final String name;
  private final Auth.SessionRequest said;
  private final CallTemplate template;
  private final Map<String, String> settings;
  private final Credentials credentials;
  private final HttpTransport transport;
  private final AnswerVerdicts verdicts;

  /**
   * @param name what messages call it
   * @param credentials it is sent with
   */
  SessionRequest(
      String name,
      SystemType type,
      Auth.SessionRequest said,
      Map<String, String> settings,
      Credentials credentials,
      HttpTransport transport,
      RetryAfter retryAfter) {
    this.name = name;
    this.said = said;
    this.template = new CallTemplate(type, said.operation(), settings);
    this.settings = Map.copyOf(settings);
    this.credentials = credentials;
    this.transport = transport;
    this.verdicts = new AnswerVerdicts(said.errors(), type.errors(), retryAfter, false, false);
  }

  /** What its answer gives; asked once more where that renews the credentials it is sent with. */
  Session ask(Instant now) throws Refused {
    var bare = bare();
    var call = credentials.on(bare);
    var result = transport.send(call).join();
    if (result instanceof HttpResult.Answered answered && credentials.rejected(call, answered)) {
      call = credentials.on(bare);
      result = transport.send(call).join();
    }
    var verdict =
        verdicts.of(
            result instanceof HttpResult.Answered answered ? readable(answered) : result, Set.of());
    if (verdict instanceof AnswerVerdict.Failed failed) {
      throw new Refused(failure(failed.failure()));
    }
    if (verdict instanceof AnswerVerdict.Fine && result instanceof HttpResult.Answered answered) {
      return session(call, readable(answered), now);
    }
    throw refused("its answer means neither success nor failure");
  }

  private HttpCall bare() {
    return template.call(TemplateValues.EMPTY, List.of());
  }

  /** Names what it sends, and tells none of it: of another user or password it is another. */
  String print() throws Refused {
    var call = credentials.on(bare());
    var body = call.body() == null ? "" : new String(call.body(), StandardCharsets.UTF_8);
    var text =
        String.join(
            "\n", call.method(), call.uri().toString(), new TreeMap<>(call.headers()) + "", body);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** An answer may be XML or a page: its status, headers and cookies count then. */
  private static HttpResult.Answered readable(HttpResult.Answered answered) {
    try {
      Json.parse(answered.body());
      return answered;
    } catch (MalformedJson e) {
      return new HttpResult.Answered(answered.status(), answered.headers(), new byte[0]);
    }
  }

  private Session session(HttpCall call, HttpResult.Answered answered, Instant now) throws Refused {
    var body = answered.body().length == 0 ? Value.CLEARED : Json.parse(answered.body());
    var headers = new HashMap<String, String>();
    try {
      for (var it : said.send().entrySet()) {
        headers.put(
            it.getKey(), AnswerTemplate.fill(it.getValue(), settings, body, answered.headers()));
      }
      var set = answered.header(HttpResult.Answered.COOKIES);
      var session = new Session(headers, HeldCookie.of(set, call.uri(), now), now);
      if (session.isEmpty()) {
        throw refused("its answer sets no cookie, and `send` takes nothing of it");
      }
      if (session.isNeverSent(call.uri())) {
        throw refused("its cookies are for `https` alone, and the system is called by `http`");
      }
      session.on(call, now);
      return session;
    } catch (IllegalArgumentException | HttpCall.Unsayable e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Failure failure(Failure failure) {
    if (failure instanceof Failure.RateLimited limited) {
      return new Failure.RateLimited(said(limited.reason()), limited.retryAfter());
    }
    return failure instanceof Failure.Transient
        ? new Failure.Transient(said(failure.reason()))
        : new Failure.Refused(said(failure.reason()));
  }

  private Refused refused(String why) {
    return new Refused(new Failure.Refused(said(why)));
  }

  private String said(String why) {
    return name + " failed: " + why;
  }
}
