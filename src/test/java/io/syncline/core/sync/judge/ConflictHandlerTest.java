package io.syncline.core.sync.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.sync.JudgedRead.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.MergeRule.Arrays;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.JudgedRead;
import io.syncline.core.sync.state.Judgement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a record takes of two values that a merge made one, and what waits for a route. */
class ConflictHandlerTest {

  private final JudgedRead look = new JudgedRead();

  @Test
  @DisplayName("S14: the record takes what was made of both, under the stronger side's name")
  void theRecordTakesWhatWasMadeOfBoth() {
    merging(Arrays.APPEND, list("a"));
    look.record("company", list("a", "b"), CRM);

    var verdict = look.at(BOOKS, "company", list("a", "c"));
    var taken = verdict.record().attributes().get("company");
    assertThat(taken.value()).isEqualTo(list("a", "b", "c"));
    assertThat(taken.source()).isEqualTo(CRM);
    assertThat(taken.version()).isEqualTo(3);
    assertThat(verdict.shadow().field("company")).isEqualTo(FieldShadow.read(list("a", "c")));
    assertThat(verdict.keptDecisions()).as("kept for the next time").hasSize(1);
    assertThat(verdict.conflicts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Conflict.Kind.BOTH_CHANGED);
              assertThat(it.decided().outcome()).isEqualTo(taken.value());
              assertThat(it.decided().winner()).isEqualTo(CRM);
              assertThat(it.decided().rule()).isEqualTo("MERGE");
              assertThat(it.decided().by()).isEqualTo("MERGE");
            });
  }

  @Test
  @DisplayName("S12: what was made of both was edited when the later of them was")
  void itWasEditedWhenTheLaterWas() {
    merging(Arrays.APPEND, list("a"));
    look.record("company", new AttributeState(list("b"), CRM, NOON.minusSeconds(9), 2));
    assertThat(editedAt(look.at(BOOKS, "company", list("c")))).isEqualTo(NOON);

    look.record("company", new AttributeState(list("b"), CRM, NOON.plusSeconds(9), 2));
    assertThat(editedAt(look.at(BOOKS, "company", list("c")))).isEqualTo(NOON.plusSeconds(9));
  }

  @Test
  @DisplayName(
      "S14: where the record holds already what is made of both, only the other is written")
  void theRecordStaysWhereItHoldsItAlready() {
    merging(Arrays.MERGE, list("a"));
    look.record("company", list("b"), CRM);

    var verdict = look.at(BOOKS, "company", list());
    assertThat(verdict.reason()).isEqualTo("conflict-merged");
    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.shadow().field("company")).isEqualTo(FieldShadow.read(list()));
    assertThat(verdict.conflicts()).singleElement().extracting(Conflict::open).isEqualTo(false);
  }

  @Test
  @DisplayName("S20: a route that was not asked yet leaves the conflict open, and says so")
  void aRouteThatWasNotAskedLeavesItOpen() {
    look.contacts.by(Strategy.custom("direct:decide"));
    look.record("firstName", Value.text("Anna"), CRM)
        .shadow("firstName", FieldShadow.read(Value.text("Ann")));

    var verdict = look.at(BOOKS, "firstName", Value.text("Anne"));
    assertThat(verdict.held()).containsExactly("firstName");
    assertThat(verdict.reason()).isEqualTo("conflict-in-review");
    assertThat(verdict.conflicts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.open()).isTrue();
              assertThat(it.decided().by()).isEqualTo("person");
            });
    assertThat(verdict.reviews())
        .singleElement()
        .satisfies(it -> assertThat(it.question()).endsWith("(direct:decide has not decided it)"));
  }

  @Test
  @DisplayName("S13, S20: a route is not asked about a first meeting, whatever the sync says")
  void aRouteIsNotAskedAboutAFirstMeeting() {
    look.contacts.by(Strategy.custom("direct:decide")).firstMeetingByStrategy();
    look.record("firstName", Value.text("Anna"), CRM);

    assertThat(look.at(BOOKS, "firstName", Value.text("Anne")).reviews())
        .singleElement()
        .satisfies(
            it -> assertThat(it.question()).endsWith("(two filled values met for the first time)"));
  }

  private void merging(Arrays arrays, Value base) {
    look.contacts
        .typed("company", ValueType.LIST)
        .by("company", Strategy.merge(MergeRule.lists(arrays)));
    look.shadow("company", FieldShadow.read(base));
  }

  private static Object editedAt(Judgement verdict) {
    return verdict.record().attributes().get("company").editedAt();
  }

  private static Value list(String... items) {
    List<Value> values = Stream.of(items).<Value>map(Value::text).toList();
    return new Value.Items(values);
  }
}
