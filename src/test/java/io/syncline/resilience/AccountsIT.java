package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.syncline.sandbox.kernel.Signature;
import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of accounts in the packaged product, which is killed on the way. */
@Tag("process")
@Tag("long")
class AccountsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String ASKED = "harvest asks to wait";
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @TempDir Path directory;

  private Product product;
  private Workplace workplace;

  @Test
  @DisplayName(
      "accounts appear in order on the first day and go in reverse; killed on the way, each step"
          + " is found once")
  void accountsComeAndGoInOrder() throws IOException {
    try (var running = new Product(directory);
        var vendors = new Workplace()) {
      product = running;
      workplace = vendors;
      prepare();
      product.start("bamboohr");
      hiredFromNextMonday();
      product.kill9();
      product.start("bamboohr");
      assertThat(workplace.journal()).isEmpty();

      workplace.harvestIsBusy(true);
      employee("Updated", Map.of("hireDate", LocalDate.now(ZONE).toString()));
      awaitStep("hire", 0, "done");
      killAfterRefusals(1);
      awaitEnd("hire");
      assertThat(workplace.journal()).containsExactly("okta create", ASKED, "harvest create");

      dismissed();
      assertThat(workplace.journal())
          .containsExactly(
              "okta create", ASKED, "harvest create", ASKED, "harvest archive", "okta archive");
    }
  }

  private void prepare() throws IOException {
    for (var folder : List.of("pipelines", "systems", "syncs")) {
      Files.createDirectories(product.routes().resolve(folder));
    }
    try (var pipelines = Files.list(Path.of("routes", "pipelines"))) {
      for (var it : (Iterable<Path>) pipelines::iterator) {
        Files.copy(it, product.routes().resolve("pipelines").resolve(it.getFileName()));
      }
    }
    for (var system : List.of("bamboohr", "okta", "harvest")) {
      var file = "systems/" + system + ".system.yaml";
      Files.copy(Path.of("routes", file), product.routes().resolve(file));
    }
    var sync = Files.readString(Path.of("routes/examples/hr/people.sync.yaml"));
    Definitions.write(
        product.routes().resolve("syncs/people.sync.yaml"),
        sync.replace(
            "syncConfig:\n", "syncConfig:\n  changeDetection: polling\n  pollInterval: 1s\n"));
    product
        .with(workplace.environment())
        .with(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", TestDatabase.freshUrl(),
                "QUARKUS_DATASOURCE_USERNAME", TestDatabase.user(),
                "QUARKUS_DATASOURCE_PASSWORD", TestDatabase.password()));
  }

  /** Harvest did nothing yet, and nothing is under way there: a kill leaves no doubt about it. */
  private void killAfterRefusals(int count) {
    var open = "select count(*) from delivery where intent is not null";
    await("Harvest asked to wait")
        .atMost(PATIENCE)
        .until(() -> refusals() == count && new Tables(product).number(open) == 0);
    product.kill9();
    workplace.harvestIsBusy(false);
    product.start("bamboohr");
  }

  private long refusals() {
    return workplace.journal().stream().filter(ASKED::equals).count();
  }

  private void hiredFromNextMonday() {
    var monday = LocalDate.now(ZONE).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    employee(
        "Created",
        Map.of(
            "workEmail", "ann@example.com",
            "firstName", "Ann",
            "lastName", "Lee",
            "status", "Active",
            "hireDate", monday.toString()));
    await("it waits for Monday")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workflow("hire").getString("items[0].steps[0].note"))
                    .startsWith("waits for hireDate"));
  }

  private void dismissed() {
    employee("Updated", Map.of("status", "Inactive"));
    awaitStep("leave", 0, "waiting");
    assertThat(workplace.journal()).hasSize(3);
    product.kill9();
    product.start("bamboohr");
    workplace.harvestIsBusy(true);
    var id = workflow("leave").getString("items[0].id");
    assertThat(product.api("POST", "/workflows/" + id + "/approve", null).statusCode())
        .isEqualTo(200);
    killAfterRefusals(2);
    awaitEnd("leave");
  }

  /** Somebody in HR makes or edits an employee, and BambooHR reports it. */
  private void employee(String action, Map<String, String> fields) {
    workplace.employee("7", fields);
    var time = String.valueOf(Instant.now().getEpochSecond());
    var body =
        "{\"employees\":[{\"id\":\"7\",\"action\":\"%s\",\"timestamp\":\"%s\"}]}"
            .formatted(action, Instant.now());
    var signed =
        Signature.hmacSha256(Workplace.HOOK_SECRET, body.getBytes(UTF_8), time.getBytes(UTF_8));
    var headers =
        Map.of(
            "X-BambooHR-Timestamp",
            time,
            "X-BambooHR-Signature",
            HexFormat.of().formatHex(Base64.getDecoder().decode(signed)));
    assertThat(product.post("/hooks/bamboohr", body.getBytes(UTF_8), headers).statusCode())
        .isBetween(200, 299);
  }

  private void awaitStep(String workflow, int position, String status) {
    var path = "items[0].steps[" + position + "].status";
    await(workflow + " is there")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workflow(workflow).getString(path))
                    .as(() -> workflow(workflow).prettify())
                    .isEqualTo(status));
  }

  private void awaitEnd(String workflow) {
    await(workflow + " ends")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workflow(workflow).getString("items[0].state"))
                    .as(() -> workflow(workflow).prettify())
                    .isEqualTo("done"));
  }

  private JsonPath workflow(String name) {
    var answer = product.api("GET", "/workflows?ended=true&workflow=" + name, null);
    return new JsonPath(answer.body());
  }
}
