package io.syncline.system.http.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.system.trial.Exchange;
import io.syncline.core.system.trial.SecretMask;
import io.syncline.definition.source.DefinitionReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a person who tries an operation is shown. */
class SeenTransportTest {

  @Test
  void bodiesAreShownInTheirCharsetWithoutSecrets() {
    var seen = new ArrayList<Exchange>();
    SystemType type =
        Objects.requireNonNull(
            DefinitionReader.readSystem(
                    "desk.system.yaml",
                    "type: desk\n"
                        + "baseUrl: \"https://desk.example\"\n"
                        + "settings: {key: {secret: true}}\n")
                .definition());
    var mask = new SecretMask(type, Map.of("key", "s<cret"), it -> it);
    var answer =
        new HttpResult.Answered(
            200,
            Map.of("content-type", "text/csv; charset=ISO-8859-1"),
            "Id,Name\n1,Zoë\n".getBytes(StandardCharsets.ISO_8859_1));
    var transport =
        new SeenTransport(call -> CompletableFuture.completedFuture(answer), mask, seen::add);
    var body = "<a key=\"s&lt;cret\">Zoë</a>".getBytes(StandardCharsets.UTF_8);
    var headers = Map.of("content-type", "application/xml; charset=UTF-8");

    transport
        .send(
            new HttpCall(
                "POST", URI.create("https://desk.example/x"), headers, body, Duration.ofSeconds(1)))
        .join();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).body()).isEqualTo("<a key=\"•••\">Zoë</a>");
    assertThat(seen.get(0).answer()).isEqualTo("Id,Name\n1,Zoë\n");
  }
}
