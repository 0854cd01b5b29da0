package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.store.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is gone for a while. */
@Tag("process")
@Tag("long")
class DatabaseOutageIT {
  private static final Duration AWAY = Duration.ofSeconds(30);

  /** How long the driver waits for a server that says nothing; five minutes as shipped. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  @TempDir Path directory;

  @Test
  void withoutItsDatabaseTheIntakeSaysComeAgainAndNothingIsLost() throws Exception {
    var database = URI.create(TestDatabase.freshUrl().substring("jdbc:".length()));
    try (var cable = new FaultyConnection(database.getPort());
        var stage = Stage.set(directory, 5);
        var people = new EditStream(5, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.product.with(
          Map.of(
              "QUARKUS_DATASOURCE_JDBC_URL",
              "jdbc:postgresql://127.0.0.1:"
                  + cable.port()
                  + database.getPath()
                  + "?socketTimeout="
                  + SILENCE.toSeconds(),
              "QUARKUS_DATASOURCE_USERNAME",
              TestDatabase.user(),
              "QUARKUS_DATASOURCE_PASSWORD",
              TestDatabase.password()));
      stage.product.start("hubspot");
      people.populate(5);
      stage.awaitAgreement("xero", "zendesk");

      cable.cut();
      long cut = System.nanoTime();
      var hooks = new Hooks(stage.product);
      var refused = hooks.signed("[" + hooks.event("1", "\"" + Leaks.PERSON + "\"") + "]");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(status(stage, "/q/health/live")).isEqualTo(200);
      await("it is not ready")
          .atMost(Stage.PATIENCE)
          .until(() -> status(stage, "/q/health/ready") == 503);
      people.populate(5);
      await(
              "it is down for half a minute, and every webhook is answered with a request to repeat"
                  + " it")
          .atMost(Stage.PATIENCE)
          .until(
              () -> {
                var answer = hooks.signed("[" + hooks.event("1", "\"" + Leaks.PERSON + "\"") + "]");
                assertThat(answer.statusCode()).isEqualTo(503);
                return System.nanoTime() - cut >= AWAY.toNanos();
              });

      cable.mend();
      stage.awaitAgreement("xero", "zendesk");
      assertThat(stage.sandboxes.lostHooks()).isZero();
      await("it is ready")
          .atMost(Stage.PATIENCE)
          .until(() -> status(stage, "/q/health/ready") == 200);

      people.populate(1);
      cable.fallSilent();
      assertThat(
              hooks.signed("[" + hooks.event("1", "\"" + Leaks.PERSON + "\"") + "]").statusCode())
          .as("what a database that does not even refuse comes to")
          .isEqualTo(503);
      cable.mend();
      people.populate(5);
      stage.awaitAgreement("xero", "zendesk");
    }
  }

  private static int status(Stage stage, String path) {
    return stage.product.get(path).statusCode();
  }
}
