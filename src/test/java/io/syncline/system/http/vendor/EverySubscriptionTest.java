package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox;
import io.syncline.core.definition.system.Subscription;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.inbox.subscribe.HookSubscriptions.Refused;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.OperationRoutes;
import io.syncline.store.TestDatabase;
import io.syncline.store.inbox.PostgresSubscriptions;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.MemoryTokens;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code syncline subscribe} with every manifest that the product ships and that says how, against
 * a stand-in whose requests and answers the vendor's description judges.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverySubscriptionTest {

  private static final SystemId ID = SystemId.of("it");
  private static final String ADDRESS = "https://sync.example/hooks/it";
  private static final String OTHER = "https://other.example/hooks/it";

  private final Map<SystemId, String> secrets = new HashMap<>();
  private Vertx vertx;

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void close() {
    vertx.close();
  }

  static Stream<String> types() {
    return Manifests.types().stream().filter(it -> subscription(Manifests.read(it)) != null);
  }

  private static Subscription subscription(SystemType type) {
    return type.webhook() == null ? null : type.webhook().subscription();
  }

  private interface Use {
    void with(StandIn vendor, HookSubscriptions subscriptions) throws Refused;
  }

  private void connected(SystemType type, Use use) throws Refused {
    var tried = Tried.of(type.type());
    try (var vendor = new StandIn(type, tried);
        var systems =
            new HttpSystems(
                LocalNetwork.of(vertx),
                new MemoryTokens(),
                InstantSource.system(),
                Duration.ofSeconds(5),
                new LocalBudget(System::nanoTime),
                new LocalQuotas(InstantSource.system()),
                OperationRoutes.NONE)) {
      var settings = new HashMap<>(vendor.settings());
      if (subscription(type).places().secret() != null) {
        settings.remove("hookSecret");
      }
      use.with(vendor, subscriptions(systems.connect(ID, type, settings, it -> Set.of())));
      var open = vendor.complaints().stream();
      assertThat(open.filter(it -> tried.undescribed().stream().noneMatch(e -> e.covers(it))))
          .as("what does not fit")
          .isEmpty();
    }
  }

  private HookSubscriptions subscriptions(HttpSystem system) {
    secrets.clear();
    return new HookSubscriptions(
        new PostgresSubscriptions(
            new Database(TestDatabase.fresh()), new SecretBox(List.of(SecretBox.newKey()))),
        id -> system.subscriptions(),
        new HookSubscriptions.Listener() {
          @Override
          public void secrets(Map<SystemId, String> all) {
            secrets.clear();
            secrets.putAll(all);
          }

          @Override
          public void failed(SystemId id, String why) {
            assertThat(why).startsWith("not finished: ");
          }
        },
        "https://sync.example",
        InstantSource.system());
  }

  @ParameterizedTest
  @MethodSource("types")
  void isMadeOnceListedAndRemovedAndOthersAreLeftAlone(String name) throws Refused {
    var type = Manifests.read(name);
    connected(
        type,
        (vendor, subscriptions) -> {
          var theirs = vendor.hooks().add(OTHER, firstEvent(type));
          var made = subscriptions.subscribe(ID);

          assertThat(vendor.hooks().hooks().get(made.id()).done()).isEqualTo(steps(type));
          wanted(type, vendor);
          assertThat(secrets)
              .isEqualTo(
                  subscription(type).places().secret() == null
                      ? Map.of()
                      : Map.of(ID, "secret-" + made.id()));
          assertThat(subscriptions.list(ID).subscriptions())
              .allMatch(it -> it.url().equals(ADDRESS));

          var before = vendor.hooks().hooks().keySet();
          assertThat(subscriptions.subscribe(ID).id()).isEqualTo(made.id());
          assertThat(vendor.hooks().hooks()).containsOnlyKeys(before);

          assertThat(subscriptions.unsubscribe(ID)).isEqualTo(before.size() - 1);
          assertThat(vendor.hooks().hooks()).containsOnlyKeys(theirs);
          assertThat(secrets).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("types")
  void oneWhoseAnswerWasLostIsReplacedOrFoundAgain(String name) throws Refused {
    var type = Manifests.read(name);
    connected(
        type,
        (vendor, subscriptions) -> {
          vendor.losingAnswers(1);
          assertThatThrownBy(() -> subscriptions.subscribe(ID)).isInstanceOf(Refused.class);
          assertThat(vendor.hooks().hooks()).hasSize(1);

          var made = subscriptions.subscribe(ID);
          assertThat(vendor.hooks().hooks()).containsKey(made.id());
          wanted(type, vendor);
        });
  }

  @ParameterizedTest
  @MethodSource("types")
  void oneThatIsLeftUnfinishedIsFinishedAndNotMadeAgain(String name) throws Refused {
    var type = Manifests.read(name);
    if (steps(type) == 0) {
      return;
    }
    connected(
        type,
        (vendor, subscriptions) -> {
          vendor.hooks().refusingSteps(2);
          assertThatThrownBy(() -> subscriptions.subscribe(ID))
              .isInstanceOf(Refused.class)
              .hasMessageContaining(subscription(type).requests().afterCreate().get(0).path())
              .hasMessageContaining("HTTP 400");
          var made = vendor.hooks().hooks().keySet();
          assertThat(made).hasSize(1);
          assertThat(subscriptions.list(ID).kept().failure()).contains("HTTP 400");

          subscriptions.renew(it -> true);
          assertThat(subscriptions.list(ID).kept().failure()).contains("HTTP 400");
          subscriptions.renew(it -> true);

          assertThat(subscriptions.list(ID).kept().failure()).isNull();
          assertThat(subscriptions.subscribe(ID).failure()).isNull();
          assertThat(vendor.hooks().hooks()).containsOnlyKeys(made);
          assertThat(vendor.hooks().hooks().values())
              .allMatch(it -> it.done() >= steps(type))
              .allMatch(it -> it.active());
        });
  }

  @ParameterizedTest
  @MethodSource("types")
  void oneThatIsInactiveIsReplaced(String name) throws Refused {
    var type = Manifests.read(name);
    if (subscription(type).places().inactiveWhen() == null) {
      return;
    }
    connected(
        type,
        (vendor, subscriptions) -> {
          var former = subscriptions.subscribe(ID).id();
          vendor.hooks().deactivate(former);
          assertThat(subscriptions.list(ID).subscriptions()).noneMatch(it -> it.active());

          var made = subscriptions.subscribe(ID).id();
          assertThat(vendor.hooks().hooks()).containsOnlyKeys(made).doesNotContainKey(former);
          assertThat(subscriptions.list(ID).subscriptions()).allMatch(it -> it.active());
        });
  }

  @ParameterizedTest
  @MethodSource("types")
  void oneWhoseRemovalWasLeftHalfDoneIsRemoved(String name) throws Refused {
    var type = Manifests.read(name);
    if (subscription(type).requests().beforeRemove().isEmpty()) {
      return;
    }
    connected(
        type,
        (vendor, subscriptions) -> {
          vendor.hooks().deactivate(subscriptions.subscribe(ID).id());
          assertThat(subscriptions.unsubscribe(ID)).isEqualTo(1);
          assertThat(vendor.hooks().hooks()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("types")
  void whereTheKeyMayNotNothingIsMade(String name) throws Refused {
    connected(
        Manifests.read(name),
        (vendor, subscriptions) -> {
          vendor.failing(StandIn.Fault.UNAUTHORIZED, 100);
          assertThatThrownBy(() -> subscriptions.subscribe(ID))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("401");
          assertThat(vendor.hooks().hooks()).isEmpty();
        });
  }

  private static int steps(SystemType type) {
    return subscription(type).requests().afterCreate().size();
  }

  private static String firstEvent(SystemType type) {
    var said = subscription(type);
    return said.places().event() == null ? null : said.events().get(0);
  }

  /** One to our address, or one for each event. */
  private static void wanted(SystemType type, StandIn vendor) {
    var said = subscription(type);
    var ours =
        vendor.hooks().hooks().values().stream().filter(it -> it.url().equals(ADDRESS)).toList();
    if (said.places().event() == null) {
      assertThat(ours).hasSize(1);
    } else {
      assertThat(ours)
          .extracting(it -> Objects.requireNonNull(it.event()))
          .containsExactlyInAnyOrderElementsOf(said.events());
    }
  }
}
