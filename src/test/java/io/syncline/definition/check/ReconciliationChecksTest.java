package io.syncline.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems in the reconciliation settings of a sync are reported when it is read. */
class ReconciliationChecksTest {

  @TempDir private Path routes;

  private void sync(String name, String config) throws IOException {
    Files.createDirectories(routes.resolve("syncs"));
    Files.writeString(
        routes.resolve("syncs/" + name + ".sync.yaml"),
        """
        service: %s
        systems:
          - {id: crm, type: crm, primary: true}
          - {id: books, type: books}
        syncConfig:
        %s
        """
            .formatted(name, config.indent(2)));
  }

  private List<String> problems() {
    return new RoutesDirectory(Map.of())
        .load(routes).findings().stream()
            .filter(it -> it.refuses())
            .map(it -> it.toString().replace(routes.toString() + "/syncs/", ""))
            .toList();
  }

  @Test
  void aBucketThatThereIsNotIsAProblemWithItsPlaceAndTheNearestName() throws IOException {
    sync("people", "reconciliation:\n  respond: {onlyInA: fix, difers: report}");

    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0))
        .startsWith("people.sync.yaml:7:29 /syncConfig/reconciliation/respond/difers")
        .contains("`difers` is not a bucket; did you mean `differs`? Allowed: onlyInA")
        .contains("unlinked")
        .doesNotContain("undecidable");
  }

  @Test
  void aReconciliationWithoutAnOwnerIsANotice() throws IOException {
    sync("people", "reconciliation:\n  respond: fix");
    assertThat(notices()).contains("/syncConfig/reconciliation: no `owner`: no one is notified");

    sync("people", "reconciliation:\n  respond: fix\n  owner: data-team");
    assertThat(notices()).doesNotContain("`owner`");
  }

  private String notices() {
    return new RoutesDirectory(Map.of())
        .load(routes).findings().stream()
            .filter(it -> !it.refuses())
            .map(Object::toString)
            .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"onlyInA", "only-in-b", "DIFFERS", "duplicate_key", "missingKey", "unlinked"})
  void everyBucketMayBeNamedHoweverItIsWritten(String bucket) throws IOException {
    sync("people", "reconciliation:\n  respond: {" + bucket + ": report}");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dayly | did you mean `daily`?",
        "now and then | allowed: daily, weekly",
        "0 4 * * * | begins with the seconds",
        "0 0 4 * * MON | is not a schedule",
        "0 0 25 * * ? | is not a schedule"
      })
  void anUnreadableScheduleIsAProblem(String schedule, String said) throws IOException {
    sync("people", "reconciliation:\n  schedule: \"" + schedule + "\"");

    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0))
        .startsWith("people.sync.yaml:7:5 /syncConfig/reconciliation/schedule")
        .contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"daily", "Weekly", "0 0 4 ? * MON", "0 0/15 8-18 ? * MON-FRI"})
  void aScheduleThatQuartzReadsIsNone(String schedule) throws IOException {
    sync("people", "reconciliation:\n  schedule: \"" + schedule + "\"");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aTimeZoneThatThereIsNotIsAProblemWithTheNearestOne() throws IOException {
    sync("people", "timeZone: Europe/Zurch");
    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0))
        .startsWith("people.sync.yaml:6:13 /syncConfig/timeZone")
        .contains("did you mean `Europe/Zurich`?");
  }

  @Test
  void aSyncComesAfterOneThatThereIs() throws IOException {
    sync("people", "reconciliation: {after: invoices}");
    sync("invoice", "reconciliation: {}");

    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0))
        .startsWith("people.sync.yaml:6:20 /syncConfig/reconciliation/after")
        .contains("`invoices` is not another sync; did you mean `invoice`?");
    sync("people", "reconciliation: {after: invoice}");
    assertThat(problems()).isEmpty();
  }

  @Test
  void syncsThatWaitForEachOtherAreAProblem() throws IOException {
    sync("people", "reconciliation: {after: invoices}");
    sync("invoices", "reconciliation: {after: orders}");
    sync("orders", "reconciliation: {after: people}");

    assertThat(problems()).hasSize(3).allMatch(it -> it.contains("neither would begin"));
  }

  @Test
  void aSyncThatCannotBeReadIsNoUnknownOne() throws IOException {
    sync("people", "reconciliation: {after: broken}");
    Files.writeString(routes.resolve("syncs/broken.sync.yaml"), "service: [");

    assertThat(problems()).noneMatch(it -> it.contains("another sync"));
  }
}
