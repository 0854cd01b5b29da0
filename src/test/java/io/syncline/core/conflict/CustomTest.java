package io.syncline.core.conflict;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.conflict.ConflictsOnCompany.NOON;
import static io.syncline.core.conflict.ConflictsOnCompany.any;
import static io.syncline.core.conflict.ConflictsOnCompany.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10, S20: custom")
class CustomTest {

  @Test
  void anExpressionSeesBothSidesByTimeAndByRank() {
    var one = side(BOOKS, "books", NOON.plusSeconds(1));
    var other = side(CRM, "crm", NOON);

    assertThat(said("newer", one, other)).isEqualTo(Value.text("books"));
    assertThat(said("older", one, other)).isEqualTo(Value.text("crm"));
    assertThat(said("first", one, other)).isEqualTo(Value.text("crm"));
    assertThat(said("second", one, other)).isEqualTo(Value.text("books"));
    assertThat(said("newerSystem", one, other)).isEqualTo(Value.text("books"));
    assertThat(said("olderSystem", one, other)).isEqualTo(Value.text("crm"));
    assertThat(said("firstSystem", one, other)).isEqualTo(Value.text("crm"));
    assertThat(said("secondSystem", one, other)).isEqualTo(Value.text("books"));
    assertThat(said("base", one, other)).isEqualTo(Value.text("base"));
  }

  @Test
  void theLargerNumberWinsWhereTheExpressionSaysSo() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("first > second ? first : second"));

    assertThat(conflicts.of(ValueType.DECIMAL).merged(null, Value.decimal(3), Value.decimal(7)))
        .isEqualTo(Value.decimal(7));
  }

  @Test
  void aWholeNumberIsRoundedDown() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("(first + second) / 2"));

    assertThat(conflicts.of(ValueType.INTEGER).merged(null, Value.decimal(3), Value.decimal(6)))
        .isEqualTo(Value.decimal(4));
  }

  @Test
  void anExpressionThatSaysNothingGoesToReview() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("base == null ? null : newer"));

    assertThat(conflicts.review(null, Value.text("a"), Value.text("b")))
        .isEqualTo("the expression of `custom` says nothing about these two values");
    assertThat(
            ConflictsOnCompany.by(Strategy.of(Strategy.Kind.CUSTOM))
                .review(null, Value.text("a"), Value.text("b")))
        .contains("says nothing");
  }

  @Test
  @DisplayName("S10: an expression comes to the same whichever side is seen first")
  void everyExpressionIsSymmetric() {
    long seed = Long.getLong("seed", 20261121L);
    var random = new Random(seed);
    for (var expression : List.of("newer", "older", "first", "second", "newerSystem")) {
      for (int round = 0; round < ConflictsOnCompany.rounds(300); round++) {
        var a = any(random, Value.text("v" + random.nextInt(3)));
        var b = any(random, Value.text("v" + random.nextInt(3)));
        assertThat(said(expression, a, b))
            .as("%s, seed %d round %d", expression, seed, round)
            .isEqualTo(said(expression, b, a));
      }
    }
  }

  @Test
  @DisplayName("S10: a decision is used again for the same values, though their times changed")
  void aDecisionIsUsedAgain() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("newer"));
    var crm = side(CRM, "a", NOON);
    var books = side(BOOKS, "b", NOON.plusSeconds(1));
    var first = (Resolution.Merged) conflicts.resolve(null, crm, books);
    assertThat(first.keptDecision()).isNotNull();
    conflicts.knowing(key -> key.equals(first.keptDecision().key()) ? first.keptDecision() : null);
    var later = side(DESK, "a", NOON.plusSeconds(9));

    assertThat(conflicts.resolve(null, books, later))
        .isInstanceOfSatisfying(
            Resolution.Merged.class, it -> assertThat(it.value()).isEqualTo(Value.text("b")));
  }

  @Test
  @DisplayName("S10: another expression decides again")
  void anotherExpressionDecidesAgain() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("older"));
    var crm = side(CRM, "a", NOON);
    var books = side(BOOKS, "b", NOON.plusSeconds(1));
    var kept =
        new KeptDecision(
            conflicts.conflicting(null, crm, books).key(), "newer", Value.text("b"), NOON);
    conflicts.knowing(key -> kept);

    assertThat(((Resolution.Merged) conflicts.resolve(null, crm, books)).value())
        .isEqualTo(Value.text("a"));
  }

  @Test
  @DisplayName("S20: a route is asked before the lock; without its answer nothing is decided")
  void aRouteIsAskedFirst() {
    var conflicts = ConflictsOnCompany.by(Strategy.custom("direct:decide"));
    var crm = side(CRM, "a", NOON);
    var books = side(BOOKS, "b", NOON);

    assertThat(conflicts.resolve(null, crm, books))
        .isEqualTo(new Resolution.Unasked("direct:decide"));
    var answered =
        new KeptDecision(
            conflicts.conflicting(null, crm, books).key(), "direct:decide", Value.text("c"), NOON);
    conflicts.knowing(key -> key.equals(answered.key()) ? answered : null);
    assertThat(((Resolution.Merged) conflicts.resolve(null, books, crm)).value())
        .isEqualTo(Value.text("c"));
  }

  private static Value said(String expression, Conflict.Side one, Conflict.Side other) {
    var conflicts = ConflictsOnCompany.by(Strategy.custom(expression));
    return ((Resolution.Merged) conflicts.resolve(Value.text("base"), one, other)).value();
  }
}
