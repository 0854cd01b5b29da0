package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The product beside the stand-in systems, and the waiting for what they come to in the end. When
 * it is closed, nothing of records or secrets may stand in a log.
 */
final class Stage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);

  final Product product;
  final Sandboxes sandboxes;
  final Tables tables;

  private Stage(Product product, Sandboxes sandboxes) {
    this.product = product;
    this.sandboxes = sandboxes;
    this.tables = new Tables(product);
  }

  /** Everything ready to start, the product with the repository's definitions. */
  static Stage set(Path directory, long seed) {
    var product = new Product(directory);
    Definitions.copyTo(product.routes());
    var sandboxes = new Sandboxes(product, seed);
    sandboxes.zendesk.emailReplacesOnUpdate(true); // the other way is a difference that stays
    sandboxes.newRecordsShowAfter(Duration.ofSeconds(1));
    product.with(sandboxes.environment());
    return new Stage(product, sandboxes);
  }

  /** The same with a database of the tests, which is ready at once: for proofs of other things. */
  static Stage withReadyDatabase(Path directory, long seed) {
    return withDatabase(directory, seed, TestDatabase.freshUrl());
  }

  /** The same with a database of the tests, which the first process migrates. */
  static Stage withEmptyDatabase(Path directory, long seed) {
    return withDatabase(directory, seed, TestDatabase.emptyUrl());
  }

  private static Stage withDatabase(Path directory, long seed, String url) {
    var stage = set(directory, seed);
    stage.product.with(
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL", url,
            "QUARKUS_DATASOURCE_USERNAME", TestDatabase.user(),
            "QUARKUS_DATASOURCE_PASSWORD", TestDatabase.password()));
    return stage;
  }

  /** Vendors know this address only. */
  void behind(LoadBalancer address) {
    sandboxes.sendTo(address);
    product.with(Map.of("SYNCLINE_PUBLIC_URL", address.uri("").toString()));
  }

  /** Every webhook is taken in, and no event and no delivery is left. */
  void awaitQuiet() {
    await("all work is done")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(sandboxes.waitingHooks()).as("hooks not taken in").isZero();
              assertThat(tables.waiting()).as("work not done").isZero();
            });
  }

  /** The vendor's ids of the events of HubSpot that were taken in. */
  Set<String> storedHubSpotEvents() {
    var sql = "select substring(identity from '[0-9]{12}') as id from inbox_event";
    return tables.rows(sql).stream().map(it -> it.get("id")).collect(Collectors.toSet());
  }

  /** These systems hold the people of the CRM, equal field by field. */
  void awaitAgreement(String... targets) {
    await("all systems agree")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Copies.differences(sandboxes, targets)).isEmpty());
  }

  @Override
  public void close() {
    try (product;
        sandboxes) {
      assertThat(sandboxes.defects()).as("faults of the stand-ins themselves").isEmpty();
      assertThat(Leaks.in(product)).as("what was printed").isEmpty();
    }
  }
}
