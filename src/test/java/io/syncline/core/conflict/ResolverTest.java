package io.syncline.core.conflict;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10, S12: one order decides, whichever side is seen first")
class ResolverTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final Resolver resolver = new Resolver();

  @Test
  void masterWinsWhicheverEventCameFirst() {
    var entity = Contacts.synced().entity();
    var master = side(CRM, "from the master", NOON);
    var other = side(BOOKS, "newer, but from elsewhere", NOON.plusSeconds(60));

    assertThat(winner(entity, master, other)).isSameAs(master);
    assertThat(winner(entity, other, master)).isSameAs(master);
  }

  @Test
  void theNamedSystemWinsOverTheMaster() {
    var entity = Contacts.synced().by(Strategy.systemWins(DESK)).entity();
    var named = side(DESK, "named", NOON);

    assertThat(winner(entity, side(CRM, "master", NOON.plusSeconds(60)), named)).isSameAs(named);
  }

  @Test
  void theLaterWriteWins() {
    var entity = Contacts.synced().by(Strategy.of(Strategy.Kind.LAST_WRITE_WINS)).entity();
    var later = side(DESK, "later", NOON.plusMillis(1));

    assertThat(winner(entity, side(CRM, "earlier", NOON), later)).isSameAs(later);
  }

  @Test
  void withinOneStepOfTheCoarsestClockItIsATieAndTheRankDecides() {
    var entity =
        Contacts.synced()
            .by(Strategy.of(Strategy.Kind.LAST_WRITE_WINS))
            .granularity(Duration.ofSeconds(1))
            .entity();
    var primary = side(CRM, "primary", NOON);

    assertThat(winner(entity, side(DESK, "later by less", NOON.plusMillis(999)), primary))
        .isSameAs(primary);
    assertThat(winner(entity, side(DESK, "later by a step", NOON.plusMillis(1000)), primary))
        .isNotSameAs(primary);
  }

  @Test
  void aStrategyThatIsNotDecidedHereGoesToReview() {
    for (var kind : Strategy.Kind.values()) {
      if (!Resolver.supports(kind)) {
        var entity = Contacts.synced().by(Strategy.of(kind)).entity();
        assertThat(
                resolver.resolve(
                    entity,
                    entity.attributes().get("email"),
                    side(CRM, "one", NOON),
                    side(BOOKS, "two", NOON)))
            .as(kind.name())
            .isInstanceOf(Resolution.Review.class);
      }
    }
  }

  @Test
  void everyStrategyIsSymmetricAndTransitive() {
    long seed = Long.getLong("seed", 20261121L);
    var random = new Random(seed);
    var strategies =
        List.of(
            Strategy.MASTER_WINS,
            Strategy.of(Strategy.Kind.SOURCE_WINS),
            Strategy.of(Strategy.Kind.LAST_WRITE_WINS),
            Strategy.systemWins(BOOKS));
    for (int round = 0; round < 5_000; round++) {
      var entity = Contacts.synced().by(strategies.get(random.nextInt(strategies.size()))).entity();
      var a = any(random);
      var b = any(random);
      var c = any(random);
      assertThat(winner(entity, a, b).value())
          .as("symmetric, seed %d round %d", seed, round)
          .isEqualTo(winner(entity, b, a).value());
      assertThat(winner(entity, winner(entity, a, b), c).value())
          .as("in any order the same, seed %d round %d", seed, round)
          .isEqualTo(winner(entity, a, winner(entity, b, c)).value());
    }
  }

  private Conflict.Side any(Random random) {
    var systems = List.of(CRM, BOOKS, DESK, AttributeState.PERSON);
    return side(
        systems.get(random.nextInt(systems.size())),
        "v" + random.nextInt(3),
        NOON.plusMillis(random.nextInt(3)));
  }

  private Conflict.Side winner(Entity entity, Conflict.Side one, Conflict.Side other) {
    var resolution = resolver.resolve(entity, entity.attributes().get("email"), one, other);
    return ((Resolution.Winner) resolution).side();
  }

  private static Conflict.Side side(SystemId system, String value, Instant at) {
    return new Conflict.Side(system, Value.text(value), at);
  }

  @Test
  void theSystemsOfTheFixtureAreRankedAsListed() {
    var entity = Contacts.synced().entity();
    assertThat(entity.participants()).extracting(it -> it.system()).containsExactlyElementsOf(ALL);
  }
}
