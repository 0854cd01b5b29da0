package io.syncline.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the alerts of a sync is reported with its place when it is read. */
class AlertChecksTest {

  @TempDir private Path routes;

  private List<String> problems(String alerts) throws IOException {
    return found(alerts).stream()
        .filter(it -> it.refuses())
        .map(it -> it.toString().replaceAll("^.*sync.yaml:", ""))
        .toList();
  }

  private List<Finding> found(String alerts) throws IOException {
    Files.createDirectories(routes.resolve("syncs"));
    Files.writeString(
        routes.resolve("syncs/people.sync.yaml"),
        """
        service: people
        systems:
          - {id: crm, type: crm, primary: true}
          - {id: books, type: books}
        alerts: %s
        """
            .formatted(alerts));
    return new RoutesDirectory(Map.of()).load(routes).findings();
  }

  @Test
  void whatIsRightHasNone() throws IOException {
    assertThat(
            problems(
                "{to: ops@example.com, quiet: {from: \"22:00\", until: \"07:00\"}, escalate:"
                    + " {after: 4h, to: lead@example.com}, lag: {above: 100, after: 10m},"
                    + " dead-letters: false, conflicts: {urgent: true}}"))
        .isEmpty();
  }

  @Test
  void aRuleThatThereIsNotIsAProblemWithTheNearestName() throws IOException {
    assertThat(problems("{deadLeters: false}"))
        .singleElement()
        .asString()
        .startsWith("5:10 /syncConfig/alerts/deadLeters")
        .contains("`deadLeters` is not a rule of alerts; did you mean `deadLetters`?");
  }

  @Test
  void hoursAndDurationsAreLookedAt() throws IOException {
    assertThat(problems("{quiet: {from: 22, until: \"07:00\"}}"))
        .singleElement()
        .asString()
        .contains("/quiet/from: `22` is no time of day");
    assertThat(problems("{repeat: 0s, escalate: {after: 0s, to: lead}, lag: {above: -1}}"))
        .hasSize(3);
  }

  private List<String> findings(String threshold, String alerts) throws IOException {
    return found("%s%nsyncConfig: {safetyThreshold: %s}".formatted(alerts, threshold)).stream()
        .map(Object::toString)
        .filter(it -> it.contains("large") || it.contains("alertOn"))
        .toList();
  }

  @Test
  void anAlertOnLargeChangesNeedsALimitAndIsNotSwitchedOffElsewhere() throws IOException {
    assertThat(findings("{maxDecreasePercent: 50, alertOnLargeChanges: true}", "{}")).isEmpty();
    assertThat(findings("{maxIncreasePercent: 50, alertOnLargeChanges: true}", "{}")).isEmpty();
    assertThat(findings("{maxDeletes: 5, alertOnLargeChanges: true}", "{}"))
        .singleElement()
        .asString()
        .contains("yaml:6:47 /syncConfig/safetyThreshold/alertOnLargeChanges")
        .contains("needs `maxDecreasePercent` or `maxIncreasePercent`");
    assertThat(
            findings(
                "{maxDecreasePercent: 50, alertOnLargeChanges: true}", "{large-changes: false}"))
        .singleElement()
        .asString()
        .contains("`alerts` switches `largeChanges` off");
    assertThat(findings("{maxDeletes: 5}", "{largeChanges: true}"))
        .singleElement()
        .asString()
        .contains("no change is large without");
    assertThat(findings("{maxDecreasePercent: 50, alertOnLargeChange: true}", "{}"))
        .singleElement()
        .asString()
        .contains("did you mean `alertOnLargeChanges`?");
  }

  @Test
  void aRouteOfAlertsIsThere() throws IOException {
    Files.writeString(
        routes.resolve("pager.camel.yaml"),
        "- route: {from: {uri: direct:alert.pager, steps: [{log: paged}]}}\n"
            + "- route: {from: {uri: direct:crm.contacts.delete, steps: [{log: gone}]}}\n");
    assertThat(problems("{route: direct:alert.pager}")).isEmpty();
    assertThat(problems("{route: direct:alert.page}"))
        .containsExactly(
            "5:10 /syncConfig/alerts/route: no route in a `*.camel.yaml` begins at"
                + " `direct:alert.page`; did you mean `direct:alert.pager`?");
    for (var other : List.of("direct:crm.contacts.delete", "direct:alert.", "alert.pager")) {
      assertThat(problems("{route: \"" + other + "\"}"))
          .singleElement()
          .asString()
          .contains("`" + other + "` is no route of alerts");
    }
  }
}
