package io.syncline.system.http.auth;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Auth.Kind;
import io.syncline.core.definition.system.Auth.TokenRequest;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.auth.Credentials.Refused;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where tokens are asked for, as the manifest says that they are. Nothing that is sent or answered
 * is ever part of a message.
 */
final class TokenEndpoint {

  private final Auth auth;
  private final Map<String, String> settings;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final RetryAfter retryAfter;
  private final Duration timeout;

  TokenEndpoint(
      Auth auth,
      Map<String, String> settings,
      HttpTransport transport,
      InstantSource clock,
      Duration timeout) {
    this.auth = auth;
    this.settings = Map.copyOf(settings);
    this.transport = transport;
    this.clock = clock;
    this.retryAfter = new RetryAfter(clock);
    this.timeout = timeout;
  }

  URI url() {
    return URI.create(FixedCredentials.needed("tokenUrl", auth.oauth().tokenUrl(), settings));
  }

  /**
   * @param grant the parameters that say for what a token is asked
   */
  HttpResult.Answered ask(Map<String, String> grant) throws Refused {
    var result = transport.send(request(grant)).join();
    if (result instanceof HttpResult.Answered answered) {
      return answered;
    }
    throw new Refused(
        result instanceof HttpResult.Refused refused
            ? new Failure.Refused("the token endpoint: " + refused.why())
            : new Failure.Transient("the token endpoint did not answer"));
  }

  /** What it answered, with an access token in it. */
  Value.Struct answer(HttpResult.Answered answered) throws Refused {
    if (!answered.success()) {
      throw new Refused(failure(answered));
    }
    Value.Struct answer;
    try {
      answer = Json.parseStruct(answered.body());
    } catch (MalformedJson e) {
      throw new Refused(new Failure.Transient("the token endpoint's answer is not JSON"));
    }
    if (Answers.text(answer, "access_token") == null) {
      throw new Refused(new Failure.Refused("the token endpoint gave no access token"));
    }
    return answer;
  }

  /** Whether the grant does not hold any more (RFC 6749, section 5.2). */
  static boolean ended(HttpResult.Answered answered) {
    if (answered.status() != 400 && answered.status() != 401) {
      return false;
    }
    try {
      return "invalid_grant".equals(Answers.text(Json.parseStruct(answered.body()), "error"));
    } catch (MalformedJson e) {
      return false;
    }
  }

  private Failure failure(HttpResult.Answered answered) {
    var why = "HTTP " + answered.status() + " from the token endpoint";
    if (answered.status() == 429) {
      return new Failure.RateLimited(why, retryAfter.of(answered));
    }
    return answered.status() >= 500 ? new Failure.Transient(why) : new Failure.Refused(why);
  }

  private HttpCall request(Map<String, String> grant) throws Refused {
    var said = auth.oauth();
    var request = auth.tokenRequest();
    var parameters = new TreeMap<>(FixedCredentials.filled(request.parameters(), settings));
    var headers = FixedCredentials.filled(request.headers(), settings);
    headers.put("Accept", "application/json");
    if (said.scope() != null) {
      parameters.put("scope", FixedCredentials.fill(said.scope(), settings));
    }
    if (auth.kind() == Kind.OAUTH2_JWT_BEARER) {
      parameters.put("assertion", assertion());
    } else {
      client(request.client(), parameters, headers);
    }
    parameters.putAll(grant);
    boolean json = request.body() == TokenRequest.Format.JSON;
    headers.put("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded");
    return new HttpCall(
        "POST", url(), headers, json ? json(parameters) : form(parameters), timeout);
  }

  private void client(
      TokenRequest.Client place, Map<String, String> parameters, Map<String, String> headers) {
    var id = FixedCredentials.needed("clientId", auth.oauth().clientId(), settings);
    var secret = FixedCredentials.needed("clientSecret", auth.oauth().clientSecret(), settings);
    if (place == TokenRequest.Client.BODY) {
      parameters.put("client_id", id);
      parameters.put("client_secret", secret);
    } else {
      headers.put(FixedCredentials.AUTHORIZATION, FixedCredentials.basic(id, secret));
    }
  }

  private String assertion() throws Refused {
    var said = auth.oauth().assertion();
    if (said == null) {
      throw new IllegalArgumentException("The authentication has no assertion");
    }
    try {
      return SignedAssertion.of(said, url().toString(), settings, clock.instant());
    } catch (IllegalArgumentException e) {
      throw new Refused(new Failure.Refused(String.valueOf(e.getMessage())));
    }
  }

  private static byte[] json(Map<String, String> parameters) {
    var fields = new HashMap<String, Value>();
    parameters.forEach((name, text) -> fields.put(name, Value.text(text)));
    return Json.write(new Value.Struct(fields));
  }

  private static byte[] form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> Formats.percent(e.getKey()) + "=" + Formats.percent(e.getValue()))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
