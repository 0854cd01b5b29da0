package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Common mistakes: each message names the place and the remedy. */
class MessagesTest {

  private static final String CONFIG = HEAD + "syncConfig: {%s}";

  @Test
  void aSystemTypeWhoseFileIsWrongIsNotCalledUnknown() {
    var broken = Samples.DESK.replace("type: desk", "type: shop") + "timout: 3s\n";
    var file = new Source("shop.system.yaml", Source.Kind.SYSTEM, broken);

    var loaded =
        load(Map.of(), List.of(file), HEAD.replace("{id: billing, ", "{id: b, type: shop, "));

    assertThat(problems(loaded)).singleElement().asString().contains("did you mean `timeout`?");
    assertThat(held(loaded))
        .anyMatch(it -> it.contains("the system type `shop` could not be read: its file has"))
        .noneMatch(it -> it.contains("unknown system type"));
  }

  @Test
  void aMethodThatIsNoneIsAProblemOfTheSystemFile() {
    var file =
        new Source(
            "desk2.system.yaml",
            Source.Kind.SYSTEM,
            Samples.DESK.replace("type: desk", "type: desk2").replace("POST", "POSTT"));

    assertThat(problems(load(Map.of(), List.of(file), HEAD)))
        .singleElement()
        .asString()
        .contains("`POSTT` is not allowed here; did you mean `POST`? Allowed: GET, HEAD, POST");
  }

  @Test
  void aMisspeltSettingOfAConnectionIsAProblemWithItsPlace() {
    var misspelt = HEAD.replace("{id: crm, ", "{id: crm, connection: {tokn: x}, ");

    assertThat(problems(load(misspelt)))
        .singleElement()
        .asString()
        .startsWith("s0.sync.yaml:4:")
        .contains("/systems/0/connection/tokn: `crm` has no setting `tokn`; did you mean `token`?");
    var far = HEAD.replace("{id: crm, ", "{id: crm, connection: {warehouse: x}, ");
    assertThat(problems(load(far))).isEmpty();
    assertThat(notices(load(far)))
        .anyMatch(it -> it.endsWith("it has token, rateLimit, concurrency, ca"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pollInterval: 0s | at most once a second",
        "frequency: 1ms | at most once a second",
        "reconciliation: {minCountRatio: 3} | a share from 0 to 1",
        "reconciliation: {tolerance: -1} | `tolerance` is 0 or more",
        "reconciliation: {schedule: '0 0 99 * * ?'} | no field of a cron goes to 98 or 99",
        "reconciliation: {after: peple} | `peple` is not another sync: there is none"
      })
  void whatIsInvalidIsRefused(String written, String message) {
    assertThat(problems(load(CONFIG.formatted(written))))
        .singleElement()
        .asString()
        .contains(message);
  }

  @Test
  void theNameOfASyncIsShownAsItWasFound() {
    assertThat(problems(load(HEAD.replace("service: people", "service: Peo ple!"))))
        .singleElement()
        .asString()
        .contains("`Peo ple!` is no name of a sync: it has small letters, digits and `-` only");
  }

  @Test
  void aRegionThatIsNoCountryIsReported() {
    assertThat(notices(load(CONFIG.formatted("region: CHE"))))
        .anyMatch(it -> it.contains("`CHE` is no country of ISO 3166 such as CH"));
    assertThat(notices(load(CONFIG.formatted("region: ch"))))
        .noneMatch(it -> it.contains("ISO 3166"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          direction: bi-direction                        | did you mean `bi-directional`?
          security: {pii-protecton: true}                | did you mean `pii-protection`?
          syncConfig: {changeDetection: databasetriger}  | did you mean `database-trigger`?
          syncConfig: {deduplication: {mergeStrategy: most-complet}} | did you mean `most-complete`?
          """)
  void aSuggestionIsSpelledAsInTheDocs(String written, String suggestion) {
    var head =
        written.startsWith("direction") ? HEAD.replace("direction: bi-directional\n", "") : HEAD;
    assertThat(problems(load(head + written))).singleElement().asString().contains(suggestion);
  }

  @Test
  void aConditionThatCannotBeReadIsReportedOnce() {
    var rules = "syncConfig: {directionRules: [{condition: 'hours >', from: crm, to: billing}]}";
    var loaded = load(HEAD.replace("bi-directional", "conditional") + rules);
    assertThat(loaded.findings().stream().map(Finding::toString))
        .filteredOn(it -> it.contains("/directionRules/0/condition"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"enabled", "true", "{enabled: true}", "Enabled"})
  void theAuditLogIsAlwaysOn(String written) {
    assertThat(problems(load(HEAD + "auditLog: " + written))).isEmpty();
    assertThat(problems(load(HEAD + "auditLog: false")))
        .singleElement()
        .asString()
        .contains("allowed: enabled, true");
  }

  @Test
  void normalizeMayLeaveItToTheKindOfValueHow() {
    assertThat(
            problems(
                load(
                    HEAD
                        + "syncConfig: {validation: {phone: {normalize: true}, email: {normalize:"
                        + " false}}}")))
        .isEmpty();
  }
}
