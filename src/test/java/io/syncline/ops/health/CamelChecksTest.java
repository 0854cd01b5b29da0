package io.syncline.ops.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.run.StartUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamelChecksTest {

  @TempDir Path folder;
  private final DefaultCamelContext camel = new DefaultCamelContext(false);
  private Map<String, String> failed = Map.of();

  @BeforeEach
  void start() throws Exception {
    var drops = Files.createDirectory(folder.resolve("drops"));
    camel.build();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            var reads = "file:" + drops + "?noop=true&initialDelay=0&delay=200";
            from("direct:crm").routeId("crm/deliver").log("delivered");
            from(reads + "&autoCreate=false&directoryMustExist=true")
                .routeId("drops/read")
                .log("read");
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private final StartUp startUp =
      new StartUp() {
        @Override
        public boolean definitionsLoaded() {
          return true;
        }

        @Override
        public boolean routesStarted() {
          return true;
        }

        @Override
        public Map<String, String> failedRoutes() {
          return failed;
        }
      };

  @Test
  void everyRouteIsNamedWithItsState() throws Exception {
    var check = new CamelRoutesCheck(camel, startUp);
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    assertThat(data(check.call())).containsEntry("crm/deliver", "started");

    camel.getRouteController().stopRoute("crm/deliver");
    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(data(check.call()))
        .containsEntry("crm/deliver", "stopped")
        .containsEntry("drops/read", "started");
  }

  @Test
  void aRouteThatCouldNotBeStartedIsNamed() {
    failed = Map.of("books/deliver", "FailedToCreateRouteException");
    var response = new CamelRoutesCheck(camel, startUp).call();
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(data(response))
        .containsEntry("books/deliver", "failed: FailedToCreateRouteException");
  }

  @Test
  void aConsumerThatCannotReadIsNamedAndComesBack() throws Exception {
    var check = new CamelConsumersCheck(camel);
    await().atMost(Duration.ofSeconds(30)).until(() -> check.call().getStatus() == Status.UP);

    Files.delete(folder.resolve("drops"));
    await().atMost(Duration.ofSeconds(30)).until(() -> check.call().getStatus() == Status.DOWN);
    assertThat(data(check.call()))
        .containsEntry("crm/deliver", "consuming")
        .hasEntrySatisfying(
            "drops/read", it -> assertThat(String.valueOf(it)).startsWith("failing: "));
    assertThat(data(check.call()).toString()).doesNotContain(folder.toString());

    Files.createDirectory(folder.resolve("drops"));
    await().atMost(Duration.ofSeconds(30)).until(() -> check.call().getStatus() == Status.UP);
  }

  @Test
  void camelItselfIsReadyWhenItRuns() {
    var check = new CamelContextCheck(camel);
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    camel.stop();
    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
  }

  private static Map<String, Object> data(HealthCheckResponse response) {
    return response.getData().orElse(Map.of());
  }
}
