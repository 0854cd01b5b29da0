package io.syncline.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.syncline.core.SettableClock;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.notify.OutboxSender.Outcome;
import io.syncline.json.Json;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.call.VertxOutbound;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages leave the house signed as Standard Webhooks says, over real HTTP. */
class MessageWebhookTest {

  private static final MessageLinks NO_LINKS = new MessageLinks("");

  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-06-22T08:00:00Z");

  private record Received(Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(it -> it.getKey().equalsIgnoreCase(name))
          .map(it -> it.getValue().get(0))
          .findFirst()
          .orElseThrow();
    }
  }

  private final List<Received> received = new ArrayList<>();
  private final SettableClock clock = new SettableClock(NOW);
  private final Vertx vertx = Vertx.vertx();
  private final VertxOutbound http = new VertxOutbound(LocalNetwork.of(vertx), 0);
  private HttpServer server;
  private int status = 204;
  private Map<String, String> headers = Map.of();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    vertx.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  private static String secret(byte[] key) {
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  private MessageWebhook webhook(String... secrets) {
    return new MessageWebhook(url(), List.of(secrets), "https://sync.example.com/", http, clock);
  }

  private static Outbox.Waiting message() {
    var message =
        new Message(
            new Message.Topic("reconciliation", "invoices", "019ab000-0000-7000-8000-000000000001"),
            Message.Urgency.NOTICE,
            "ann@example.com",
            "3 differences remain, \"quoted\"",
            Map.of("open", 3L));
    return new Outbox.Waiting(new UUID(7, 9), "webhook", message, NOW.minusSeconds(5), 0);
  }

  private static String signature(byte[] key, Received it) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var signed = it.header("webhook-id") + "." + it.header("webhook-timestamp") + "." + it.body();
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsPostedIsSignedWithEachSecretAndNamesCountsOnly() {
    assertThat(webhook(secret(KEY), secret(OTHER)).post(message())).isEqualTo(Outcome.TAKEN);

    assertThat(received).hasSize(1);
    var it = received.get(0);
    assertThat(it.header("webhook-id")).isEqualTo("msg_" + new UUID(7, 9));
    assertThat(it.header("webhook-timestamp")).isEqualTo(String.valueOf(NOW.getEpochSecond()));
    assertThat(it.header("webhook-signature"))
        .isEqualTo(signature(KEY, it) + " " + signature(OTHER, it));
    var body = Json.parseStruct(it.body());
    assertThat(body.fields().get("type")).isEqualTo(Value.text("reconciliation.notice"));
    var data = (Value.Struct) body.fields().get("data");
    assertThat(data.fields().get("text")).isEqualTo(Value.text("3 differences remain, \"quoted\""));
    assertThat(data.fields().get("link"))
        .isEqualTo(
            Value.text(
                "https://sync.example.com/api/v1/runs/019ab000-0000-7000-8000-000000000001"));
    assertThat(((Value.Struct) data.fields().get("numbers")).fields().get("open"))
        .isEqualTo(Value.decimal("3"));
  }

  @Test
  void theSignatureIsThatOfThePublishedExample() {
    // The example of the Standard Webhooks specification and its libraries.
    var key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    var example =
        new Received(
            Map.of(
                "webhook-id", List.of("msg_p5jXN8AQM9LWM0D4loKWxJek"),
                "webhook-timestamp", List.of("1614265330")),
            "{\"test\": 2432232314}");
    assertThat(signature(key, example))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void anAnswerThatIsNoSuccessIsAFailureAndARedirectIsNotFollowed() {
    status = 500;
    assertThat(webhook(secret(KEY)).post(message()).failure()).isEqualTo("HTTP 500");
    status = 429;
    headers = Map.of("Retry-After", "120");
    assertThat(webhook(secret(KEY)).post(message()).retryAfter()).isEqualTo(Duration.ofMinutes(2));
    status = 302;
    headers = Map.of("Location", url() + "/elsewhere");
    assertThat(webhook(secret(KEY)).post(message()).failure()).isEqualTo("HTTP 302");
    status = 410;
    headers = Map.of();
    assertThat(webhook(secret(KEY)).post(message()).over()).isTrue();
    assertThat(received).hasSize(4);
    server.stop(0);
    assertThat(webhook(secret(KEY)).post(message()).failure()).startsWith("no answer");
  }

  @Test
  void aSettingThatCannotBeUsedIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> webhook("whsec_c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syncline.notify.secret")
        .hasMessageNotContaining("c2hvcnQ");
    assertThatThrownBy(() -> webhook()).hasMessageContaining("syncline.notify.secret is needed");
    assertThatThrownBy(
            () ->
                new MessageWebhook(
                    "ftp://token@example.com", List.of(secret(KEY)), "", http, clock))
        .hasMessageContaining("syncline.notify.url")
        .hasMessageNotContaining("token");
  }

  @Test
  void aChatGetsOneTextThatCallsNobody() {
    var text = "5 > 3 & <!channel>";
    var said =
        new Message(
            new Message.Topic("alert", "crm", null), Message.Urgency.ALERT, "ann", text, Map.of());
    var waiting = new Outbox.Waiting(new UUID(7, 9), "slack", said, NOW, 0);

    assertThat(ChatWebhook.slack(url(), NO_LINKS, http).post(waiting))
        .isEqualTo(OutboxSender.Outcome.TAKEN);
    assertThat(received.get(0).body())
        .isEqualTo("{\"text\":\"Alert, crm: 5 &gt; 3 &amp; &lt;!channel&gt;\\n(for ann)\"}");

    assertThat(ChatWebhook.teams(url(), NO_LINKS, http).post(waiting))
        .isEqualTo(OutboxSender.Outcome.TAKEN);
    assertThat(received.get(1).body())
        .contains("\"contentType\":\"application/vnd.microsoft.card.adaptive\"")
        .contains("\"text\":\"Alert, crm: 5 > 3 & <!channel>\\n(for ann)\"");

    status = 500;
    assertThat(ChatWebhook.teams(url(), NO_LINKS, http).post(waiting).failure())
        .isEqualTo("HTTP 500");
    assertThatThrownBy(() -> ChatWebhook.slack("hooks.example.com/T0/secret", NO_LINKS, http))
        .hasMessage("syncline.notify.slack-url is no URL that begins with https://");
  }

  @Test
  void anAlertLinksToThePageThatAnswersIt() {
    var links = new MessageLinks("https://sync.example.com/");
    var letters = alert(Map.of("dead-letters", 3L));

    ChatWebhook.slack(url(), links, http).post(letters);
    webhook(secret(KEY)).post(letters);

    assertThat(received.get(0).body()).contains("\\nhttps://sync.example.com/console/dead-letters");
    assertThat(received.get(1).body())
        .contains("\"link\":\"https://sync.example.com/console/dead-letters\"");
    assertThat(links.of(alert(Map.of("conflicts", 1L, "lag", 2L)).message()))
        .isEqualTo("https://sync.example.com/console#alerts");
    assertThat(links.of(message().message()))
        .isEqualTo("https://sync.example.com/console/runs/019ab000-0000-7000-8000-000000000001");
    assertThat(NO_LINKS.of(letters.message())).isNull();
  }

  private static Outbox.Waiting alert(Map<String, Long> counts) {
    var said =
        new Message(
            new Message.Topic("alert", "crm", null), Message.Urgency.ALERT, null, "3", counts);
    return new Outbox.Waiting(new UUID(7, 9), "slack", said, NOW, 0);
  }

  @Test
  void nothingIsPostedIntoAPrivateNetworkThatIsNotNamed() {
    var closed = new VertxOutbound(new Network(vertx, PrivateHosts.NONE), 0);

    assertThat(ChatWebhook.slack(url(), NO_LINKS, closed).post(message()).failure())
        .contains("syncline.http.private-hosts")
        .doesNotContain("127.0.0.1");
    assertThat(received).isEmpty();
  }
}
