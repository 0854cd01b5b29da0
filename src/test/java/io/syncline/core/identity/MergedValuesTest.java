package io.syncline.core.identity;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.MergeStrategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S19: which values are kept when two records are merged")
class MergedValuesTest {

  @Test
  void withoutAStrategyTheSurvivorsValuesAreKeptAndOnlyItsGapsAreFilled() {
    var survivor = record(CRM, 1, 9, "firstName", "Ann", "lastName", "", "company", "Acme");
    var loser = record(BOOKS, 2, 1, "firstName", "Anne", "lastName", "Lee", "email", "a@x.example");

    assertThat(values(survivor, loser, null))
        .isEqualTo(Map.of("lastName", Value.text("Lee"), "email", Value.text("a@x.example")));
  }

  @Test
  void whatASystemSaidIsKeptBeforeWhatASourceOfEnrichmentFilled() {
    var filled = record(AttributeState.ENRICHMENT, 9, 0, "company", "Acme", "lastName", "Li");
    var said = record(BOOKS, 1, 0, "company", "Other");

    for (var strategy : MergeStrategy.values()) {
      assertThat(values(filled, said, strategy))
          .as(strategy.name())
          .isEqualTo(Map.of("company", Value.text("Other")));
      assertThat(values(said, filled, strategy))
          .as(strategy.name())
          .isEqualTo(Map.of("lastName", Value.text("Li")));
    }
  }

  @Test
  void whatBothSayAlikeIsNotTaken() {
    var survivor = record(CRM, 1, 0, "firstName", "Ann", "lastName", "");
    var loser = record(BOOKS, 9, 0, "firstName", "Ann", "lastName", "");

    for (var strategy : MergeStrategy.values()) {
      assertThat(values(survivor, loser, strategy)).as(strategy.name()).isEmpty();
    }
  }

  @Test
  void theMoreCompleteIsPreferredAndItsGapsAreLeft() {
    var survivor = record(CRM, 9, 0, "firstName", "Ann", "lastName", "Lee", "company", "");
    var loser =
        record(BOOKS, 1, 0, "firstName", "Anne", "lastName", "", "company", "Acme", "email", "a@x");

    assertThat(values(survivor, loser, MergeStrategy.MOST_COMPLETE))
        .isEqualTo(
            Map.of(
                "firstName", Value.text("Anne"),
                "company", Value.text("Acme"),
                "email", Value.text("a@x")));
    assertThat(values(loser, survivor, MergeStrategy.MOST_COMPLETE))
        .as("the other way round")
        .isEqualTo(Map.of("lastName", Value.text("Lee")));
  }

  @Test
  void whatIsEmptyDoesNotCountAsComplete() {
    var hollow = record(CRM, 9, 0, "firstName", "Ann", "lastName", "", "company", "", "email", "");
    var loser = record(BOOKS, 1, 0, "firstName", "Anne", "lastName", "Lee");

    assertThat(values(hollow, loser, MergeStrategy.MOST_COMPLETE))
        .isEqualTo(Map.of("firstName", Value.text("Anne"), "lastName", Value.text("Lee")));
  }

  @Test
  void theOneEditedLastIsPreferred() {
    var older = record(CRM, 1, 0, "firstName", "Ann", "lastName", "Lee");
    var newer = record(BOOKS, 2, 0, "firstName", "Anne");

    assertThat(values(older, newer, MergeStrategy.MOST_RECENT))
        .isEqualTo(Map.of("firstName", Value.text("Anne")));
    assertThat(values(newer, older, MergeStrategy.MOST_RECENT))
        .isEqualTo(Map.of("lastName", Value.text("Lee")));
  }

  @Test
  void asCompleteTheOneEditedLastIsPreferred() {
    var complete = record(CRM, 1, 0, "firstName", "Ann", "lastName", "Lee");
    var newer = record(BOOKS, 2, 0, "firstName", "Anne");
    var newest = record(BOOKS, 3, 0, "firstName", "Anna", "lastName", "Li");
    var strategy = MergeStrategy.MOST_RECENT_WITH_MOST_FIELDS;

    assertThat(values(complete, newer, strategy)).isEmpty();
    assertThat(values(complete, newest, strategy))
        .isEqualTo(Map.of("firstName", Value.text("Anna"), "lastName", Value.text("Li")));
  }

  @Test
  @DisplayName("S7: a version never decreases, whichever record the value comes from")
  void aVersionNeverGoesBack() {
    var low = record(CRM, 1, 4, "firstName", "", "company", "");
    var high = record(BOOKS, 2, 7, "firstName", "Ann", "lastName", "Lee");

    assertThat(MergedValues.taken(low, high, null))
        .extractingByKeys("firstName", "lastName")
        .extracting(AttributeState::version, AttributeState::source, AttributeState::editedAt)
        .containsOnly(Tuple.tuple(8L, BOOKS, START.plusSeconds(2)));
    var gap = record(CRM, 1, 9, "firstName", "");
    assertThat(MergedValues.taken(gap, high, null).get("firstName"))
        .extracting(AttributeState::version)
        .isEqualTo(10L);
  }

  @Test
  void aRecordWithoutAttributesIsTheOldest() {
    var nothing = record(CRM, 0, 0);
    var something = record(BOOKS, 1, 0, "firstName", "Ann");

    assertThat(values(nothing, something, MergeStrategy.MOST_RECENT))
        .isEqualTo(Map.of("firstName", Value.text("Ann")));
    assertThat(values(something, nothing, MergeStrategy.MOST_RECENT)).isEmpty();
  }

  @Test
  @DisplayName("S24: a merge entry names the merged records, and no value")
  void aMergerShowsNoValue() {
    var one = new RecordId(new UUID(0, 1));
    var other = new RecordId(new UUID(0, 2));
    var state = Map.of("email", new AttributeState(Value.text("secret"), CRM, START, 1));
    var merger =
        new Merger(
            new UUID(0, 3),
            "contact",
            one,
            other,
            new Merger.Cause("person", "kim", START),
            new Merger.Kept(state, state, state, List.of()));

    assertThat(merger.toString()).isEqualTo("Merger[" + other + " into " + one + "]");
  }

  private static Map<String, Value> values(
      UnifiedRecord survivor, UnifiedRecord loser, @Nullable MergeStrategy strategy) {
    var values = new HashMap<String, Value>();
    MergedValues.taken(survivor, loser, strategy)
        .forEach((name, state) -> values.put(name, state.value()));
    return values;
  }

  private static UnifiedRecord record(
      SystemId source, long editedAt, long version, String... namesAndTexts) {
    var attributes = new HashMap<String, AttributeState>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      attributes.put(
          namesAndTexts[i],
          new AttributeState(
              Value.text(namesAndTexts[i + 1]), source, START.plusSeconds(editedAt), version));
    }
    return new UnifiedRecord(
        new RecordId(new UUID(1, editedAt)), "contact", 1, UnifiedRecord.Status.ACTIVE, attributes);
  }
}
