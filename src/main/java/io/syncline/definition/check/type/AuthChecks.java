package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that would not be sent, or would be sent to others: a kind without what it needs, a
 * key that its kind does not use, a base URL that any token answer could set.
 */
final class AuthChecks {

  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{([A-Za-z][^{}]*)}");

  /** A host, or all below one of at least two names. */
  private static final Pattern HOST =
      Pattern.compile("([*]\\.)?([A-Za-z0-9-]+|\\$\\{[^{}]+})(\\.([A-Za-z0-9-]+|\\$\\{[^{}]+}))+");

  private static final Duration LONGEST_LIFETIME = Duration.ofHours(1);
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(10);

  private static final List<String> CLIENT = List.of("tokenUrl", "clientId", "clientSecret");
  private static final List<String> TOKENS =
      List.of("scope", "request", "headers", "baseUrl", "hosts");

  /** What a request for consent says of itself. */
  private static final List<String> ADDED =
      List.of(
          "client_id",
          "client_secret",
          "code_challenge",
          "code_challenge_method",
          "redirect_uri",
          "response_type",
          "scope",
          "state");

  private final Auth auth;
  private final Map<String, @Nullable Object> written = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private final String at;

  private AuthChecks(Auth auth, String at) {
    this.auth = auth;
    this.at = at;
    var fixed = auth.fixed();
    written.put("token", fixed.token());
    written.put("header", fixed.header());
    written.put("username", fixed.username());
    written.put("password", fixed.password());
    written.put("headers", fixed.headers().isEmpty() ? null : fixed.headers());
    written.put("query", fixed.query().isEmpty() ? null : fixed.query());
    var oauth = auth.oauth();
    written.put("tokenUrl", oauth.tokenUrl());
    written.put("clientId", oauth.clientId());
    written.put("clientSecret", oauth.clientSecret());
    written.put("refreshToken", oauth.refreshToken());
    written.put("scope", oauth.scope());
    written.put("request", oauth.request());
    written.put("assertion", oauth.assertion());
    written.put("authorize", auth.authorize());
    written.put("baseUrl", auth.host().baseUrl());
    written.put("login", auth.session().login());
    written.put("hosts", auth.host().hosts().isEmpty() ? null : auth.host().hosts());
  }

  /** Where a file says a way of proving who sends a request. */
  static String path(SystemType type, int way) {
    return type.ways().size() == 1 ? "/auth" : "/auth/" + way;
  }

  static List<Finding> of(SystemType type) {
    var findings = new ArrayList<Finding>();
    var ways = type.ways();
    for (int i = 0; i < ways.size(); i++) {
      findings.addAll(of(ways.get(i), path(type, i)));
      ways(type, i, findings);
    }
    return findings;
  }

  /** Of several ways one is taken by the settings that a connection gives. */
  private static void ways(SystemType type, int way, List<Finding> findings) {
    var path = path(type, way);
    var auth = type.ways().get(way);
    if (type.ways().size() == 1) {
      if (!auth.when().isEmpty()) {
        findings.add(Finding.problem(path + "/when", "`when` is of several ways: there is one"));
      }
      return;
    }
    auth.when()
        .keySet()
        .forEach(
            name -> {
              if (!type.settings().containsKey(name)) {
                findings.add(
                    Finding.problem(
                        JsonPointers.below(path + "/when", name),
                        ConstantNames.unknown(
                            name,
                            "a setting of this type",
                            type.settings().keySet().stream().sorted().toList())));
              }
            });
    for (var name : auth.settings()) {
      var setting = type.settings().get(name);
      boolean everywhere = type.ways().stream().allMatch(it -> it.settings().contains(name));
      boolean elsewhere =
          Stream.concat(Stream.of(type.baseUrl()), type.headers().values().stream())
              .anyMatch(it -> it.contains("${" + name + "}"));
      boolean needed = setting != null && setting.required() && setting.defaultValue() == null;
      if (needed && !everywhere && !elsewhere) {
        findings.add(
            Finding.problem(
                JsonPointers.below("/settings", name) + "/required",
                "`%s` is of one way to sign in, and there are others: leave out `required`"
                    .formatted(name)));
      }
    }
    for (int i = 0; i < way; i++) {
      var before = type.ways().get(i);
      if (before.when().isEmpty() && auth.settings().containsAll(before.settings())) {
        findings.add(
            Finding.problem(
                path,
                "the settings of this way include those of one before it: it is never"
                    + " taken; write it first, or say `when` at the other"));
      }
    }
  }

  private static List<Finding> of(Auth auth, String at) {
    var checks = new AuthChecks(auth, at);
    switch (auth.kind()) {
      case NONE -> checks.keys(List.of(), List.of());
      case BEARER -> checks.keys(List.of("token"), List.of());
      case BASIC -> checks.keys(List.of("username", "password"), List.of());
      case API_KEY -> checks.apiKey();
      case SESSION -> checks.keys(List.of("login"), List.of("username", "password"));
      case OAUTH2_CLIENT_CREDENTIALS -> checks.keys(CLIENT, TOKENS);
      case OAUTH2_REFRESH_TOKEN -> {
        var needed = new ArrayList<>(CLIENT);
        needed.add("refreshToken");
        checks.keys(needed, TOKENS);
      }
      case OAUTH2_JWT_BEARER -> {
        checks.keys(List.of("tokenUrl", "assertion"), TOKENS);
        checks.assertion();
      }
      case OAUTH2_AUTHORIZATION_CODE -> {
        var needed = new ArrayList<>(CLIENT);
        needed.add("authorize");
        checks.keys(needed, List.of("request", "headers", "baseUrl", "hosts"));
        checks.authorize();
      }
    }
    if (auth.kind().oauth()) {
      checks.answer();
    }
    checks.findings.addAll(SessionChecks.of(auth, at));
    return checks.findings;
  }

  private void keys(List<String> needed, List<String> possible) {
    var kind = ConstantNames.name(auth.kind());
    for (var key : needed) {
      if (written.get(key) == null) {
        problem(at, "`%s` needs `%s`: without it no credentials are sent".formatted(kind, key));
      }
    }
    written.forEach(
        (key, value) -> {
          if (value != null && !needed.contains(key) && !possible.contains(key)) {
            problem(at + "/" + key, "`%s` does nothing beside `kind: %s`".formatted(key, kind));
          }
        });
  }

  private void apiKey() {
    keys(List.of(), List.of("token", "header", "headers", "query"));
    boolean token = written.get("token") != null;
    if (!token && written.get("headers") == null && written.get("query") == null) {
      problem(
          at, "`apiKey` needs `token`, `headers` or `query`: without it no credentials are sent");
    }
    if (!token && written.get("header") != null) {
      problem(at + "/header", "`header` needs `token`: its value");
    }
    auth.fixed()
        .headers()
        .forEach((name, text) -> noPlaces(JsonPointers.below(at + "/headers", name), text));
    auth.fixed()
        .query()
        .forEach((name, text) -> noPlaces(JsonPointers.below(at + "/query", name), text));
  }

  /** No client is sent beside an assertion, and one that lives long is as good as a password. */
  private void assertion() {
    var request = auth.oauth().request();
    if (request != null && request.client() == Auth.TokenRequest.Client.BODY) {
      problem(at + "/request/client", "the assertion says who asks: leave `client` out");
    }
    var said = auth.oauth().assertion();
    if (said != null && said.lifetime().compareTo(LONGEST_LIFETIME) > 0) {
      problem(at + "/assertion/lifetime", "an assertion is used at once: at most 1h");
    }
    if (said != null && said.lifetime().compareTo(SHORTEST_LIFETIME) < 0) {
      problem(at + "/assertion/lifetime", "clocks differ: at least 10s");
    }
  }

  /** Only the settings are filled in, and nothing that this process adds can be changed. */
  private void authorize() {
    var said = auth.authorize();
    if (said == null) {
      return;
    }
    if (!said.url().startsWith("https://") && !said.url().startsWith("${")) {
      problem(at + "/authorize/url", "a person gives consent on a page of `https://`");
    }
    if (said.url().contains("#")) {
      problem(at + "/authorize/url", "parameters are added to the address: leave `#` out");
    }
    noPlaces(at + "/authorize/url", said.url());
    for (int i = 0; i < said.scopes().size(); i++) {
      noPlaces(at + "/authorize/scopes/" + i, said.scopes().get(i));
    }
    said.parameters()
        .forEach(
            (name, text) -> {
              var here = JsonPointers.below(at + "/authorize/parameters", name);
              noPlaces(here, text);
              if (ADDED.contains(name)) {
                problem(
                    here,
                    name.equals("scope")
                        ? "`scope` is made of `scopes`"
                        : "`%s` is added to each request for consent: leave it out"
                            .formatted(name));
              }
            });
  }

  private void noPlaces(String path, String text) {
    var place = PLACE.matcher(text);
    if (place.find()) {
      problem(
          path,
          "`{%1$s}` is filled in by no answer here; a setting is `${%1$s}`"
              .formatted(place.group(1)));
    }
  }

  /** What is taken from the token answer. */
  private void answer() {
    auth.fixed()
        .headers()
        .forEach((name, text) -> paths(JsonPointers.below(at + "/headers", name), text));
    boolean declared =
        auth.fixed().headers().isEmpty()
            || auth.fixed().headers().values().stream().anyMatch(it -> PLACE.matcher(it).find());
    if (!declared) {
      problem(at + "/headers", "no header holds the token: write `{access_token}`");
    }
    var base = auth.host().baseUrl();
    var hosts = auth.host().hosts();
    if (base != null) {
      paths(at + "/baseUrl", base);
      if (hosts.isEmpty()) {
        problem(
            at + "/baseUrl",
            "`baseUrl` needs `hosts`: who changes the token answer must not choose who gets the"
                + " token");
      }
    } else if (!hosts.isEmpty()) {
      problem(at + "/hosts", "`hosts` needs `baseUrl`: what of the token answer names the host");
    }
    for (int i = 0; i < hosts.size(); i++) {
      if (!HOST.matcher(hosts.get(i)).matches()) {
        problem(
            at + "/hosts/" + i,
            "`%s` is no host; allowed: `api.example.com`, or `*.example.com` for all below it"
                .formatted(hosts.get(i)));
      }
    }
  }

  private void paths(String path, String text) {
    var places = PLACE.matcher(text);
    while (places.find()) {
      FieldTypes.pathProblem(places.group(1)).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
