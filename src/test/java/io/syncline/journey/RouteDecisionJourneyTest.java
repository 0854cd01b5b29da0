package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.RoutesDirectory;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A conflict is put to a route of the integrator. */
class RouteDecisionJourneyTest {

  private final List<Map<String, Value>> asked = new ArrayList<>();
  private Duration patience = Strategy.PATIENCE;
  private World world = world((name, body) -> Value.decimal(42));

  @Test
  @DisplayName("S20: a route decides outside the transaction, and its decision is kept")
  void aRouteDecides() {
    meet();

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0))
        .containsEntry("base", Value.decimal(10))
        .containsEntry("first", Value.decimal(7111))
        .containsEntry("second", Value.decimal(7222))
        .containsEntry("firstSystem", Value.text("crm"));
    assertThat(world.questions()).isEmpty();
    everywhere(42);
    assertThat(world.query("select rule from ruling")).containsExactly("direct:decide");
  }

  @Test
  @DisplayName(
      "S20: a decision on values that have changed meanwhile is not used; it is asked again")
  void itIsAskedAgainWhereTheValuesChanged() {
    var times = new int[1];
    world =
        world(
            (name, body) -> {
              if (times[0]++ == 0) {
                world.update(
                    "update record set attributes ="
                        + " replace(attributes::text, '7111', '7333')::json where true");
              }
              return ((Value.Struct) body).fields().get("first");
            });
    meet();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).containsEntry("first", Value.decimal(7333));
    assertThat(said(BOOKS)).isEqualTo(Value.decimal(7333));
  }

  @Test
  void aRouteThatFailsOrSaysNothingLeavesItToAPerson() {
    world =
        world(
            (name, body) -> {
              throw new OperationRoutes.Failed(
                  "the route broke off", OperationRoutes.Outcome.UNKNOWN);
            });
    meet();
    assertThat(world.questions()).singleElement().asString().contains("the route broke off");

    world = world((name, body) -> null);
    meet();
    assertThat(world.questions()).singleElement().asString().contains("direct:decide said nothing");
  }

  @Test
  @DisplayName(
      "S18: a route that hangs holds a batch up for twice its time, however many conflicts")
  void aRouteThatHangsIsGivenUpAfterTwo() {
    var waited = new ArrayList<Duration>();
    patience = Duration.ofSeconds(3);
    world =
        world(
            (name, body) -> {
              waited.add(patience);
              world.clock.pass(patience);
              throw new OperationRoutes.Failed(
                  "the route decide did not end", OperationRoutes.Outcome.UNKNOWN);
            });
    for (int i = 0; i < 6; i++) {
      world
          .system(CRM)
          .create(
              Map.of("email", Value.text("p" + i + "@example.com"), "company", Value.decimal(10)));
    }
    world.settle();
    for (int i = 1; i <= 6; i++) {
      world.system(CRM).edit("" + i, "company", Value.decimal(7111));
      world.system(BOOKS).edit("" + i, "company", Value.decimal(7222));
    }
    world.settle();

    assertThat(waited).hasSize(2);
    assertThat(world.questions()).hasSize(6);
    assertThat(world.questions()).anyMatch(it -> it.contains("took too long for others"));
  }

  @Test
  @DisplayName("the route of the pages decides in a Camel context")
  void theRouteOfThePages() throws Exception {
    try (var camel = new DefaultCamelContext()) {
      camel.start();
      new Pipelines(camel)
          .loadOwn(new RoutesDirectory(Map.of()).load(Path.of("docs", "strategies")).routes());
      try (var operations = new CamelOperations(camel)) {
        world =
            world(
                (name, body) ->
                    operations.call("decide-price", body, Map.of(), Duration.ofSeconds(20)));
        meet();
      }
    }
    assertThat(world.questions()).isEmpty();
    everywhere(7111);
  }

  private World world(BiFunction<String, Value, @Nullable Value> route) {
    var contacts =
        Contacts.synced()
            .typed("company", ValueType.DECIMAL)
            .by("company", Strategy.custom("direct:decide", patience));
    var fresh = new World(TestDatabase.fresh(), contacts, 20260901);
    fresh.routes =
        new OperationRoutes() {
          @Override
          public boolean has(String name) {
            return name.equals("decide");
          }

          @Override
          public @Nullable Value call(
              String name, Value body, Map<String, String> about, Duration timeout) {
            assertThat(name).isEqualTo("decide");
            assertThat(timeout).isEqualTo(patience);
            assertThat(about).containsEntry("attribute", "company");
            assertThat(
                    world.query(
                        "select query from pg_stat_activity where datname = current_database()"
                            + " and state like 'idle in transaction%'"))
                .as("S20: a transaction is open during a call")
                .isEmpty();
            asked.add(((Value.Struct) body).fields());
            return route.apply(name, body);
          }
        };
    return fresh;
  }

  private void meet() {
    asked.clear();
    world
        .system(CRM)
        .create(Map.of("email", Value.text("ann@example.com"), "company", Value.decimal(10)));
    world.settle();
    world.system(CRM).edit("1", "company", Value.decimal(7111));
    world.system(BOOKS).edit("1", "company", Value.decimal(7222));
    world.settle();
  }

  private void everywhere(long value) {
    for (var it : ALL) {
      assertThat(said(it)).isEqualTo(Value.decimal(value));
    }
  }

  private Value said(SystemId system) {
    return world.system(system).fields("1").get("company");
  }
}
