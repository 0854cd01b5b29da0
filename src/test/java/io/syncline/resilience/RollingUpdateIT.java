package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes behind one address are replaced one after the other while people edit, as a
 * Deployment of Kubernetes does it: a new one starts, then an old one gets no more webhooks and is
 * asked to stop. {@code -Dprevious.release} names a folder with another release's {@code
 * target/quarkus-app} and {@code routes}; without it the first two are of this release, too.
 */
@Tag("process")
@Tag("long")
class RollingUpdateIT {
  private static final long SEED = 61L;
  private static final int PEOPLE = 20;
  private static final int EDITS_PER_SECOND = 10;
  private static final String[] TARGETS = {"xero", "zendesk"};
  private static final String PREVIOUS = System.getProperty("previous.release", "");
  private static final int TERMINATED = 128 + 15;

  /** Each process that takes part has answered so many more before the next step. */
  private static final int ANSWERS = 40;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S6, S18: processes are replaced by those of another release under load: no webhook is"
          + " refused, nothing is lost, nothing is done twice")
  void processesAreReplacedUnderLoad() {
    try (var address = new LoadBalancer();
        var stage = Stage.withEmptyDatabase(directory, SEED)) {
      stage.behind(address);
      var before = List.of(stage.product, stage.product.another("second"));
      var after = List.of(newer(stage, "third"), newer(stage, "fourth"));
      if (!PREVIOUS.isEmpty()) {
        var jar = Path.of(PREVIOUS, "target/quarkus-app/quarkus-run.jar").toAbsolutePath();
        var routes = directory.resolve("previous/routes");
        Definitions.copy(Path.of(PREVIOUS, "routes"), routes);
        before.forEach(
            it ->
                it.from("-jar", jar.toString())
                    .without("SYNCLINE_HTTP_PRIVATE_HOSTS")
                    .with(Map.of("SYNCLINE_ROUTES_DIR", routes.toString())));
      }
      try {
        replace(stage, address, before, after);
        stage.awaitAgreement(TARGETS);
        stage.awaitQuiet();
        assertThat(address.answers().keySet())
            .as("answers %s", address.answers())
            .containsOnly(200);
        nothingWasDoneTwice(stage);
      } finally {
        before.forEach(Product::close);
        after.forEach(Product::close);
      }
    }
  }

  private static void replace(
      Stage stage, LoadBalancer address, List<Product> before, List<Product> after) {
    before.forEach(it -> join(address, it));
    awaitOwners(stage, 2);
    try (var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      people.populate(PEOPLE);
      stage.awaitAgreement(TARGETS);
      people.start(EDITS_PER_SECOND, step -> {});
      awaitAnswers(address);
      join(address, after.get(0)); // its migrations run beside the old ones
      awaitOwners(stage, 3);
      awaitAnswers(address);
      leave(address, before.get(1));
      awaitAnswers(address);
      join(address, after.get(1));
      leave(address, before.get(0));
      awaitOwners(stage, 2);
      awaitAnswers(address);
    }
  }

  /** With the definitions of this release. */
  private static Product newer(Stage stage, String name) {
    var product = stage.product.another(name);
    Definitions.copyTo(product.routes());
    return product.with(Map.of("SYNCLINE_ROUTES_DIR", product.routes().toString()));
  }

  private static void join(LoadBalancer address, Product process) {
    process.start("hubspot");
    await("it is ready")
        .atMost(Stage.PATIENCE)
        .until(() -> process.get("/q/health/ready").statusCode() == 200);
    address.add(process);
  }

  private static void leave(LoadBalancer address, Product process) {
    address.remove(process);
    assertThat(process.stop(Duration.ofSeconds(60))).isEqualTo(TERMINATED);
  }

  private static void awaitAnswers(LoadBalancer address) {
    int before = sum(address);
    await("webhooks come in").atMost(Stage.PATIENCE).until(() -> sum(address) >= before + ANSWERS);
  }

  private static int sum(LoadBalancer address) {
    return address.answers().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void awaitOwners(Stage stage, int processes) {
    await(processes + " processes hold lanes")
        .atMost(Stage.PATIENCE)
        .until(() -> stage.tables.owners() == processes);
  }

  private static void nothingWasDoneTwice(Stage stage) {
    assertThat(stage.sandboxes.lostHooks()).as("webhooks not accepted").isZero();
    assertThat(stage.tables.rows("select failure, system_id, stage from dead_letter")).isEmpty();
    var after = new AfterKills(stage, "seed " + SEED);
    try (var all = new AutoCloseableSoftAssertions()) {
      for (var target : TARGETS) {
        after.assertNothingTwice(all, target);
        after.assertNoUncertainCreate(all, target);
      }
      after.assertNoOlderValue(all, PEOPLE);
    }
  }
}
