package io.syncline.core.reconcile.side;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Computation.Fact;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.Terms.Agreement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: what a reconciliation compares, and what it counts as the same")
class TermsTest {

  private final Contacts contacts = Contacts.synced();

  @Test
  void thePrimaryIsComparedWithEachOtherSystemOfTheSync() {
    assertThat(terms().primary().system()).isEqualTo(CRM);
    assertThat(terms().participants())
        .extracting(Participant::system)
        .containsExactly(CRM, BOOKS, DESK);
    var entity = contacts.entity();
    var some = new Terms(entity, entity.syncs().get(0), it -> it.equals(DESK));
    assertThat(some.participants()).extracting(Participant::system).containsExactly(CRM, DESK);
    contacts.only(BOOKS, DESK);
    assertThat(terms().participants()).extracting(Participant::system).containsExactly(BOOKS, DESK);
  }

  @Test
  @DisplayName("S11: compared is what travels in one direction at least, and is mapped that way")
  void onlyWhatTravelsIsCompared() {
    assertThat(terms().attributes()).containsExactly("company", "email", "firstName", "lastName");
    contacts.oneWay();
    assertThat(terms().attributes()).hasSize(4);
    contacts.along((from, to) -> to.equals(CRM));
    assertThat(terms().attributes()).as("towards side A").hasSize(4);
    contacts.mappings(
        (system, it) -> it.attribute().equals("company") ? directed(it, false, true) : it);
    assertThat(terms().attributes()).doesNotContain("company").hasSize(3);
    contacts.mappings(
        (system, it) -> it.attribute().equals("company") ? directed(it, true, false) : it);
    assertThat(terms().attributes()).doesNotContain("company").hasSize(3);
    contacts.along((from, to) -> from.equals(BOOKS) && to.equals(DESK));
    assertThat(terms().attributes()).as("nothing to or from side A").isEmpty();
  }

  @Test
  void whatAFactComparesIsComparedThoughNothingIsWrittenAndByItsTolerance() {
    contacts.typed("company", ValueType.MONEY).along((from, to) -> false);
    var fact =
        new Computation.Compared(
            Fact.AMOUNTS_MATCH, List.of("company"), Set.of(CRM, BOOKS), new BigDecimal("0.01"));
    contacts.attributes(it -> it.name().equals("email") ? Ruled.computed(it, fact) : it);
    assertThat(
            terms()
                .between(
                    contacts.entity().participant(CRM).orElseThrow(),
                    contacts.entity().participant(BOOKS).orElseThrow()))
        .containsExactly("company");
    assertThat(
            terms()
                .between(
                    contacts.entity().participant(CRM).orElseThrow(),
                    contacts.entity().participant(DESK).orElseThrow()))
        .isEmpty();
    assertThat(compare("10.00", "10.01")).isEqualTo(Agreement.ROUNDING);
    contacts.reconciled(rules(List.of(), BigDecimal.ZERO, null));
    assertThat(compare("10.00", "10.01")).isEqualTo(Agreement.DIFFERENT);
  }

  @Test
  void theKeyIsAsWrittenElseThatOfTheFirstMatchRule() {
    assertThat(terms().key()).containsExactly("email");
    contacts.matching(new MatchRule("names", List.of("lastName", "firstName")));
    assertThat(terms().key()).containsExactly("lastName", "firstName");
    contacts.matching(new MatchRule[0]);
    assertThat(terms().key()).isEmpty();
    contacts.reconciled(rules(List.of("company"), null, null));
    assertThat(terms().key()).containsExactly("company");
  }

  @Test
  @DisplayName("S24: only numbers that are not protected are summed, and under a written key alone")
  void onlyNumbersAreSummed() {
    contacts.typed("company", ValueType.MONEY).typed("lastName", ValueType.DECIMAL);
    assertThat(terms().summed()).as("a match rule names what is the same").isEmpty();
    contacts.reconciled(rules(List.of("email"), null, null));
    assertThat(terms().summed()).containsExactly("company", "lastName");
    contacts.reconciled(rules(List.of("lastName"), null, null));
    assertThat(terms().summed()).containsExactly("company");
    contacts.attributes(it -> it.name().equals("company") ? Ruled.masked(it) : it);
    assertThat(terms().summed()).isEmpty();
  }

  @Test
  @DisplayName("S4: what one side does not say is no difference")
  void whatOneSideDoesNotSayIsNoDifference() {
    assertThat(compare("company", null, "a")).isEqualTo(Agreement.UNSAID);
    assertThat(compare("company", "a", null)).isEqualTo(Agreement.UNSAID);
    assertThat(compare("company", "a", "a")).isEqualTo(Agreement.EQUAL);
    assertThat(compare("company", "a", "b")).isEqualTo(Agreement.DIFFERENT);
  }

  @Test
  void numbersAgreeWithinTheirToleranceInclusive() {
    contacts.typed("company", ValueType.DECIMAL);
    assertThat(terms().tolerance("company")).isZero();
    assertThat(compare("10.00", "10.01")).isEqualTo(Agreement.DIFFERENT);
    contacts.reconciled(rules(List.of(), new BigDecimal("0.01"), Duration.ofSeconds(9)));
    assertThat(compare("10.00", "10.01")).isEqualTo(Agreement.ROUNDING);
    assertThat(compare("10.01", "10.00")).isEqualTo(Agreement.ROUNDING);
    assertThat(compare("10.00", "10.011")).isEqualTo(Agreement.DIFFERENT);
    assertThat(compare("10.00", "10")).isEqualTo(Agreement.EQUAL);
    assertThat(terms().compare("company", Value.decimal(10), Value.text("many")))
        .isEqualTo(Agreement.DIFFERENT);
    assertThat(terms().tolerance("email")).as("text has none").isZero();
  }

  @Test
  @DisplayName("a number too large to be stored is compared as it is")
  void aNumberTooLargeIsNotMeasured() {
    contacts.typed("company", ValueType.DECIMAL);
    assertThat(terms().measure("company", Value.decimal("1e100"))).isNotNull();
    assertThat(terms().measure("company", Value.decimal("1e-100"))).isNotNull();
    assertThat(terms().measure("company", Value.decimal("1e-101"))).isNull();
    assertThat(terms().measure("company", Value.decimal("1".repeat(101)))).isNull();
    assertThat(terms().measure("company", Value.decimal("1".repeat(100)))).isNotNull();
  }

  @Test
  @DisplayName(
      "S12: times are compared at the coarsest step of the systems, and within a tolerance")
  void timesAreComparedAtTheCoarsestStep() {
    contacts.typed("company", ValueType.DATETIME);
    assertThat(compare("company", "2026-01-01T00:00:00.400Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.DIFFERENT);
    assertThat(terms().measured("company")).isTrue();
    contacts.granularity(Duration.ofSeconds(1));
    assertThat(compare("company", "2026-01-01T00:00:00.400Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.EQUAL);
    assertThat(compare("company", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.DIFFERENT);
    contacts.granularity(Duration.ofMinutes(1));
    assertThat(compare("company", "2026-01-01T00:00:59Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.EQUAL);
    contacts.reconciled(rules(List.of(), BigDecimal.TEN, Duration.ofMillis(60_500)));
    assertThat(terms().tolerance("company")).isEqualByComparingTo("60.5");
    assertThat(compare("company", "2026-01-01T00:01:00Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.ROUNDING);
    assertThat(compare("company", "2026-01-01T00:02:00Z", "2026-01-01T00:00:00Z"))
        .isEqualTo(Agreement.DIFFERENT);
    assertThat(compare("company", "soon", "2026-01-01T00:00:00Z")).isEqualTo(Agreement.DIFFERENT);
    assertThat(terms().comparable("company", Value.decimal(1))).isEqualTo(Value.decimal(1));
  }

  @Test
  void daysAreMeasuredInSeconds() {
    contacts.typed("company", ValueType.DATE);
    assertThat(terms().measured("company")).isTrue();
    assertThat(terms().measured("email")).isFalse();
    assertThat(terms().measure("company", Value.text("1970-01-02"))).isEqualByComparingTo("86400");
    assertThat(terms().measure("company", Value.text("soon"))).isNull();
    assertThat(terms().measure("email", Value.text("1970-01-02"))).isNull();
    contacts.reconciled(rules(List.of(), null, Duration.ofDays(1)));
    assertThat(compare("company", "2026-01-01", "2026-01-02")).isEqualTo(Agreement.ROUNDING);
    assertThat(compare("company", "2026-01-01", "2026-01-03")).isEqualTo(Agreement.DIFFERENT);
  }

  private Terms terms() {
    var entity = contacts.entity();
    return new Terms(entity, entity.syncs().get(0));
  }

  private Agreement compare(String one, String other) {
    return terms().compare("company", Value.decimal(one), Value.decimal(other));
  }

  private Agreement compare(String attribute, @Nullable String one, @Nullable String other) {
    return terms()
        .compare(
            attribute,
            one == null ? null : Value.text(one),
            other == null ? null : Value.text(other));
  }

  private static FieldMapping directed(FieldMapping it, boolean in, boolean out) {
    return new FieldMapping(
        it.field(),
        it.attribute(),
        in,
        out,
        new FieldMapping.Conversion(
            it.conversion().transformsIn(), it.conversion().values(), false, null));
  }

  private static Reconciliation rules(
      List<String> key, @Nullable BigDecimal tolerance, @Nullable Duration dateTolerance) {
    var plain = Reconciliation.standard();
    return new Reconciliation(
        new Reconciliation.Timing(true, plain.timing().schedule(), null),
        new Reconciliation.Criteria(
            key,
            tolerance,
            dateTolerance,
            plain.criteria().window(),
            plain.criteria().minCountRatio()),
        plain.respond(),
        new Reconciliation.Reports(null, plain.reports().summary()),
        null);
  }
}
