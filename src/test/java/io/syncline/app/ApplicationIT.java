package io.syncline.app;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.state.SystemStates;
import io.syncline.route.pipeline.Pipelines;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The application as it is wired, between the stand-in systems. */
@QuarkusTest
@QuarkusTestResource(WithTestDatabase.class)
@QuarkusTestResource(value = WithSandboxes.class, restrictToAnnotatedClass = true)
class ApplicationIT {

  @Inject CamelContext camel;
  @Inject Pipelines pipelines;
  @Inject SystemChecks checks;
  @Inject SystemStates systems;

  @Test
  void theProcessSaysThatItLives() {
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void theRoutesOfEverySystemRun() {
    assertThat(pipelines.problems()).isEmpty();
    assertThat(pipelines.running())
        .contains("hubspot/intake", "hubspot/realtime", "xero/deliver", "zendesk/deliver");
    assertThat(camel.getRouteController().getRouteStatus("xero/deliver").isStarted()).isTrue();
  }

  @Test
  void anEditInOneSystemArrivesInTheOthers() {
    var person =
        Map.of("firstname", "Ida", "lastname", "Rhodes", "email", "ida.rhodes@example.com");
    given()
        .contentType("application/json")
        .body(person)
        .post(control("hubspot") + "/records/contacts")
        .then()
        .statusCode(201);

    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () -> {
              assertThat(texts("xero", "contacts", "fields.EmailAddress"))
                  .as(() -> "reported by HubSpot: " + get(control("hubspot") + "/").asString())
                  .containsOnlyOnce("ida.rhodes@example.com");
              assertThat(texts("zendesk", "users", "fields.email"))
                  .containsOnlyOnce("ida.rhodes@example.com");
            });
  }

  @Test
  void everySystemIsAskedWhetherOurCredentialsWork() {
    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThat(
                        systems.states().keySet().stream()
                            .map(it -> checks.last(it).map(SystemChecks.Check::outcome)))
                    .hasSize(3)
                    .containsOnly(Optional.of(CheckOutcome.ACCEPTED)));
    assertThat(get("/q/health/group/systems").statusCode()).isEqualTo(200);
  }

  private static List<String> texts(String system, String object, String path) {
    return get(control(system) + "/records/" + object).jsonPath().getList(path, String.class);
  }

  private static String control(String system) {
    return ConfigProvider.getConfig().getValue("test.control." + system, String.class);
  }
}
