package io.syncline.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.Caller;
import io.syncline.sandbox.legacy.LegacySandbox;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final LegacySandbox sandbox = LegacySandbox.start();
  private final Caller caller =
      new Caller(sandbox.baseUri(), Map.of("X-Api-Key", "sandbox-legacy-key"));
  private final Caller control = new Caller(sandbox.controlUri(), Map.of());

  @AfterEach
  void noDefects() {
    sandbox.close();
    assertThat(sandbox.server().defects()).isEmpty();
  }

  private Caller.Answer create(String name) {
    return caller.post("/contacts", "{\"name\":\"" + name + "\"}");
  }

  @Test
  void aFailedRequestHasNoEffectAndTheNextOneWorks() {
    sandbox.control().failNext(2, 503);

    assertThat(create("a").status()).isEqualTo(503);
    assertThat(create("a").status()).isEqualTo(503);
    assertThat(create("a").status()).isEqualTo(201);
    assertThat(sandbox.journal().size()).isEqualTo(1);
  }

  @Test
  void aRateLimitNamesTheTimeToWait() {
    sandbox.control().rateLimitNext(1, Duration.ofSeconds(7));

    var answer = create("a");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("retry-after")).isEqualTo("7");
  }

  @Test
  void aResetBeforeLeavesNoTraceAndAResetAfterLeavesTheWrite() {
    sandbox.control().resetBeforeNext(1);
    assertThatThrownBy(() -> create("lost")).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.contacts()).isEmpty();

    sandbox.control().resetAfterNext(1);
    assertThatThrownBy(() -> create("kept")).isInstanceOf(UncheckedIOException.class);
    assertThat(sandbox.contacts()).singleElement().matches(r -> "kept".equals(r.text("name")));
    assertThat(sandbox.journal().byApi()).hasSize(1);
  }

  @Test
  void aFaultCanBeAimedAtSomeRequestsOnly() {
    sandbox.control().fault(Fault.status(500).times(Fault.ALWAYS).on("PUT", "/contacts/"));

    var id = create("a").json().path("id").asText();
    assertThat(caller.put("/contacts/" + id, "{\"name\":\"b\"}").status()).isEqualTo(500);
    assertThat(caller.get("/contacts/" + id).json().path("name").asText()).isEqualTo("a");
    sandbox.control().clearFaults();
    assertThat(caller.put("/contacts/" + id, "{\"name\":\"b\"}").status()).isEqualTo(200);
  }

  @Test
  void aPageOfAListingIsLostOrComesAgain() {
    for (var name : List.of("a", "b", "c")) {
      create(name);
    }
    var whole = caller.get("/contacts").json();
    sandbox.control().fault(Fault.page(Fault.Kind.EMPTY_PAGE).on("GET", "/contacts"));
    var lost = caller.get("/contacts").json();
    assertThat(lost.toString()).doesNotContain("\"a\"");
    assertThat(lost.fieldNames()).toIterable().containsExactlyElementsOf(whole::fieldNames);

    var repeats = Fault.page(Fault.Kind.REPEATED_PAGE).times(2).on("GET", "/contacts");
    sandbox.control().fault(repeats);
    assertThat(caller.get("/contacts").json()).isEqualTo(whole);
    create("d");
    assertThat(caller.get("/contacts").json().toString()).doesNotContain("\"d\"");
    assertThat(caller.get("/contacts").json().toString()).contains("\"d\"");
  }

  @Test
  void faultsByProbabilityFollowTheSeed() {
    sandbox.control().fault(Fault.status(500).withProbability(0.5));
    var first = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      first.append(create("a").status() == 500 ? 'x' : '.');
    }
    try (var twin = LegacySandbox.start()) {
      twin.control().fault(Fault.status(500).withProbability(0.5));
      var other = new Caller(twin.baseUri(), Map.of("X-Api-Key", "sandbox-legacy-key"));
      var second = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        second.append(other.post("/contacts", "{}").status() == 500 ? 'x' : '.');
      }
      assertThat(second).hasToString(first.toString()).contains("x").contains(".");
    }
  }

  @Test
  void aSlowAnswerTakesEffectAtOnce() throws Exception {
    sandbox.control().slowNext(1, Duration.ofMillis(400));
    var call = CompletableFuture.supplyAsync(() -> create("slow"));
    await().until(() -> sandbox.contacts().size() == 1);
    assertThat(call).isNotDone();
    assertThat(call.get().status()).isEqualTo(201);
  }

  @Test
  void whileDownNoRequestIsAnsweredAndAfterwardsItIsAsBefore() {
    var id = create("a").json().path("id").asText();
    sandbox.control().down(true);
    assertThatThrownBy(() -> caller.get("/contacts")).isInstanceOf(UncheckedIOException.class);
    sandbox.control().down(false);
    assertThat(caller.get("/contacts/" + id).status()).isEqualTo(200);
  }

  @Test
  void aWriteMayStayInvisibleToSearchesForAWhile() {
    sandbox.control().visibleAfter(Duration.ZERO, Duration.ofMillis(300));
    var id = create("a").json().path("id").asText();

    assertThat(caller.get("/contacts").json().path("total").asInt()).isZero();
    assertThat(caller.get("/contacts/" + id).status()).isEqualTo(200);
    await().until(() -> caller.get("/contacts").json().path("total").asInt() == 1);
    sandbox.edit(id, Map.of("name", "b"));
    var item = caller.get("/contacts").json().path("items").get(0);
    assertThat(item.path("name").asText()).isEqualTo("a");
  }

  @Test
  void aRecordMayAppearAfterOthersWithALaterUpdateTime() {
    sandbox.control().lateBy(Duration.ofSeconds(1));
    var order = new LinkedHashSet<String>();
    for (int i = 0; i < 20; i++) {
      create(Character.toString('a' + i));
    }
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              for (var item : caller.get("/contacts").json().path("items")) {
                order.add(item.path("name").asText());
              }
              return order.size() == 20;
            });
    assertThat(List.copyOf(order)).isNotEqualTo(order.stream().sorted().toList());
  }

  @Test
  void aLateRequestTakesEffectAfterItsCallerHasLeft() throws Exception {
    sandbox.control().lateNext(1, Duration.ofMillis(200));
    var body = "{\"name\":\"late\"}";
    try (var socket = new Socket("127.0.0.1", sandbox.server().port())) {
      var request =
          "POST /contacts HTTP/1.1\r\nX-Api-Key: sandbox-legacy-key\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }
    await().until(() -> sandbox.contacts().size() == 1);
  }

  @Test
  void everythingCanBeSteeredOverHttp() {
    control.post("/faults", "{\"kind\":\"status\",\"status\":500,\"times\":1}");
    assertThat(create("a").status()).isEqualTo(500);
    var made = control.post("/records/contacts?silent=true", "{\"name\":\"z\"}").json();
    var id = made.path("id").asText();
    control.patch("/records/contacts/" + id, "{\"name\":\"y\"}");
    assertThat(control.get("/records/contacts/" + id).json().path("fields").path("name").asText())
        .isEqualTo("y");
    assertThat(control.get("/journal").json())
        .extracting(e -> e.path("source").asText())
        .containsExactly("SILENT", "PERSON");
    assertThat(control.call("DELETE", "/records/contacts/" + id, null).status()).isEqualTo(200);
    assertThat(control.put("/settings", "{\"etags\":true,\"newRecordDelayMillis\":1}").status())
        .isEqualTo(204);
    assertThat(control.put("/settings", "{\"nonsense\":1}").status()).isEqualTo(400);
    assertThat(control.get("/").json().path("writes").asInt()).isEqualTo(3);
  }
}
