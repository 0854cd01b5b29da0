package io.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.kernel.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxMainTest {
  @Test
  void oneLineTellsWhereEverythingIsAndWhatItExpects(@TempDir Path directory) throws Exception {
    try (var receiver = new HookReceiver();
        var running =
            SandboxMain.start(
                "--people=3",
                "--edits-per-second=100",
                "--hubspot-token=t1",
                "--state-dir=" + directory,
                "--hooks=" + receiver.url())) {
      var description = Json.parseObject(running.description());
      assertThat(description.fieldNames())
          .toIterable()
          .containsExactly("hubspot", "xero", "zendesk", "legacy");
      assertThat(description.at("/hubspot/token").asText()).isEqualTo("t1");
      assertThat(description.at("/xero/tenantId").asText()).isNotEmpty();
      var control = new Caller(running.systems().get("hubspot").controlUri(), Map.of());
      await().until(() -> control.get("/").json().path("writes").asInt() > 5);
      receiver.awaitCalls(1);
      assertThat(receiver.calls().get(0).path()).isEqualTo("/hooks/it/hubspot");
      assertThat(directory.resolve("hubspot.jsonl")).isNotEmptyFile();
    }
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> SandboxMain.start("--hubspot-prot=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--hubspot-prot=1")
        .hasMessageContaining("hubspot-port");
  }
}
