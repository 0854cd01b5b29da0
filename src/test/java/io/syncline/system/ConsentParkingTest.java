package io.syncline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.state.ConsentNeeded;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.auth.AuthorizationCode;
import io.syncline.system.http.auth.OAuthServer;
import io.syncline.system.http.call.VertxTransport;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A system whose consent was taken back is parked, and goes on by itself after new consent. */
class ConsentParkingTest {

  private static final SystemId BOOKS = SystemId.of("books");
  private static final String TYPE =
      """
      type: books
      baseUrl: "${url}"
      settings: {url: {}, id: {}, secret: {secret: true}}
      auth: {kind: oauth2AuthorizationCode, tokenUrl: "${url}/token", clientId: "${id}", clientSecret: "${secret}",
             authorize: {url: "${url}/authorize"}}
      check: {path: /people}
      objects: {people: {id: id, operations: {get: {path: "/people/{id}"}}}}
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryTokens tokens = new MemoryTokens();

  @Test
  void itIsParkedAndGoesOn() throws Exception {
    var vertx = Vertx.vertx();
    var type = DefinitionReader.readSystem("books.system.yaml", TYPE).definition();
    try (var vendor = new OAuthServer();
        var transport = new VertxTransport(LocalNetwork.of(vertx), 4, 100_000);
        var systems =
            new HttpSystems(
                LocalNetwork.of(vertx),
                tokens,
                clock,
                Duration.ofSeconds(5),
                new LocalBudget(System::nanoTime),
                new LocalQuotas(InstantSource.system()),
                OperationRoutes.NONE)) {
      var settings = Map.of("url", vendor.url(), "id", "client", "secret", "s3cret");
      var code =
          new AuthorizationCode(type.auth(), settings, transport, clock, Duration.ofSeconds(5));
      var parking = new Parking(clock, new SystemLog(BOOKS));
      var system =
          new ParkingSystem(systems.connect(BOOKS, type, settings, it -> Set.of()), parking);
      give(vendor, code);
      assertThat(read(system)).isInstanceOf(ReadOutcome.Found.class);

      vendor.revoke();
      assertThat(read(system)).isInstanceOf(ReadOutcome.Failed.class);
      var refusal = parking.refused().orElseThrow();
      assertThat(refusal.why()).isEqualTo("consent is needed again: syncline connect books");
      assertThat(ConsentNeeded.is(refusal.why())).isTrue();
      int asked = vendor.asked.size();
      for (int i = 0; i < 10; i++) {
        clock.pass(Duration.ofMinutes(2));
        read(system);
      }
      assertThat(vendor.asked).as("an ended consent is not sent again").hasSize(asked);

      give(vendor, code);
      clock.pass(Duration.ofMinutes(2));
      assertThat(read(system)).isInstanceOf(ReadOutcome.Found.class);
      assertThat(parking.isParked()).isFalse();
    } finally {
      vertx.close();
    }
  }

  private void give(OAuthServer vendor, AuthorizationCode code) throws Exception {
    var verifier = "v".repeat(43);
    var challenge = OAuthServer.challenge(verifier);
    var brought = vendor.consent(code.url("state", challenge, "https://sync.example/x"));
    tokens.give(BOOKS, code.exchange(brought.get("code"), verifier, "https://sync.example/x"));
  }

  private static ReadOutcome read(ParkingSystem system) {
    return system.read("people", List.of(new NativeRef(BOOKS, "people", "7"))).get(0);
  }
}
