package io.syncline.core.conflict;

import static io.syncline.core.conflict.ConflictsOnCompany.NOON;
import static io.syncline.core.conflict.ConflictsOnCompany.any;
import static io.syncline.core.conflict.ConflictsOnCompany.list;
import static io.syncline.core.conflict.ConflictsOnCompany.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.MergeRule.Arrays;
import io.syncline.core.definition.rule.MergeRule.Numbers;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10, S14: merge")
class MergingTest {

  private static final ConflictsOnCompany DEEP = merging(MergeRule.DEFAULT);
  private static final ConflictsOnCompany SET = merging(MergeRule.lists(Arrays.MERGE));
  private static final ConflictsOnCompany KEYED = merging(MergeRule.lists(Arrays.MERGE, "kind"));
  private static final ConflictsOnCompany APPENDING = merging(MergeRule.lists(Arrays.APPEND));
  private static final ConflictsOnCompany DELTA =
      merging(
          new MergeRule(Arrays.REPLACE, List.of(), Numbers.DELTA, MergeRule.DEFAULT.otherwise()));

  private static ConflictsOnCompany merging(MergeRule rule) {
    return ConflictsOnCompany.by(Strategy.merge(rule));
  }

  @Test
  @DisplayName("S14: different fields of an object, changed on different sides, are both kept")
  void differentFieldsOfAnObjectNeverMeet() {
    assertThat(
            DEEP.merged(
                object("city", "Bern", "zip", "3000", "geo", object("lat", "1", "lon", "1")),
                object("city", "Basel", "zip", "3000", "geo", object("lat", "2", "lon", "1")),
                object("city", "Bern", "zip", "3001", "geo", object("lat", "1", "lon", "2"))))
        .isEqualTo(object("city", "Basel", "zip", "3001", "geo", object("lat", "2", "lon", "2")));
  }

  @Test
  @DisplayName("S4: a field that one side does not say is no opinion, an emptied one is")
  void anUnsaidFieldIsNoOpinion() {
    assertThat(
            DEEP.merged(
                object("city", "Bern", "zip", "3000"),
                object("city", "Basel"),
                object("city", "Bern", "zip", null)))
        .isEqualTo(object("city", "Basel", "zip", null));
  }

  @Test
  void aFieldThatBothChangedGoesToReview() {
    assertThat(DEEP.review(object("city", "Bern"), object("city", "Basel"), object("city", "Biel")))
        .isEqualTo("both sides changed it");
    assertThat(DEEP.review(Value.text("a"), Value.text("b"), Value.text("c")))
        .isEqualTo("both sides changed it");
  }

  @Test
  void aFieldThatBothChangedIsDecidedByOtherwise() {
    var conflicts = merging(MergeRule.DEFAULT.otherwise(Strategy.MASTER_WINS));

    assertThat(
            conflicts.merged(
                object("city", "Bern", "zip", "1"),
                object("city", "Basel", "zip", "1"),
                object("city", "Biel", "zip", "2")))
        .isEqualTo(object("city", "Basel", "zip", "2"));
  }

  @Test
  @DisplayName("S14: an undeclared list is one value")
  void anUndeclaredListIsOneValue() {
    assertThat(DEEP.review(list("a"), list("a", "b"), list("a", "c")))
        .isEqualTo("both sides changed it");
    assertThat(
            merging(MergeRule.DEFAULT.otherwise(Strategy.MASTER_WINS))
                .merged(list("a"), list("a", "b"), list("a", "c")))
        .isEqualTo(list("a", "b"));
  }

  @Test
  @DisplayName("S14: the base distinguishes what was added from what was removed")
  void theBaseDistinguishesAddFromRemove() {
    assertThat(SET.merged(list("a", "b", "c"), list("a", "c", "d"), list("b", "c", "e")))
        .isEqualTo(list("c", "d", "e"));
    assertThat(SET.merged(list("a"), Value.CLEARED, list("a", "b"))).isEqualTo(list("b"));
    assertThat(SET.merged(list("a"), list("a", "b"), list())).isEqualTo(list("b"));
  }

  @Test
  @DisplayName("S14: what is no list is not merged as one, whatever the rule says of lists")
  void textIsNotMergedAsAList() {
    assertThat(SET.review(Value.text("a"), Value.text("b"), Value.text("c")))
        .isEqualTo("both sides changed it");
    assertThat(SET.review(Value.text("a"), Value.CLEARED, Value.text("c")))
        .isEqualTo("both sides changed it");
    assertThat(SET.review(Value.text("a"), list("b"), Value.text("c")))
        .isEqualTo("both sides changed it");
  }

  @Test
  @DisplayName("S14: without a base nothing was removed")
  void withoutABaseNothingWasRemoved() {
    assertThat(SET.merged(null, list("a", "b"), list("b", "c"))).isEqualTo(list("a", "b", "c"));
  }

  @Test
  void bothSidesAddingTheSameAddOnce() {
    assertThat(SET.merged(list(), list("x", "y"), list("x", "z"))).isEqualTo(list("x", "y", "z"));
    assertThat(SET.merged(list("x"), list("x", "x"), list("y"))).isEqualTo(list("x", "x", "y"));
    assertThat(SET.merged(list("x", "x", "x"), list("x"), list("x", "x", "y")))
        .isEqualTo(list("x", "x", "y"));
  }

  @Test
  @DisplayName("S14: elements with one key are one element and merge field by field")
  void keyedElementsMergeFieldByField() {
    assertThat(
            KEYED.merged(
                list(phone("home", "1", "a"), phone("work", "2", "b"), phone("fax", "9", "f")),
                list(phone("work", "3", "b"), phone("home", "1", "a"), phone("car", "5", "c")),
                list(phone("home", "1", "a"), phone("work", "2", "B"), phone("fax", "9", "f"))))
        .isEqualTo(list(phone("home", "1", "a"), phone("work", "3", "B"), phone("car", "5", "c")));
  }

  @Test
  @DisplayName("S14: an element that both sides removed is out, and no question")
  void anElementThatBothSidesRemovedIsOut() {
    assertThat(
            KEYED.merged(
                list(phone("fax", "9", "f"), phone("home", "1", "a"), phone("work", "2", "b")),
                list(phone("home", "3", "a"), phone("work", "2", "b")),
                list(phone("home", "1", "a"), phone("work", "4", "b"))))
        .isEqualTo(list(phone("home", "3", "a"), phone("work", "4", "b")));
  }

  @Test
  void bothSidesAddingAnElementWithOneKeyMergeIt() {
    assertThat(
            KEYED.merged(
                list(),
                list(object("kind", "home", "number", "1")),
                list(object("kind", "home", "note", "n"))))
        .isEqualTo(list(object("kind", "home", "number", "1", "note", "n")));
  }

  @Test
  @DisplayName("S14: removed on one side and changed on the other is a conflict")
  void removedHereAndChangedThereIsAConflict() {
    var base = list(phone("home", "1", "a"), phone("work", "1", "a"));
    var removed = list(phone("work", "1", "a"));
    var changed = list(phone("home", "2", "a"), phone("work", "1", "a"));
    var why = "one side removed an element that the other changed";

    assertThat(KEYED.review(base, removed, changed)).isEqualTo(why);
    assertThat(KEYED.review(base, changed, removed)).isEqualTo(why);
    var mastered = merging(MergeRule.lists(Arrays.MERGE, "kind").otherwise(Strategy.MASTER_WINS));
    assertThat(mastered.merged(base, removed, changed)).isEqualTo(removed);
    assertThat(mastered.merged(base, changed, removed)).isEqualTo(changed);
  }

  @Test
  void elementsThatCannotBeDistinguishedGoToReview() {
    assertThat(KEYED.review(list(), list(object("number", "1")), list(phone("home", "1", "a"))))
        .isEqualTo("an element of the list has no kind");
    assertThat(KEYED.review(list(), list(object("kind", null)), list(phone("home", "1", "a"))))
        .isEqualTo("an element of the list has no kind");
    assertThat(KEYED.review(list(), list("text"), list(phone("home", "1", "a"))))
        .isEqualTo("an element of the list has no kind");
    assertThat(
            KEYED.review(
                list(),
                list(phone("home", "1", "a"), phone("home", "2", "a")),
                list(phone("car", "1", "a"))))
        .isEqualTo("two elements of the list have the same kind");
  }

  @Test
  void aKeyMayBeOfSeveralNestedFields() {
    var conflicts = merging(MergeRule.lists(Arrays.MERGE, "at.city", "kind"));
    var bern = object("kind", "home", "at", object("city", "Bern"));
    var basel = object("kind", "home", "at", object("city", "Basel"));

    assertThat(conflicts.merged(list(), list(bern), list(basel))).isEqualTo(list(bern, basel));
  }

  @Test
  void appendAddsOnlyWhatTheBaseLacksAndRemovesNothing() {
    assertThat(APPENDING.merged(list("a", "b"), list("b", "c"), list("a", "b", "d", "c")))
        .isEqualTo(list("a", "b", "c", "d"));
    assertThat(APPENDING.merged(null, list("a"), list("b"))).isEqualTo(list("a", "b"));
  }

  @Test
  @DisplayName("merge numbers: delta adds both sides' changes to the base")
  void deltaAddsBothChanges() {
    assertThat(DELTA.merged(Value.decimal(10), Value.decimal(8), Value.decimal("15.5")))
        .isEqualTo(Value.decimal("13.5"));
    assertThat(DELTA.review(null, Value.decimal(8), Value.decimal(15)))
        .isEqualTo("both sides changed it");
    assertThat(DEEP.review(Value.decimal(10), Value.decimal(8), Value.decimal(15)))
        .isEqualTo("both sides changed it");
    assertThat(DELTA.review(Value.decimal(10), Value.text("8"), Value.decimal(15)))
        .isEqualTo("both sides changed it");
  }

  @Test
  @DisplayName("what a merge makes is validated; what breaks the rules goes to review")
  void aMergeThatIsNotValidGoesToReview() {
    var most = new BigDecimal(12);
    var conflicts =
        ConflictsOnCompany.by(
                Strategy.merge(
                    new MergeRule(
                        Arrays.REPLACE, List.of(), Numbers.DELTA, MergeRule.DEFAULT.otherwise())))
            .of(ValueType.DECIMAL)
            .validated(validation(most));

    assertThat(conflicts.merged(Value.decimal(10), Value.decimal(9), Value.decimal(12)))
        .isEqualTo(Value.decimal(11));
    assertThat(conflicts.review(Value.decimal(10), Value.decimal(11), Value.decimal(12)))
        .isEqualTo("brought together they are not valid: outside the range allowed");
  }

  @Test
  void aRequiredListThatBothSidesEmptyHalfOfGoesToReview() {
    var conflicts =
        ConflictsOnCompany.by(Strategy.merge(MergeRule.lists(Arrays.MERGE)))
            .of(ValueType.LIST)
            .validated(validation(null));

    assertThat(conflicts.review(list("a", "b"), list("a"), list("b")))
        .isEqualTo("brought together they are not valid: required, and empty");
  }

  @Test
  void theValueIsFiledUnderTheStrongerSide() {
    var made =
        (Resolution.Merged)
            SET.resolve(
                list(),
                ConflictsOnCompany.side(Contacts.BOOKS, list("a")),
                ConflictsOnCompany.side(Contacts.CRM, list("b")));

    assertThat(made.ledBy().system()).isEqualTo(Contacts.CRM);
    assertThat(made.value()).isEqualTo(list("b", "a"));
    assertThat(made.keptDecision()).isNull();
  }

  @Test
  @DisplayName("S10: append is decided once for the same values over the same base")
  void anAppendIsRememberedAndUsedAgain() {
    var conflicts = ConflictsOnCompany.by(Strategy.merge(MergeRule.lists(Arrays.APPEND)));
    var one = ConflictsOnCompany.side(Contacts.CRM, list("a"));
    var other = ConflictsOnCompany.side(Contacts.BOOKS, list("b"));
    var first = (Resolution.Merged) conflicts.resolve(list(), one, other);
    var kept =
        new KeptDecision(conflicts.conflicting(list(), one, other).key(), "MERGE", list("z"), NOON);

    assertThat(first.keptDecision()).isNotNull();
    assertThat(first.keptDecision().value()).isEqualTo(first.value());
    conflicts.knowing(key -> key.equals(kept.key()) ? kept : null);
    assertThat(((Resolution.Merged) conflicts.resolve(list(), other, one)).value())
        .isEqualTo(list("z"));
  }

  @Test
  @DisplayName("S10: a merge comes to the same whichever side is seen first")
  void everyMergeIsSymmetric() {
    long seed = Long.getLong("seed", 20261121L);
    var random = new Random(seed);
    for (int round = 0; round < ConflictsOnCompany.rounds(4_000); round++) {
      var rule =
          new MergeRule(
              Arrays.values()[random.nextInt(3)],
              random.nextBoolean() ? List.of("kind") : List.of(),
              Numbers.values()[random.nextInt(2)],
              Strategy.of(random.nextBoolean() ? Kind.MANUAL : Kind.LAST_WRITE_WINS));
      var conflicts = merging(rule);
      var base = random.nextInt(4) == 0 ? null : tree(random, 2);
      var one = any(random, changed(random, base));
      var other = any(random, changed(random, base));
      if (!one.value().agreesWith(other.value())) {
        assertThat(said(conflicts.resolve(base, one, other)))
            .as("%s, seed %d round %d", rule, seed, round)
            .isEqualTo(said(conflicts.resolve(base, other, one)));
      }
    }
  }

  @Test
  @DisplayName("S14: what only one side changed is never lost by a merge of sets")
  void mergingTwiceChangesNothing() {
    long seed = Long.getLong("seed", 20261121L);
    var random = new Random(seed);
    for (int round = 0; round < ConflictsOnCompany.rounds(2_000); round++) {
      var base = letters(random);
      var one = letters(random);
      var other = letters(random);
      var made = one.agreesWith(other) ? one : SET.merged(base, one, other);
      assertThat(SET.merged(one, made, one).canonical())
          .as("seed %d round %d: the other copy has nothing to add", seed, round)
          .isEqualTo(made.canonical());
    }
  }

  private static Object said(Resolution resolution) {
    return resolution instanceof Resolution.Merged merged ? merged.value().canonical() : resolution;
  }

  private static Value phone(String kind, String number, String note) {
    return object("kind", kind, "number", number, "note", note);
  }

  private static Value letters(Random random) {
    var items = new ArrayList<Value>();
    for (var letter : List.of("a", "b", "c", "d", "e")) {
      if (random.nextBoolean()) {
        items.add(Value.text(letter));
      }
    }
    return new Value.Items(items);
  }

  private static Value changed(Random random, @Nullable Value base) {
    if (base instanceof Value.Struct struct && random.nextBoolean()) {
      var fields = new TreeMap<>(struct.fields());
      fields.replaceAll((name, value) -> changed(random, value));
      return new Value.Struct(fields);
    }
    return base == null || random.nextBoolean() ? tree(random, 2) : base;
  }

  private static Value tree(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> Value.decimal(random.nextInt(3));
      case 1 -> Value.text("v" + random.nextInt(3));
      case 2 -> Value.CLEARED;
      case 3 -> list(tree(random, depth - 1), tree(random, depth - 1));
      default -> object("kind", "k" + random.nextInt(2), "in", tree(random, depth - 1), "n", "1");
    };
  }

  private static Validation validation(@Nullable BigDecimal max) {
    var none = Validation.NONE;
    return new Validation(
        true,
        null,
        null,
        new Validation.NumberRule(null, max, null, false),
        new Validation.Allowed(none.allowed().values(), null),
        null,
        new Validation.Otherwise(none.otherwise().onMissing(), none.otherwise().onInvalid(), null));
  }
}
