package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.app.postgres.EmbeddedPostgres;
import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product is stopped by SIGTERM while webhooks come in and writes are under way. */
@Tag("process")
@Tag("long")
class StopIT {
  /** As long as Kubernetes waits before it kills. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final int TERMINATED = 128 + 15;
  private static final long SEED = 17;
  private static final int ACQUAINTED = 10;
  private static final int CALLS = 40;
  private static final int EDITS_PER_SECOND = 20;
  private static final String[] ALL = {"hubspot", "xero", "zendesk"};

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S6: asked to stop, it finishes its current work, accepts nothing more and loses nothing")
  void askedToStopItFinishesItsWorkAcceptsNothingMoreAndLosesNothing() throws Exception {
    try (var stage = Stage.set(directory, SEED)) {
      stage.product.start("hubspot");
      var accepted = stopWhileItWorks(stage);
      assertThat(stage.product.output()).doesNotContain("\"level\":\"ERROR\"");
      assertThat(cutOff()).as("writes without an answer").isZero();

      stage.sandboxes.latency(Duration.ZERO, Duration.ZERO);
      stage.product.start("hubspot");
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      assertAllIsWell(stage, accepted);
    }
  }

  @Test
  @DisplayName("S6: a target that hangs does not hold the stop up, and nothing is lost by it")
  void aHangingTargetDoesNotHoldTheStopUp() throws Exception {
    try (var stage = Stage.set(directory, SEED);
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.product.start("hubspot");
      people.populate(3);
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      var xero = stage.sandboxes.xero;
      xero.control().slowNext(1_000, Duration.ofMinutes(10));
      long before = xero.server().requests();
      people.populate(3);
      await("a request hangs")
          .atMost(Stage.PATIENCE)
          .until(() -> xero.server().requests() > before);

      assertThat(stage.product.stop(GRACE)).as("within %s", GRACE).isEqualTo(TERMINATED);

      xero.control().clearFaults();
      stage.product.start("hubspot");
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      for (var system : ALL) {
        var books = new Bookkeeping(system, stage.tables, stage.sandboxes);
        assertThat(books.discrepancies()).isEmpty();
      }
    }
  }

  /** Returns the ids of the webhooks that were answered 200. */
  private static List<String> stopWhileItWorks(Stage stage) throws InterruptedException {
    try (var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      people.populate(ACQUAINTED);
      stage.awaitAgreement("xero", "zendesk");
      stage.sandboxes.latency(Duration.ofMillis(100), Duration.ofMillis(300));
      people.start(EDITS_PER_SECOND, step -> {});
      try (var vendor = new InsistentVendor(new Hooks(stage.product), people.ids())) {
        awaitCalls(stage);
        assertThat(stage.product.stop(GRACE)).isEqualTo(TERMINATED);
        vendor.awaitClosedDoors();
        assertThat(vendor.odd()).as("answers other than 200, 503 and none").isEmpty();
        return vendor.accepted();
      }
    }
  }

  /** Many have been answered, so some are always under way. */
  private static void awaitCalls(Stage stage) {
    var xero = stage.sandboxes.xero.server();
    long before = xero.requests();
    await("calls are under way")
        .atMost(Stage.PATIENCE)
        .until(() -> xero.requests() >= before + CALLS);
  }

  /** Deliveries whose write was begun and whose outcome was not committed, in the stopped data. */
  private long cutOff() throws Exception {
    try (var postgres = EmbeddedPostgres.start(directory.resolve("data"));
        var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select count(*) from delivery where intent is not null")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void assertAllIsWell(Stage stage, List<String> accepted) {
    try (var all = new AutoCloseableSoftAssertions()) {
      all.assertThat(accepted).as("webhooks that were answered 200").isNotEmpty();
      all.assertThat(stage.storedHubSpotEvents()).as("stored events").containsAll(accepted);
      all.assertThat(stage.sandboxes.lostHooks()).as("webhooks not accepted").isZero();
      all.assertThat(stage.tables.rows("select system_id, reason from dead_letter")).isEmpty();
      for (var system : ALL) {
        var books = new Bookkeeping(system, stage.tables, stage.sandboxes);
        all.assertThat(books.discrepancies()).isEmpty();
        all.assertThat(books.uncertainCreates()).isEmpty();
      }
    }
  }
}
