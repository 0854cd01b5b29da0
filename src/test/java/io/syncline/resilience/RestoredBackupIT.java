package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product is started on an older state of its database: of a backup, or of a replica that was
 * behind when it took over (docs/operations.md).
 */
@Tag("process")
@Tag("long")
class RestoredBackupIT {

  private static final long SEED = 47;
  private static final Duration GRACE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S9, S22: what was created and edited since is found again: no record is there twice, and no"
          + " value goes back")
  void whatTheBackupDoesNotKnowIsFoundAgain() throws Exception {
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.product.start("hubspot");
      people.populate(10);
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      stage.product.stop(GRACE);
      var backup = TestDatabase.copyOf(stage.product.setting("QUARKUS_DATASOURCE_JDBC_URL"));

      stage.product.start("hubspot");
      people.populate(10);
      people.run(30);
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      people.populate(3);
      stage.product.kill9();

      stage.product.with(Map.of("QUARKUS_DATASOURCE_JDBC_URL", backup));
      stage.product.start("hubspot");
      people.populate(3);
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      var run = new Reconciliations(stage.product, "contacts").ended();
      stage.awaitQuiet();

      assertThat(run.getString("status")).as(run.prettify()).isEqualTo("succeeded");
      assertThat(Copies.differences(stage.sandboxes, "xero", "zendesk")).isEmpty();
    }
  }
}
