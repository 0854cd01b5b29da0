package io.syncline.holdup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;

/** The product beside the stand-in systems, and the waiting for what they come to in the end. */
final class Stage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);

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
    product.with(sandboxes.environment());
    return new Stage(product, sandboxes);
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
    }
  }
}
