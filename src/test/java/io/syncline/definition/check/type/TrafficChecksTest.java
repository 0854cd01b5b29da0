package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficChecksTest {

  private static final String WHOLE =
      """
      type: shop
      baseUrl: "https://shop.example"
      settings: {content: {}}
      rateLimits: {search: {requests: 4}, export: {requests: 10, per: 1m, concurrency: 1}}
      objects:
        people:
          path: /people
          baseUrl: "${content}"
          operations:
            list: {records: rows, rateLimit: export}
            find: {records: rows, query: {q: "{value}"}, rateLimit: search}
            get: {baseUrl: "https://files.example/v1"}
            update: {body: {"...": "{fields}"}}
          fields:
            state: {attribute: status, write: {path: state, body: {to: "{value}"}, rateLimit: search}}
            name: {findable: true}
      """;

  @Test
  void aWholeTypeHasNoProblem() {
    assertThat(findings(WHOLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rateLimit: export}          | rateLimit: exprt}          | 10: | did you mean `export`?
          rateLimit: export}          | rateLimit: exprt}          | 4:  | no request says `rateLimit: export`
          "{value}"}, rateLimit: search} | "{value}"}, rateLimit: serch} | 11: | did you mean `search`?
          "{value}"}, rateLimit: search}} | "{value}"}, rateLimit: serch}} | 15: | did you mean `search`?
          export: {requests: 10       | "ex/port": {requests: 10   | 4:  | a name of letters, digits and hyphens
          requests: 4}                | requests: 0}               | 4:  | at least 1
          requests: 4}                | request: 4}                | 4:  | did you mean `requests`?
          "${content}"                | "${contnt}"                | 8:  | did you mean `content`?
          "https://files.example/v1"  | "http://files.example/v1"  | 12: | an address of `https://` is expected
          "https://files.example/v1"  | "ftp://files.example"      | 12: | an address of `https://` is expected
          "https://files.example/v1"  | "https://{id}.example"     | 12: | only settings
          get: {baseUrl               | get: {basUrl               | 12: | did you mean `baseUrl`?
          """)
  void whatCouldNotBeKeptOrSentIsAProblemAtItsLine(
      String right, String wrong, String line, String message) {
    assertThat(WHOLE).contains(right);

    assertThat(findings(WHOLE.replace(right, wrong)))
        .anySatisfy(it -> assertThat(it).contains(":" + line, message));
  }

  @Test
  void limitsAndAddressesOfRequestsAreOfHttp() {
    var camel =
        """
        type: shop
        transport: camel
        rateLimits: {search: {requests: 4}}
        objects: {people: {operations: [get]}}
        """;

    assertThat(findings(camel))
        .anySatisfy(it -> assertThat(it).contains(":3:", "no request says `rateLimit: search`"));
  }

  private static List<String> findings(String text) {
    var loaded =
        load(Map.of(), List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, text)), HEAD);
    return loaded.findings().stream()
        .filter(it -> String.valueOf(it.position()).contains("shop.system"))
        .map(Finding::toString)
        .toList();
  }
}
