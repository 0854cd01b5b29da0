package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.Source;
import io.syncline.definition.source.DefinitionReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins, CSRF tokens and client certificates as manifests say them. */
class SessionChecksTest {

  private static final String BASIC = "username: \"${id}\", password: \"${token}\"";
  private static final String CSRF =
      "csrf: {path: /csrf, headers: {X-CSRF-Token: fetch}, send: {X-CSRF-Token:"
          + " \"{header:X-CSRF-Token}\"}}";

  private static String manifest(String lines) {
    return """
           type: shop
           baseUrl: "https://api.example.com"
           settings: {id: {}, certificate: {}, token: {secret: true}}
           %s
           objects: {people: {id: id, operations: {get: {method: GET, path: "/p/{id}"}}}}
           """
        .formatted(lines.replace("BASIC", BASIC).replace("CSRF", CSRF));
  }

  private static List<String> findings(String lines) {
    var source = new Source("shop.system.yaml", Source.Kind.SYSTEM, manifest(lines));
    return load(Map.of(), List.of(source), HEAD).findings().stream()
        .filter(it -> String.valueOf(it.position()).contains("shop.system"))
        .map(Finding::toString)
        .toList();
  }

  private static SystemType type(String lines) {
    var read = DefinitionReader.readSystem("shop.system.yaml", manifest(lines));
    return Objects.requireNonNull(read.definition());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: {kind: session, login: {path: /login, body: {user: \"${id}\", pass: \"${token}\"}}}",
        "auth: {kind: session, BASIC, login: {path: /login, send: {X-Session: \"{data.token}\"}}}",
        "auth: {kind: session, BASIC, login: {path: /login, errors: [{path: ok, is: false, failure:"
            + " refused}]}, CSRF}",
        "auth: {kind: basic, BASIC, CSRF}",
        "auth: [{kind: bearer, token: \"${token}\", CSRF}, {kind: session, login: {path: /login,"
            + " body: {user: \"${id}\"}}}]",
        "tls: {certificate: \"${certificate}\", key: \"${token}\"}",
        "tls: {cert: \"${certificate}\", privateKey: \"${token}\"}",
      })
  void whatSaysAllThatIsNeededHasNoProblem(String lines) {
    assertThat(findings(lines)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth: session                                    | `session` needs `login`
          auth: {kind: sesion}                             | did you mean `session`?
          auth: {kind: session, login: {path: /l, body: {a: "${tokn}"}}} | did you mean `token`?
          auth: {kind: session, login: {path: /l, body: {a: "{token}"}}} | is not filled in by
          auth: {kind: session, login: {path: /l, sent: {A: "{t}"}}} | did you mean `send`?
          auth: {kind: session, login: {path: /l, send: {A: "${token}"}}} | nothing of the answer is in it
          auth: {kind: session, login: {path: /l, send: {"A B": "{t}"}}} | is no name of a header
          auth: {kind: session, login: {path: /l, send: {Cookie: "{t}"}}} | all cookies of the answer are sent
          auth: {kind: session, login: {path: /l, send: {A: "{header:}"}}} | `header:` is followed by
          auth: {kind: session, login: {path: /l, send: {A: "{a[}"}}} | /auth/login/send/A
          auth: {kind: session, login: {path: /l, rateLimit: x}} | keep no limit
          auth: {kind: session, login: {path: /l, cost: 2}} | are not counted
          auth: {kind: session, login: {path: /l, baseUrl: "http://a.example"}} | an address of `https://`
          auth: {kind: session, login: {path: /l, errors: [{status: 200, failure: refussed}]}} | did you mean `refused`?
          auth: {kind: session, username: "${id}", login: {path: /l}} | are given together
          auth: {kind: session, token: "${token}", login: {path: /l}} | `token` does nothing beside `kind: session`
          auth: {kind: basic, BASIC, login: {path: /l}}    | `login` does nothing beside `kind: basic`
          auth: {kind: basic, BASIC, csrf: {path: /c}}     | `csrf` needs `send`
          auth: {kind: basic, BASIC, csrf: {path: /c, accept: xml, send: {A: "{a}"}}} | of an answer for a session JSON, headers and cookies are read
          auth: {kind: basic, BASIC, csrf: {path: /c, send: {A: x}}} | nothing of the answer is in it
          tls: {certificate: "${certificate}"}             | `key` is required here
          tls: {certificate: "${certificat}", key: "${token}"} | did you mean `certificate`?
          tls: {certificate: "${certificate}", key: "${id}"} | it holds a private key: say `secret: true`
          tls: {certificate: "${certificate}", keys: "${token}"} | did you mean `key`?
          """)
  void whatDoesNotIsAProblemAtItsLine(String lines, String message) {
    assertThat(findings(lines))
        .anySatisfy(it -> assertThat(it).contains("shop.system.yaml:", message));
  }

  @Test
  void aKeyInTheFileIsANotice() {
    assertThat(findings("tls: {certificate: \"${certificate}\", key: abc}"))
        .singleElement()
        .asString()
        .contains("the file contains a secret")
        .doesNotContain("abc");
  }

  @Test
  void aLoginIsPostedAndATokenIsFetched() {
    var session = type("auth: {kind: session, login: {path: /login}, CSRF}").auth().session();
    assertThat(Objects.requireNonNull(session.login()).request().method()).isEqualTo("POST");
    assertThat(Objects.requireNonNull(session.csrf()).request().method()).isEqualTo("GET");
  }

  @Test
  void theWayOfAConnectionIsFoundByTheSettingsOfItsLogin() {
    var type =
        type(
            "auth: [{kind: bearer, token: \"${token}\"},"
                + " {kind: session, login: {path: /l, body: {a: [\"${id}\"]}}}]");
    assertThat(type.way(Map.of("id", "ada")).kind()).isEqualTo(Auth.Kind.SESSION);
    assertThat(type.way(Map.of("token", "t")).kind()).isEqualTo(Auth.Kind.BEARER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc", "camel"})
  void aCertificateIsOfHttp(String transport) {
    var manifest =
        "type: erp\ntransport: %s\ntls: {certificate: a, key: b}\nobjects: {a: {}}\n"
            .formatted(transport);
    var source = new Source("erp.system.yaml", Source.Kind.SYSTEM, manifest);
    assertThat(load(Map.of(), List.of(source), HEAD).findings())
        .anySatisfy(it -> assertThat(it.toString()).contains("erp.system.yaml:3:", "`tls` is"));
  }
}
