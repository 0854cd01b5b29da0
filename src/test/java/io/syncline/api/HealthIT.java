package io.syncline.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.app.postgres.TestPostgres;
import io.syncline.k8s.KubernetesProbes;
import io.syncline.store.FrozenServer;
import io.syncline.store.TestDatabase;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class HealthIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Inject CamelContext camel;

  @Test
  void withoutItsDatabaseTheProcessLivesAndIsNotReadyAndComesBackUnaided() throws SQLException {
    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);

    var name = database();
    execute("alter database " + name + " with allow_connections false");
    try {
      cut(name);
      assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
      assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
      var answer = Api.get("/api/v1/audit");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.contentType()).isEqualTo("application/problem+json");
      assertThat(answer.header("Retry-After")).isNotNull();
    } finally {
      execute("alter database " + name + " with allow_connections true");
    }

    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    await().atMost(PATIENCE).until(() -> Api.get("/api/v1/audit").statusCode() == 200);
  }

  @Test
  void readinessTellsDefinitionsAndRoutes() {
    var json = get("/q/health/ready").jsonPath();

    assertThat(json.<String>getList("checks.name")).contains("syncline");
    assertThat(json.getBoolean("checks.find { it.name == 'syncline' }.data.definitionsLoaded"))
        .isTrue();
    assertThat(json.getString("checks.find { it.name == 'syncline' }.data.intake"))
        .isEqualTo("storing");
    assertThat(json.getString("checks.find { it.name == 'syncline' }.data.leases"))
        .isEqualTo("renewed");
  }

  @Test
  void aSilentSystemDegradesItsOwnCheckOnly() {
    var systems = get("/q/health/group/systems");

    assertThat(systems.statusCode()).isEqualTo(503);
    assertThat(systems.jsonPath().getString("checks[0].data.desk")).isEqualTo("silent");
    assertThat(systems.jsonPath().getString("checks[0].data.crm")).isEqualTo("answering");
    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/q/health/ready").body().asString()).doesNotContain("desk");
  }

  @Test
  void routesAndConsumersHaveChecksOfTheirOwnApartFromReadinessAndLiveness() {
    var checks = get("/q/health/well").jsonPath();
    assertThat(checks.<String>getList("checks.name")).contains("camel-routes", "camel-consumers");
    assertThat(get("/q/health").jsonPath().<String>getList("checks.name"))
        .contains("camel-routes", "camel-consumers", "camel-context", "database", "syncline");

    assertThat(get("/q/health/ready").jsonPath().<String>getList("checks.name"))
        .containsExactlyInAnyOrder("camel-context", "database", "syncline");
    assertThat(get("/q/health/live").jsonPath().<String>getList("checks.name")).isEmpty();
  }

  /** Some consumers, such as Kafka's, have a check only where there is a registry. */
  @Test
  void camelHasARegistryOfChecks() {
    assertThat(HealthCheckRegistry.get(camel)).isNotNull();
  }

  @Test
  void whatTheProbesOfKubernetesAskIsAnswered() {
    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    var probes = KubernetesProbes.paths();
    assertThat(probes).hasSize(3);
    for (var path : probes) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(Api.get(KubernetesProbes.metricsPath()).statusCode()).isEqualTo(200);
    assertThat(KubernetesProbes.port()).as("the default of quarkus.http.port").isEqualTo(8080);
  }

  @Test
  void aFrozenDatabaseHoldsUpNoProbe() {
    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    FrozenServer.during(
        () -> {
          for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofSeconds(KubernetesProbes.timeoutSeconds()));
          }
        });
    await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  private static String database() {
    var url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
    return url.replaceAll("\\?.*", "").replaceAll(".*/", "");
  }

  private static void cut(String name) throws SQLException {
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and"
            + " datname = '"
            + name
            + "'");
  }

  private static void execute(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                TestPostgres.shared().url(), TestDatabase.user(), TestDatabase.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
