package io.syncline.route.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands use the same route files, and take nothing away from a server. */
class CommandRoutesTest {

  private static final String FILES =
      """
      - route:
          id: read
          from:
            uri: direct:shop.items.get
            steps:
              - setBody: {simple: '{"id": "${body}"}'}
      - route:
          id: take
          from:
            uri: timer:take?period=1&delay=0
            steps:
              - to: file:%s?fileName=taken
      """;

  @TempDir Path folder;

  @Test
  void onlyWhatBeginsAtDirectIsStarted() {
    var files =
        Map.of(
            "routes/systems/shop.camel.yaml",
            FILES.formatted(folder).replace("timer:take?period=1&delay=0", "file:" + folder),
            "routes/pipelines/intake.camel.yaml",
            "- this is no route");
    try (var routes = new CommandRoutes(files)) {
      assertThat(routes.has("shop.items.get")).isTrue();
      assertThat(routes.has("shop.items.create")).isFalse();
      var answer = routes.call("shop.items.get", Value.text("7"), Map.of(), Duration.ofSeconds(10));
      assertThat(answer).isEqualTo(new Value.Struct(Map.of("id", Value.text("7"))));
      assertThat(Files.exists(folder.resolve("taken"))).isFalse();
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    try (var routes = new CommandRoutes(Map.of("routes/systems/a.camel.yaml", "- nonsense: {"))) {
      assertThatThrownBy(() -> routes.has("a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("routes/systems/a.camel.yaml");
    }
  }

  @Test
  void withoutFilesThereIsNoRoute() {
    try (var routes = new CommandRoutes(Map.of())) {
      assertThat(routes.has("a")).isFalse();
      assertThatThrownBy(() -> routes.call("a", Value.CLEARED, Map.of(), Duration.ZERO))
          .isInstanceOf(OperationRoutes.Failed.class);
    }
  }
}
