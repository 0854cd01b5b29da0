package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest may say of a quota. */
class QuotaChecksTest {

  private static final String WHOLE =
      """
      type: bench
      baseUrl: "https://desk.example"
      quota:
        calls: 15000
        per: 24h
        timeZone: America/Los_Angeles
        reserve: 30
        used: {header: Sforce-Limit-Info, pattern: "api-usage=(\\\\d+)/(\\\\d+)"}
      objects:
        issues:
          path: /issue
          operations:
            list: {cost: 2}
            get: {}
      """;

  @Test
  void theWholeIsFine() {
    assertThat(findings(WHOLE)).isEmpty();
    assertThat(findings(WHOLE.replaceFirst("used: .*", "remaining: X-Left"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          calls: 15000             | call: 15000               | 4  | did you mean `calls`?
          calls: 15000             | calls: 0                  | 4  | calls
          per: 24h                 | per: 0s                   | 5  | longer than nothing
          per: 24h                 | per: 36h                  | 6  | `timeZone` does nothing
          America/Los_Angeles      | America/Los_Angelos       | 6  | timeZone
          reserve: 30              | reserve: 95               | 7  | reserve
          Sforce-Limit-Info        | header:Sforce-Limit-Info  | 8  | is no name of a header
          (\\\\d+)/(\\\\d+)        | (\\\\d+                   | 8  | this is no regular expression
          (\\\\d+)/(\\\\d+)        | usage                     | 8  | the pattern has one group
          '  used:'                | '  remaining: X-Left\\n  used:' | 9 | `remaining` is said too
          'quota:'                 | 'quotas:'                 | 3  | did you mean `quota`?
          cost: 2                  | cost: 2000                | 13 | cost
          """)
  void whatCouldNeverWorkIsAProblem(String right, String wrong, String line, String says) {
    var from = right.replace("\\n", "\n");
    assertThat(WHOLE).contains(from);

    assertThat(findings(WHOLE.replace(from, wrong.replace("\\n", "\n"))))
        .anySatisfy(it -> assertThat(it).contains("desk.system.yaml:" + line, says));
  }

  @Test
  void aCostWithoutAQuotaDoesNothing() {
    var without =
        WHOLE.substring(0, WHOLE.indexOf("quota:")) + WHOLE.substring(WHOLE.indexOf("objects:"));

    assertThat(findings(without))
        .singleElement()
        .satisfies(it -> assertThat(it).contains("desk.system.yaml:7", "which says none"));
  }

  private static List<String> findings(String manifest) {
    return problemsOf("desk", manifest);
  }
}
