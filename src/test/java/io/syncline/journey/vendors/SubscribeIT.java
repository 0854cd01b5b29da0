package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.resilience.Product;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product subscribes to an Okta that asks its address for a challenge. */
@Tag("process")
class SubscribeIT {

  private static final String SYNC =
      """
      service: people
      version: "1"
      direction: unidirectional
      systems:
        - {id: okta, primary: true, objects: [{name: users, mapping: customer}]}
        - {id: ledger, objects: [{name: customers, mapping: customer}]}
      fieldMapping:
        ledger: {email: email, name: fullName}
      """;

  private final Okta okta = new Okta();
  private final HttpPort port = HttpPort.open("okta", 0, okta);
  private final LedgerStandIn ledger = new LedgerStandIn();
  private final HttpPort ledgerPort = HttpPort.open("ledger", 0, ledger);
  private Packaged packaged;

  @TempDir Path directory;

  @AfterEach
  void stop() {
    if (packaged != null) {
      packaged.close();
    }
    port.close();
    ledgerPort.close();
  }

  /** Event hooks as Okta keeps them: an unverified one gets nothing, an active one stays. */
  private static final class Okta implements Handler {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, ObjectNode> hooks = new LinkedHashMap<>();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private volatile boolean reaches;
    private int number;

    @Override
    public synchronized Reply handle(Request request) {
      var parts = request.path().split("/");
      if (!request.path().startsWith("/api/v1/eventHooks")) {
        return Reply.json(200, Json.array());
      }
      var hook = parts.length > 4 ? hooks.get(parts[4]) : null;
      return switch (request.method() + " " + parts[parts.length - 1]) {
        case "GET eventHooks" -> {
          var all = Json.array();
          hooks.values().forEach(all::add);
          yield Reply.json(200, all);
        }
        case "POST eventHooks" -> {
          var id = "who" + ++number;
          var made = (ObjectNode) request.json();
          made.put("id", id).put("status", "ACTIVE").put("verificationStatus", "UNVERIFIED");
          hooks.put(id, made);
          yield Reply.json(200, made);
        }
        case "POST verify" -> verified(hook);
        case "POST deactivate" -> Reply.json(200, hook.put("status", "INACTIVE"));
        default -> {
          boolean active = hook.path("status").asText().equals("ACTIVE");
          if (!active) {
            hooks.remove(hook.path("id").asText());
          }
          yield Reply.empty(active ? 403 : 204);
        }
      };
    }

    private Reply verified(ObjectNode hook) {
      meanwhile.getAndSet(() -> {}).run();
      var asked =
          HttpRequest.newBuilder(URI.create(hook.at("/channel/config/uri").asText()))
              .header("X-Okta-Verification-Challenge", "a-challenge")
              .build();
      try {
        var answer = reaches ? client.send(asked, BodyHandlers.ofString()).body() : "{}";
        boolean right = "a-challenge".equals(JsonPath.from(answer).getString("verification"));
        return right
            ? Reply.json(200, hook.put("verificationStatus", "VERIFIED"))
            : Reply.text(400, "{\"errorCode\": \"E0000001\"}");
      } catch (IOException e) {
        return Reply.RESET;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Reply.RESET;
      }
    }

    synchronized List<String> states() {
      return hooks.values().stream()
          .map(it -> it.path("id").asText() + " " + it.path("verificationStatus").asText())
          .toList();
    }

    synchronized ObjectNode only() {
      assertThat(hooks).hasSize(1);
      return hooks.values().iterator().next();
    }
  }

  private void start() throws IOException {
    var product = new Product(directory);
    product.with(Map.of("SYNCLINE_PUBLIC_URL", product.uri("").toString()));
    var systems =
        List.of(
            new Application(
                "okta",
                "okta",
                Map.of(
                    "baseUrl",
                    "http://127.0.0.1:" + port.port(),
                    "token",
                    "00token",
                    "hookSecret",
                    "our-secret")),
            new Application(
                "ledger",
                "ledger",
                Map.of(
                    "baseUrl", "http://127.0.0.1:" + ledgerPort.port(), "token", ledger.token())));
    var files =
        Map.of("systems/ledger.system.yaml", LedgerStandIn.TYPE, "syncs/people.sync.yaml", SYNC);
    packaged = new Packaged(product, directory, systems, files);
    product.start("okta");
  }

  private JsonPath api(String method, String path, int status) {
    var answer = packaged.product.api(method, "/systems/okta/" + path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JsonPath.from(answer.body());
  }

  @Test
  @DisplayName(
      "an event hook is made once, verified by the challenge, also after a failure and a SIGKILL"
          + " between the two, and deactivated before it is deleted")
  void anEventHookIsMadeVerifiedAndRemoved() throws IOException {
    start();
    var refused = api("POST", "subscribe", 409);
    assertThat(refused.getString("detail"))
        .contains("who1 is not finished", "HTTP 400", "must reach this server");
    assertThat(api("GET", "subscriptions", 200).getString("failure")).startsWith("not finished");
    assertThat(okta.states()).containsExactly("who1 UNVERIFIED");

    okta.reaches = true;
    okta.meanwhile.set(packaged.product::kill9);
    assertThatThrownBy(() -> api("POST", "subscribe", 200))
        .isInstanceOf(UncheckedIOException.class);
    packaged.product.start("okta");
    assertThat(packaged.rows("delete from hook_subscription_claim returning system_id"))
        .as("as after five minutes")
        .containsExactly("okta");

    assertThat(api("POST", "subscribe", 200).getString("id")).isEqualTo("who1");
    assertThat(okta.states()).containsExactly("who1 VERIFIED");
    assertThat(okta.only().at("/channel/config/authScheme/value").asText()).isEqualTo("our-secret");
    assertThat(api("GET", "subscriptions", 200).getString("failure")).isNull();

    assertThat(api("POST", "unsubscribe", 200).getInt("removed")).isEqualTo(1);
    assertThat(okta.states()).isEmpty();
  }
}
