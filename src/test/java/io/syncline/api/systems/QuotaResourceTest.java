package io.syncline.api.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.api.http.Refusal;
import io.syncline.core.SettableClock;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.PostgresQuotas;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a quota is shown as all processes count it. */
class QuotaResourceTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final String TYPE =
      """
      type: crm
      baseUrl: http://127.0.0.1:1
      rateLimit: {requests: 1000}
      QUOTA
      objects: {people: {id: id, operations: {get: {path: "/people/{id}"}}}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Database database = new Database(TestDatabase.fresh());
  private final HttpSystems systems =
      new HttpSystems(
          LocalNetwork.of(vertx),
          new MemoryTokens(),
          InstantSource.system(),
          Duration.ofSeconds(5),
          new LocalBudget(System::nanoTime),
          new LocalQuotas(InstantSource.system()),
          OperationRoutes.NONE);

  @AfterEach
  void end() {
    systems.close();
    vertx.close();
  }

  private ConnectedSystem connected(String quota) {
    var read = DefinitionReader.readSystem("crm.system.yaml", TYPE.replace("QUOTA", quota));
    return systems.connect(CRM, read.definition(), Map.of(), object -> Set.of());
  }

  private QuotaResource resource(String quota, PostgresQuotas quotas) {
    var system = connected(quota);
    return new QuotaResource(
        id -> id.equals(CRM) ? Optional.of(system) : Optional.empty(),
        quotas,
        InstantSource.system());
  }

  @Test
  void whatAProcessTookIsMissing() {
    var said = "quota: {calls: 1000, per: 36500d, reserve: 20}";
    var quotas = new PostgresQuotas(database, InstantSource.system());
    var resource = resource(said, quotas);
    assertThat(resource.quota("crm").left()).as("nothing counted yet").isEqualTo(1000);

    quotas.take(CRM, connected(said).type().quota(), 40, 40, false).toCompletableFuture().join();
    var view = resource.quota("crm");
    assertThat(view.calls()).isEqualTo(1000);
    assertThat(view.left()).isEqualTo(960);
    assertThat(view.leftForRuns()).isEqualTo(760);
    assertThat(view.reported()).isFalse();
    assertThat(view.waiting()).isEqualTo("nothing");
    assertThat(view.until()).isAfter(view.since());
  }

  @Test
  void whereNoneIsLeftForRunsTheyWait() {
    var said = "quota: {calls: 100, per: 36500d, reserve: 50}";
    var quotas = new PostgresQuotas(database, InstantSource.system());
    var quota = connected(said).type().quota();
    quotas.take(CRM, quota, 50, 50, false).toCompletableFuture().join();
    quotas.take(CRM, quota, 1, 1, true).toCompletableFuture().join();
    var view = resource(said, quotas).quota("crm");
    assertThat(view.leftForRuns()).isZero();
    assertThat(view.left()).isEqualTo(50);
    assertThat(view.waiting()).isEqualTo("runs");
  }

  @Test
  void aCountOfAnEarlierTimeIsWorthNothingAnyMore() {
    var said = "quota: {calls: 100, per: 24h}";
    var clock = new SettableClock(Instant.now());
    var quotas = new PostgresQuotas(database, InstantSource.system());
    quotas.take(CRM, connected(said).type().quota(), 60, 60, false).toCompletableFuture().join();
    var system = connected(said);
    var resource = new QuotaResource(id -> Optional.of(system), quotas, clock);
    clock.pass(Duration.ofDays(1));
    assertThat(resource.quota("crm").left()).isEqualTo(100);
  }

  @Test
  void whatHasNoneIsRefused() {
    var quotas = new PostgresQuotas(database, InstantSource.system());
    var resource = resource("", quotas);
    for (var system : new String[] {"crm", "elsewhere", "no id"}) {
      assertThatThrownBy(() -> resource.quota(system)).isInstanceOf(Refusal.class);
    }
  }
}
