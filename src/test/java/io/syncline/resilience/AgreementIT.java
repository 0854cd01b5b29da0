package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A CRM with 1,180 active customers and a billing system with 1,224: are they the same? Over HTTP,
 * the product as a process of its own.
 */
@Tag("process")
class AgreementIT {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final int ACTIVE = 1_180;
  private static final int CANCELLED = 31;
  private static final int BILLED_ONLY = 13;
  private static final int JUST_CHANGED = 17;

  private static final String SYNC =
      """
      service: billing
      version: "1"
      direction: unidirectional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: xero, objects: [{name: Contacts, mapping: contact}]}
      fieldMapping: {firstName: firstName, lastName: lastName, email: email, phone: phone}
      syncConfig:
        initial: link
        firstMeeting: strategy
        onForeignWrite: revert
        filterConditions: [{field: lifecycleStage, operator: eq, value: customer}]
        deduplication: {matchFields: [email]}
        reconciliation: {owner: billing-team, schedule: daily%s}
      """;

  @TempDir Path directory;

  private Stage stage;
  private Reconciliations reconciliations;

  @Test
  @DisplayName(
      "S23: 61 differences: 17 are lag and gone on the next run, 31 were cancelled and are still"
          + " billed, 13 were never carried over; nothing is changed until somebody wants it")
  void theStoryOfTwoSystemsThatShouldBeTheSame() throws Exception {
    try (var set = Stage.withReadyDatabase(directory, 61);
        var receiver = new Receiver()) {
      stage = set;
      reconciliations = new Reconciliations(stage.product, "billing");
      define("");
      Files.delete(stage.product.routes().resolve("syncs/contacts.sync.yaml"));
      Files.deleteIfExists(stage.product.routes().resolve("syncs/contacts.case.yaml"));
      var crm = populate();
      stage.product.with(
          Map.of("SYNCLINE_NOTIFY_URL", receiver.url(), "SYNCLINE_NOTIFY_SECRET", SECRET));
      stage.product.start("hubspot");
      bothSidesAreCounted();

      assertThat(stage.product.api("POST", "/systems/hubspot/pause", null).statusCode())
          .isEqualTo(200);
      crm.subList(0, JUST_CHANGED)
          .forEach(id -> stage.sandboxes.hubspot.edit(id, Map.of("lastname", "Changed")));

      var first = reconciliations.ended();
      assertThat(first.getString("status")).isEqualTo("succeeded");
      assertThat(first.getBoolean("proof.baseline")).isTrue();
      assertThat(first.getList("proof.sides.distinct"))
          .containsExactly(ACTIVE + CANCELLED, ACTIVE + CANCELLED + BILLED_ONLY);
      assertThat(first.getLong("counts.suspects")).isEqualTo(61);
      assertThat(first.getLong("counts.lag")).isEqualTo(JUST_CHANGED);
      assertThat(first.getLong("counts.drift")).isEqualTo(CANCELLED + BILLED_ONLY);
      assertThat(causes(first))
          .hasSize(CANCELLED + BILLED_ONLY)
          .filteredOn("left-filter in hubspot"::equals)
          .hasSize(CANCELLED);
      assertThat(causes(first)).contains("never-carried-over in xero");
      assertThat(stage.sandboxes.writes("xero")).isEmpty();
      assertThat(stage.product.output()).contains("about=reconciliation urgency=notice");
      await("the message is posted").atMost(Stage.PATIENCE).until(() -> !receiver.took.isEmpty());
      var posted = JsonPath.from(receiver.took.get(0));
      assertThat(posted.getString("type")).isEqualTo("reconciliation.notice");
      assertThat(posted.getString("data.to")).isEqualTo("billing-team");
      assertThat(posted.getString("data.run")).isEqualTo(first.getString("id"));
      assertThat(posted.getLong("data.numbers.open")).isEqualTo(CANCELLED + BILLED_ONLY);
      assertThat(receiver.took.get(0)).doesNotContain("@example.com").doesNotContain("Last");

      stage.product.api("POST", "/systems/hubspot/resume", null);
      stage.awaitQuiet();
      var second = reconciliations.ended();
      assertThat(second.getLong("counts.lag")).isZero();
      assertThat(second.getLong("counts.gone")).isEqualTo(JUST_CHANGED);
      assertThat(second.getLong("counts.drift")).isEqualTo(CANCELLED + BILLED_ONLY);
      assertThat(second.getLong("counts.new")).isZero();
      assertThat(stage.sandboxes.writes("xero")).hasSize(JUST_CHANGED);

      behindItsBack();
    }
  }

  private void bothSidesAreCounted() {
    var answer = stage.product.api("GET", "/syncs/billing/counts", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var counts = JsonPath.from(answer.body());
    assertThat(counts.getList("sides.system")).containsExactly("hubspot", "xero");
    assertThat(counts.getList("sides.inFilter", Integer.class))
        .containsExactly(ACTIVE, ACTIVE + CANCELLED + BILLED_ONLY);
    assertThat(counts.getList("sides.sameKey", Integer.class)).containsExactly(ACTIVE, ACTIVE);
  }

  /** Takes messages in, and refuses the first of them once. */
  private static final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final AtomicBoolean refused = new AtomicBoolean();
    private final List<String> took = new CopyOnWriteArrayList<>();

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean signed = exchange.getRequestHeaders().containsKey("webhook-signature");
            boolean takes = signed && !refused.compareAndSet(false, true);
            if (takes) {
              took.add(body);
            }
            exchange.sendResponseHeaders(takes ? 204 : 503, -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** A billed customer is edited without a webhook; then the bucket is to be fixed. */
  private void behindItsBack() {
    var xero = stage.sandboxes.xero;
    xero.control().clockOffset(Duration.ofHours(-3));
    var billed =
        xero.records().stream()
            .filter(it -> it.fields().path("LastName").asText().equals("Changed"))
            .findFirst()
            .orElseThrow();
    xero.editSilently(billed.id(), Map.of("FirstName", "Otherwise"));
    xero.control().clockOffset(Duration.ZERO);

    var third = reconciliations.ended();
    assertThat(third.getLong("counts.lag")).as("its record was edited just now").isEqualTo(1);
    var fourth = reconciliations.ended();
    assertThat(fourth.getLong("counts.new")).as("seen before").isEqualTo(1);
    assertThat(causes(fourth)).filteredOn("edited-on-target in xero"::equals).hasSize(1);
    assertThat(stage.sandboxes.writes("xero")).hasSize(JUST_CHANGED);

    define(", respond: {differs: fix}");
    await("the definition is followed")
        .atMost(Stage.PATIENCE)
        .until(() -> reconciliations.ended().getLong("counts.fixed") == 1);
    stage.awaitQuiet();
    assertThat(xero.record(billed.id()).fields().path("FirstName").asText())
        .isNotEqualTo("Otherwise");
    var last = reconciliations.ended();
    assertThat(last.getLong("counts.drift")).isEqualTo(CANCELLED + BILLED_ONLY);
    assertThat(last.getLong("counts.fixed")).isZero();
  }

  private void define(String more) {
    Definitions.write(
        stage.product.routes().resolve("syncs/billing.sync.yaml"), SYNC.formatted(more));
  }

  /** As of three hours ago. */
  private List<String> populate() {
    var crm = stage.sandboxes.hubspot;
    var billing = stage.sandboxes.xero;
    crm.control().clockOffset(Duration.ofHours(-3));
    billing.control().clockOffset(Duration.ofHours(-3));
    var ids = new ArrayList<String>();
    for (int i = 0; i < ACTIVE + CANCELLED + BILLED_ONLY; i++) {
      var email = "customer%04d@example.com".formatted(i);
      if (i < ACTIVE + CANCELLED) {
        ids.add(
            crm.createSilently(
                Map.of(
                    "email",
                    email,
                    "firstname",
                    "First" + i,
                    "lastname",
                    "Last" + i,
                    "lifecyclestage",
                    i < ACTIVE ? "customer" : "other")));
      }
      billing.createSilently(
          Map.of(
              "Name", "First" + i + " Last" + i,
              "EmailAddress", email,
              "FirstName", "First" + i,
              "LastName", "Last" + i));
    }
    crm.control().clockOffset(Duration.ZERO);
    billing.control().clockOffset(Duration.ZERO);
    return ids;
  }

  private List<String> causes(JsonPath run) {
    var page =
        JsonPath.from(
            stage
                .product
                .api(
                    "GET",
                    "/runs/" + run.getString("id") + "/differences?verdict=drift&limit=500",
                    null)
                .body());
    var causes = page.getList("items.cause", String.class);
    var there = page.getList("items.there", String.class);
    var all = new ArrayList<String>();
    for (int i = 0; i < causes.size(); i++) {
      all.add(causes.get(i) + " in " + there.get(i));
    }
    return all;
  }
}
