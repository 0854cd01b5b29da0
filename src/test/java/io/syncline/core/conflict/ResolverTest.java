package io.syncline.core.conflict;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.conflict.ConflictsOnCompany.NOON;
import static io.syncline.core.conflict.ConflictsOnCompany.any;
import static io.syncline.core.conflict.ConflictsOnCompany.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10, S12: one order decides, whichever side is seen first")
class ResolverTest {

  private static final Strategy WEIGHTED =
      Strategy.of(Kind.WEIGHTED).weighing(Map.of(DESK, BigDecimal.TEN, BOOKS, BigDecimal.ONE));

  @Test
  void masterWinsWhicheverEventCameFirst() {
    var master = side(CRM, "from the master", NOON);
    var other = side(BOOKS, "newer, but from elsewhere", NOON.plusSeconds(60));

    for (var kind : new Kind[] {Kind.MASTER_WINS, Kind.SOURCE_WINS}) {
      assertThat(ConflictsOnCompany.by(kind).winner(master, other)).isSameAs(master);
      assertThat(ConflictsOnCompany.by(kind).winner(other, master)).isSameAs(master);
    }
  }

  @Test
  void theNamedSystemWinsOverTheMaster() {
    var named = side(DESK, "named", NOON);
    var conflicts = ConflictsOnCompany.by(Strategy.systemWins(DESK));

    assertThat(conflicts.winner(side(CRM, "master", NOON.plusSeconds(60)), named)).isSameAs(named);
    assertThat(conflicts.winner(side(BOOKS, "a", NOON), side(CRM, "b", NOON)).system())
        .isEqualTo(CRM);
  }

  @Test
  void theLaterWriteWins() {
    var later = side(DESK, "later", NOON.plusMillis(1));

    assertThat(
            ConflictsOnCompany.by(Kind.LAST_WRITE_WINS).winner(side(CRM, "earlier", NOON), later))
        .isSameAs(later);
  }

  @Test
  void theEarlierWriteWins() {
    var earlier = side(DESK, "earlier", NOON);
    var conflicts = ConflictsOnCompany.by(Kind.FIRST_WRITE_WINS);

    assertThat(conflicts.winner(side(CRM, "later", NOON.plusMillis(1)), earlier)).isSameAs(earlier);
    assertThat(conflicts.winner(earlier, side(CRM, "later", NOON.plusMillis(1)))).isSameAs(earlier);
  }

  @Test
  void theTargetWinsOverThePrimaryAndTheNewerOfTwoTargets() {
    var conflicts = ConflictsOnCompany.by(Kind.TARGET_WINS);
    var primary = side(CRM, "newest", NOON.plusSeconds(60));
    var target = side(BOOKS, "older", NOON);
    var newer = side(DESK, "newer", NOON.plusSeconds(1));

    assertThat(conflicts.winner(primary, target)).isSameAs(target);
    assertThat(conflicts.winner(target, newer)).isSameAs(newer);
    assertThat(conflicts.winner(newer, target)).isSameAs(newer);
  }

  @Test
  void theOwnerWinsUnderFieldPriorityAndWithoutItTheRank() {
    var conflicts = ConflictsOnCompany.by(Kind.FIELD_PRIORITY).owner(DESK);
    var owner = side(DESK, "owner", NOON);

    assertThat(conflicts.winner(side(CRM, "newer", NOON.plusSeconds(9)), owner)).isSameAs(owner);
    assertThat(conflicts.winner(side(BOOKS, "a", NOON), side(CRM, "b", NOON)).system())
        .isEqualTo(CRM);
  }

  @Test
  void theHeaviestSystemWinsAndNeverAnAverage() {
    var conflicts = ConflictsOnCompany.by(WEIGHTED);
    var heavy = side(DESK, "heavy", NOON);

    assertThat(conflicts.winner(side(CRM, "weighs nothing", NOON.plusSeconds(9)), heavy))
        .isSameAs(heavy);
    assertThat(conflicts.winner(side(BOOKS, "light", NOON), heavy)).isSameAs(heavy);
  }

  @Test
  void withinOneStepOfTheCoarsestClockItIsATieAndTheRankDecides() {
    var conflicts = ConflictsOnCompany.by(Kind.LAST_WRITE_WINS).granularity(Duration.ofSeconds(1));
    var primary = side(CRM, "primary", NOON);

    assertThat(conflicts.winner(side(DESK, "later by less", NOON.plusMillis(999)), primary))
        .isSameAs(primary);
    assertThat(conflicts.winner(side(DESK, "later by a step", NOON.plusMillis(1000)), primary))
        .isNotSameAs(primary);
  }

  @Test
  @DisplayName("S10: where the strategy prefers no side, a person comes before a system")
  void aPersonWinsATie() {
    var person = side(AttributeState.PERSON, "said by hand", NOON);
    var master = side(CRM, "at the same time", NOON);
    var conflicts = ConflictsOnCompany.by(Kind.LAST_WRITE_WINS);

    assertThat(conflicts.winner(person, master)).isSameAs(person);
    assertThat(conflicts.winner(master, person)).isSameAs(person);
  }

  @Test
  @DisplayName("S10: fieldPriority without an owner and a rule without a winner mean the primary")
  void whereNoSystemIsNamedThePrimaryWins() {
    var person = side(AttributeState.PERSON, "said by hand", NOON);
    var master = side(CRM, "from the primary", NOON);

    for (var kind : new Kind[] {Kind.FIELD_PRIORITY, Kind.SYSTEM_WINS, Kind.MASTER_WINS}) {
      assertThat(ConflictsOnCompany.by(kind).winner(person, master))
          .as(kind.name())
          .isSameAs(master);
    }
  }

  @Test
  void manualLeavesItToAPerson() {
    assertThat(ConflictsOnCompany.by(Kind.MANUAL).review(null, Value.text("a"), Value.text("b")))
        .isEqualTo("manual leaves it to a person");
  }

  @Test
  void everyStrategyThatRanksIsSymmetricAndTransitive() {
    long seed = Long.getLong("seed", 20261121L);
    var random = new Random(seed);
    var strategies = new EnumMap<Kind, Strategy>(Kind.class);
    for (var kind : Kind.values()) {
      strategies.put(kind, Strategy.of(kind));
    }
    strategies.keySet().removeAll(Set.of(Kind.MERGE, Kind.CUSTOM, Kind.MANUAL));
    strategies.put(Kind.SYSTEM_WINS, Strategy.systemWins(BOOKS));
    strategies.put(Kind.WEIGHTED, WEIGHTED);
    for (var strategy : strategies.values()) {
      var conflicts = ConflictsOnCompany.by(strategy).owner(BOOKS);
      for (int round = 0; round < ConflictsOnCompany.rounds(500); round++) {
        var a = any(random, Value.text("v" + random.nextInt(3)));
        var b = any(random, Value.text("v" + random.nextInt(3)));
        var c = any(random, Value.text("v" + random.nextInt(3)));
        assertThat(conflicts.winner(a, b).value())
            .as("%s symmetric, seed %d round %d", strategy.kind(), seed, round)
            .isEqualTo(conflicts.winner(b, a).value());
        assertThat(conflicts.winner(conflicts.winner(a, b), c).value())
            .as("%s in any order the same, seed %d round %d", strategy.kind(), seed, round)
            .isEqualTo(conflicts.winner(a, conflicts.winner(b, c)).value());
      }
    }
  }

  @Test
  void theSystemsOfTheFixtureAreRankedAsListed() {
    var entity = Contacts.synced().entity();
    assertThat(entity.participants()).extracting(it -> it.system()).containsExactlyElementsOf(ALL);
  }
}
