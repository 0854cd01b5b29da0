package io.syncline.definition.check;

import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.model.SystemId;
import io.syncline.definition.Samples;
import io.syncline.definition.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of connections as people write them. */
class SettingsChecksTest {

  private static final String SHOP =
      """
      type: shop
      baseUrl: ${baseUrl}
      settings:
        subdomain: {}
        baseUrl: {required: true, defaultValue: "https://${subdomain}.shop.example"}
        token: {secret: true, required: true, aliases: [shopKey]}
        hookSecret: {secret: true}
      auth: {kind: bearer, token: "${token}"}
      objects:
        people:
          entities: [contact]
          fields: {email: email}
          operations: %s
      """
          .formatted(Samples.OPERATIONS);

  private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "t0psecret");

  private static Loaded with(String connection) {
    return with(connection, List.of());
  }

  private static Loaded with(String connection, List<Source> more) {
    return with(connection, more, ENVIRONMENT);
  }

  private static Loaded with(
      String connection, List<Source> more, Map<String, String> environment) {
    var sources = new ArrayList<Source>(more);
    sources.add(new Source("shop.system.yaml", Source.Kind.SYSTEM, SHOP));
    var sync =
        Samples.HEAD
            .replace("{id: billing, ", "{id: mine, type: shop, " + connection)
            .replace("[customers]", "[people]");
    return load(environment, sources, sync + "fieldMapping: {email: email}\n");
  }

  private static Map<String, String> settings(Loaded loaded) {
    var connection = loaded.connections().get(SystemId.of("mine"));
    var type = loaded.types().named("shop").orElseThrow();
    return Settings.of(connection, type, ENVIRONMENT).values();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseUrl: 'https://s.example', token: '${KEY}'",
        "base_url: 'https://s.example', api_key: '${KEY}'",
        "url: 'https://s.example', apiKey: '${KEY}'",
        "endpoint: 'https://s.example', access_token: '${KEY}'"
      })
  void aSettingIsKnownByTheNamesThatPeopleGiveIt(String written) {
    var loaded = with("connection: {" + written + "}, ");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    assertThat(settings(loaded))
        .containsOnly(Map.entry("baseUrl", "https://s.example"), Map.entry("token", "t0psecret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subdomain: acme, shopKey: '${KEY}'",
        "sub_domain: acme, shop_key: '${KEY}'",
        "shop: acme, personalAccessToken: '${KEY}'"
      })
  void aSettingIsKnownByItsAliasesAndMayBeMadeOfOthers(String written) {
    var loaded = with("connection: {" + written + ", signingSecret: '${KEY}'}, ");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    assertThat(settings(loaded))
        .containsOnly(
            Map.entry("subdomain", "acme"),
            Map.entry("baseUrl", "https://acme.shop.example"),
            Map.entry("token", "t0psecret"),
            Map.entry("hookSecret", "t0psecret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.shop.example",
        "https://acme.shop.example",
        "https://ACME.shop.example/",
        " acme ",
        "http://acme"
      })
  void aWholeHostIsTakenForItsFirstPart(String written) {
    var loaded = with("connection: {subdomain: '" + written + "', token: '${KEY}'}, ");
    assertThat(settings(loaded).get("baseUrl")).isEqualToIgnoringCase("https://acme.shop.example");
  }

  @Test
  void aHostAloneIsAskedOverTls() {
    var loaded = with("connection: {url: acme.example/api, token: '${KEY}'}, ");
    assertThat(settings(loaded)).containsEntry("baseUrl", "https://acme.example/api");
    var local = with("connection: {url: 'http://localhost:8080', token: '${KEY}'}, ");
    assertThat(settings(local)).containsEntry("baseUrl", "http://localhost:8080");
  }

  @Test
  void whatIsGivenGoesBeforeWhatIsMadeOfOthers() {
    var loaded = with("connection: {subdomain: acme, url: 'https://s.example', token: '${KEY}'}, ");
    assertThat(settings(loaded)).containsEntry("baseUrl", "https://s.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [shopKey]    | [baseUrl]     | 6: | `baseUrl` is a name of the setting `baseUrl`
          [shopKey]    | [hook-secret] | 6: | is a name of the setting `hookSecret`
          ${subdomain} | ${subdomian}  | 5: | did you mean `subdomain`?
          ${subdomain} | ${baseUrl}    | 5: | is made of others itself
          """)
  void aliasesAndDefaultsThatMeanNothingAreProblemsAtTheirLine(
      String right, String wrong, String line, String message) {
    assertThat(SHOP).contains(right);
    var source =
        new Source(
            "open.system.yaml",
            Source.Kind.SYSTEM,
            SHOP.replace(right, wrong).replace("type: shop", "type: open"));
    assertThat(problems(with("connection: {subdomain: a, token: '${KEY}'}, ", List.of(source))))
        .anySatisfy(it -> assertThat(it).contains("open.system.yaml:" + line, message));
  }

  @Test
  void oneSettingUnderTwoNamesIsAProblem() {
    var loaded = with("connection: {url: 'https://a.example', baseUrl: 'https://b.example'}, ");
    assertThat(problems(loaded)).singleElement().asString().contains("are one setting");
  }

  @Test
  void aSettingThatIsIgnoredKeepsNothingFromStarting() {
    var loaded =
        with("connection: {url: 'https://s.example', token: '${KEY}', tenant: '${TENANT}'}, ");
    assertThat(held(loaded)).isEmpty();
    assertThat(notices(loaded)).anyMatch(it -> it.contains("`tenant`") && it.contains("ignored"));
  }

  @Test
  void whatIsMissingIsSaidInTheRightNumber() {
    assertThat(held(with("")))
        .singleElement()
        .asString()
        .endsWith("MINE_BASE_URL, MINE_TOKEN are not set");
    assertThat(held(with("connection: {token: '${KEY}'}, ")))
        .singleElement()
        .asString()
        .endsWith("MINE_BASE_URL is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MINE_API_KEY", "MINE_ACCESS_TOKEN", "MINE_APITOKEN", "mine_token"})
  void aVariableThatMeansTheMissingOneIsNamed(String other) {
    var loaded =
        with("connection: {url: 'https://s.example'}, ", List.of(), Map.of(other, "t0psecret"));

    assertThat(held(loaded))
        .singleElement()
        .asString()
        .endsWith("MINE_TOKEN is not set (" + other + " is set; did you mean MINE_TOKEN?)")
        .doesNotContain("t0psecret");
  }

  @Test
  void aVariableOfAnotherSystemOrSettingIsNotTakenForTheMissingOne() {
    var environment = Map.of("YOURS_API_KEY", "a", "MINE_URL", "b", "MINE_API_KEY", "c");
    var written = "connection: {token: '${KEY_TOKEN}'}, ";

    assertThat(held(with(written, List.of(), environment)))
        .singleElement()
        .asString()
        .endsWith(
            "KEY_TOKEN, MINE_BASE_URL are not set (MINE_URL is set; did you mean"
                + " MINE_BASE_URL?)");
  }

  @Test
  void aSecretInAFileIsANoticeThatDoesNotRepeatIt() {
    var inline = with("connection: {url: 'https://s.example', apiKey: hunter2}, ");
    assertThat(notices(inline))
        .anyMatch(it -> it.contains("/connection/apiKey") && it.contains("${MINE_TOKEN}"))
        .noneMatch(it -> it.contains("hunter2"));
    var file =
        new Source(
            "mine.connection.yaml",
            Source.Kind.CONNECTION,
            "type: shop\nsettings:\n  url: https://s.example\n  token: hunter2\n");
    assertThat(notices(with("", List.of(file))))
        .anyMatch(it -> it.startsWith("mine.connection.yaml:4:3") && it.contains("a secret"));
  }

  @Test
  void aMisspeltSettingOfAConnectionFileIsAProblemWithItsPlace() {
    var file =
        new Source(
            "mine.connection.yaml",
            Source.Kind.CONNECTION,
            "type: shop\nsettings:\n  bseUrl: https://s.example\n");
    assertThat(problems(with("", List.of(file))))
        .singleElement()
        .asString()
        .startsWith("mine.connection.yaml:3:3")
        .contains("did you mean `baseUrl`?");
  }

  @Test
  void aSecretInASystemFileIsANotice() {
    var open = SHOP.replace("\"${token}\"", "hunter2").replace("type: shop", "type: open");
    var source = new Source("open.system.yaml", Source.Kind.SYSTEM, open);
    assertThat(notices(with("", List.of(source))))
        .anyMatch(it -> it.startsWith("open.system.yaml:") && it.contains("/auth/token"))
        .noneMatch(it -> it.contains("hunter2"));
  }
}
