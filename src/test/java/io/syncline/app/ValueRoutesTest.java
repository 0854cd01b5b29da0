package io.syncline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/value-routes} over HTTP, connected as the product connects it. */
class ValueRoutesTest {

  private static final NativeRef ACME = new NativeRef(SystemId.of("crm"), "companies", "1");

  private static final String STORED = "{\"id\": \"1\", \"vatNumber\": \"CHE-123.456.789 MWST\"}";

  private final AtomicReference<String> written = new AtomicReference<>("");
  private final HttpServer server = serving();

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpServer serving() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (!exchange.getRequestMethod().equals("GET")) {
      written.set(body);
    }
    var answer = STORED.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void whatIsReadAndWrittenGoesThroughTheRoutes() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var environment = Map.of("CRM_BASE_URL", url, "LEDGER_BASE_URL", url);
    var loaded = new RoutesDirectory(environment).load(Path.of("docs", "value-routes"));
    var sync = loaded.syncs().get(0);
    var installation =
        InstallationBuilder.build(
                List.of(new StartedSync(sync.form(), sync.contentHash(), Instant.EPOCH)))
            .installation();
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);

    try (var connected = new DirectSystems(variables).open(loaded, installation)) {
      var crm = connected.system(SystemId.of("crm"));
      var read = (ReadOutcome.Found) crm.read("companies", List.of(ACME)).get(0);
      assertThat(read.record().fields().fields())
          .containsEntry("vatNumber", Value.text("CHE123456789"));

      var fields = new Value.Struct(Map.of("vatNumber", Value.text("CHE987654321")));
      var update = new WriteRequest.Update(ACME, fields, "key", null);
      assertThat(crm.write("companies", List.of(update)).get(0))
          .isInstanceOf(WriteOutcome.Done.class);
      assertThat(written.get()).contains("\"CHE-987.654.321 MWST\"");

      var ledger = connected.system(SystemId.of("ledger"));
      var there = new NativeRef(SystemId.of("ledger"), "companies", "1");
      assertThat(
              ((ReadOutcome.Found) ledger.read("companies", List.of(there)).get(0))
                  .record()
                  .fields()
                  .fields())
          .as("the other system has no route")
          .containsEntry("vatNumber", Value.text("CHE-123.456.789 MWST"));
    }
  }
}
