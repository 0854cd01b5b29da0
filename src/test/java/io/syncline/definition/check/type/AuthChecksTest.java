package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that would not be sent, or be sent to others, are problems of the file. */
class AuthChecksTest {

  private static final String OAUTH =
      "kind: oauth2ClientCredentials, tokenUrl: \"https://id/t\", clientId: \"${id}\","
          + " clientSecret: \"${token}\"";

  private static final String CONSENT =
      "kind: oauth2AuthorizationCode, tokenUrl: \"https://id/t\", clientId: \"${id}\","
          + " clientSecret: \"${token}\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "{kind: bearer, token: \"${token}\"}",
        "{kind: basic, username: \"${id}\", password: \"${token}\"}",
        "{kind: apiKey, token: \"${token}\"}",
        "{kind: apiKey, headers: {Authorization: \"SSWS ${token}\", X-Id: \"${id}\"}}",
        "{kind: apiKey, query: {key: \"${token}\"}}",
        "{OAUTH}",
        "[{kind: bearer, token: \"${token}\", when: {id: a}}, {OAUTH, when: {id: b}}]",
        "{CONSENT, authorize: {url: \"https://id/a\", scopes: [a, b], parameters: {prompt:"
            + " consent}}}",
        "{CONSENT, authorize: {url: \"${id}/a\"}, request: {client: body}}",
        "{OAUTH, request: {body: json, client: body, parameters: {audience: a}}}",
        "{kind: oauth2JwtBearer, tokenUrl: \"https://id/t\", assertion: {issuer: \"${id}\", key:"
            + " \"${token}\", claims: {scope: a}}}",
        "{OAUTH, headers: {X-T: \"{access_token}\"}, baseUrl: \"{instance_url}\","
            + " hosts: [\"*.my.salesforce.com\", \"${id}.example.com\"]}",
      })
  void whatSendsCredentialsHasNoProblem(String auth) {
    assertThat(findings(auth, Finding.Kind.PROBLEM)).isEmpty();
    assertThat(findings(auth, Finding.Kind.NOTICE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {kind: bearr}                     | did you mean `bearer`?
          bearer                            | `bearer` needs `token`
          {kind: basic, username: a}        | `basic` needs `password`
          apiKey                            | `apiKey` needs `token`, `headers` or `query`
          {kind: apiKey, header: X}         | `header` needs `token`
          {kind: none, token: "${token}"}   | `token` does nothing beside `kind: none`
          {kind: bearer, token: "${token}", header: X} | `header` does nothing beside `kind: bearer`
          {kind: bearer, token: "${tokn}"}  | did you mean `token`?
          {kind: apiKey, headers: {A: "${tokn}"}} | did you mean `token`?
          {kind: apiKey, headers: {A: "{token}"}} | a setting is `${token}`
          {OAUTH, refreshToken: x}          | `refreshToken` does nothing beside `kind: oauth2ClientCredentials`
          {OAUTH, request: {body: xml}}     | allowed: form, json
          {OAUTH, request: {client: baisc}} | did you mean `basic`?
          {OAUTH, request: {parameters: {a: "${tokn}"}}} | did you mean `token`?
          {OAUTH, headers: {A: "Bearer ${token}"}} | write `{access_token}`
          {OAUTH, baseUrl: "{instance_url}"} | `baseUrl` needs `hosts`
          {OAUTH, hosts: [a.example]}       | `hosts` needs `baseUrl`
          {OAUTH, baseUrl: "{i}", hosts: ["*"]}     | `*` is no host
          {OAUTH, baseUrl: "{i}", hosts: ["*.com"]} | `*.com` is no host
          {OAUTH, baseUrl: "{i}", hosts: ["https://a.b"]} | is no host
          {OAUTH, assertion: {issuer: a, key: "${token}"}} | `assertion` does nothing beside
          {kind: oauth2JwtBearer, tokenUrl: a} | needs `assertion`
          {kind: oauth2JwtBearer, tokenUrl: a, clientId: b, assertion: {issuer: a, key: "${token}"}} | `clientId` does nothing
          {kind: oauth2JwtBearer, tokenUrl: a, assertion: {issuer: a}} | `key` is required here
          {kind: oauth2JwtBearer, tokenUrl: a, assertion: {issuer: a, key: "${tokn}"}} | did you mean `token`?
          {kind: oauth2JwtBearer, tokenUrl: a, assertion: {issuer: a, key: "${token}", algorithm: rs265}} | did you mean `rs256`?
          {kind: oauth2JwtBearer, tokenUrl: a, assertion: {issuer: a, key: "${token}", lifetime: 1d}} | at most 1h
          {kind: oauth2JwtBearer, tokenUrl: a, request: {client: body}, assertion: {issuer: a, key: "${token}"}} | leave `client` out
          {kind: oauth2RefreshToken, tokenUrl: a, clientId: b} | needs `refreshToken`
          {CONSENT} | needs `authorize`
          {CONSENT, refreshToken: a, authorize: {url: "https://id/a"}} | `refreshToken` does nothing
          {CONSENT, scope: a, authorize: {url: "https://id/a"}} | `scope` does nothing
          {OAUTH, authorize: {url: "https://id/a"}} | `authorize` does nothing beside `kind: oauth2ClientCredentials`
          {CONSENT, authorize: {scopes: [a]}} | `url` is required here
          {CONSENT, authorize: {url: "http://id/a"}} | page of `https://`
          {CONSENT, authorize: {url: "https://id/a#b"}} | leave `#` out
          {CONSENT, authorize: {url: "https://id/{x}"}} | a setting is `${x}`
          {CONSENT, authorize: {url: "https://id/${tokn}"}} | did you mean `token`?
          {CONSENT, authorize: {url: "https://id/${token}"}} | `token` is secret, and this address is shown
          {CONSENT, authorize: {url: "https://id/a", parameters: {state: x}}} | `state` is added to each request
          {CONSENT, authorize: {url: "https://id/a", parameters: {scope: x}}} | `scope` is made of `scopes`
          [{kind: bearer, token: "${tokn}"}, {OAUTH}] | did you mean `token`?
          [{OAUTH}, {CONSENT, authorize: {url: "https://id/a"}}] | it is never taken
          [{kind: bearer, token: "${token}", when: {tokn: x}}, {OAUTH}] | `tokn` is not a setting of this type; did you mean `token`?
          {kind: bearer, token: "${token}", when: {id: x}} | `when` is of several ways
          [{kind: bearer, token: "${token}"}, {kind: basic, username: "${id}"}] | `basic` needs `password`
          {CONSENT, authorize: {url: "https://id/a", scope: x}} | did you mean `scopes`?
          """)
  void whatDoesNotIsAProblemAtItsLine(String auth, String message) {
    assertThat(findings(auth, Finding.Kind.PROBLEM))
        .anySatisfy(it -> assertThat(it).contains("shop.system.yaml:4:", message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: bearer, token: abc}",
        "{kind: oauth2JwtBearer, tokenUrl: a, assertion: {issuer: a, key: abc}}",
        "{kind: apiKey, headers: {Authorization: \"SSWS abc\"}}",
        "{kind: apiKey, query: {key: abc}}",
      })
  void aSecretInTheFileIsANotice(String auth) {
    assertThat(findings(auth, Finding.Kind.NOTICE))
        .singleElement()
        .asString()
        .contains("the file contains a secret")
        .doesNotContain("abc");
  }

  private static List<String> findings(String auth, Finding.Kind kind) {
    var manifest =
        "type: shop\n"
            + "baseUrl: \"https://api.example.com\"\n"
            + "settings: {id: {}, token: {secret: true}}\n"
            + "auth: "
            + auth.replace("OAUTH", OAUTH).replace("CONSENT", CONSENT)
            + "\n"
            + "objects: {people: {id: id, operations: {get: {method: GET, path: \"/p/{id}\"}}}}\n";
    var loaded =
        load(Map.of(), List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, manifest)), HEAD);
    return loaded.findings().stream()
        .filter(it -> it.kind() == kind)
        .filter(it -> String.valueOf(it.position()).contains("shop.system"))
        .map(Finding::toString)
        .toList();
  }
}
