package io.syncline.definition;

import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Computation.Compared;
import io.syncline.core.definition.model.Computation.MarkedAt;
import io.syncline.core.definition.system.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition says of money, and what is wrong with it. */
class MoneyRulesTest {

  private static final String TILL =
      """
      type: till
      baseUrl: https://till.example
      objects:
        customers:
          entities: [customer]
          matchKeys: [no]
          fields: {no: {attribute: number}}
          operations: %1$s
        payments:
          entities: [payment]
          matchKeys: [ref]
          fields:
            ref: reference
            sum: {attribute: amount, type: money}
            fee: {attribute: fee, type: decimal}
            day: {attribute: date, type: date}
            cur: {attribute: currency, type: currency}
            cust: {attribute: customer, references: customers}
            ok: {attribute: ok, type: boolean}
          operations: %1$s
      """
          .formatted(Samples.OPERATIONS);

  private static final String HEAD =
      """
      service: money
      direction: bi-directional
      systems:
        - {id: till, type: till, primary: true, objects: [payments]}
        - {id: bank, type: till, objects: [payments]}
      """;

  private static final String MAPPED =
      HEAD + "fieldMapping: {ref: reference, sum: amount, day: date, cur: currency}\n";

  private static Loaded money(String sync) {
    return load(Map.of(), List.of(new Source("till.system.yaml", Source.Kind.SYSTEM, TILL)), sync);
  }

  private static EntityForm entity(String sync) {
    var loaded = money(sync);
    assertThat(problems(loaded)).isEmpty();
    return loaded.syncs().get(0).form().entities().get(0);
  }

  private static Compared fact(EntityForm entity, String name) {
    return (Compared) entity.attributes().get(name).writing().computed();
  }

  @Test
  void aFactComparesWhatTwoSystemsMapWithinTheToleranceWritten() {
    var entity =
        entity(
            MAPPED
                + """
                businessRules:
                  - {name: a, condition: amountsMatch && payment.dates_match, action: notify}
                syncConfig: {reconciliation: {tolerance: 0.05, dateTolerance: 36h}}
                """);

    var amounts = fact(entity, "amounts_match");
    assertThat(amounts.attributes()).containsExactly("amount");
    assertThat(amounts.tolerance()).isEqualByComparingTo("0.05");
    assertThat(fact(entity, "dates_match").tolerance()).isEqualByComparingTo("129600");
    assertThat(entity.attributes().get("amounts_match").type()).isEqualTo(ValueType.BOOLEAN);
  }

  @Test
  void aCentIsTheToleranceOfAmountsWhereNoneIsWritten() {
    var entity =
        entity(MAPPED + "businessRules: [{name: a, condition: amounts_match, action: notify}]");
    assertThat(fact(entity, "amounts_match").tolerance()).isEqualTo(new BigDecimal("0.01"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"customer_match", "amounts_match && customer_match"})
  void aFactThatNothingIsKnownOfKeepsTheSyncFromStarting(String condition) {
    var rule = "businessRules: [{name: a, condition: %s, action: require_approval}]";
    assertThat(held(money(MAPPED + rule.formatted(condition))))
        .anyMatch(it -> it.contains("`customer_match` is never known"));
  }

  @Test
  void anAttributeOfThatNameIsAnotherMeaning() {
    var both = MAPPED.replace("cur: currency", "ok: amounts_match");
    var rule = "businessRules: [{name: a, condition: amounts_match, action: notify}]";
    assertThat(problems(money(both + rule)))
        .anyMatch(it -> it.contains("means both an attribute of `payment`"));
  }

  @Test
  void anAttributeOfThatNameIsMeantWhereNoCopiesCanBeCompared() {
    var entity =
        entity(
            HEAD
                + "fieldMapping: {ref: reference, ok: amounts_match}\n"
                + "businessRules: [{name: a, condition: amounts_match, action: notify}]");
    assertThat(entity.attributes().values()).noneMatch(it -> it.writing().computed() != null);
  }

  @Test
  void aFactIsNoFilter() {
    var filter = "syncConfig: {filterConditions: [{field: amounts_match, operator: notNull}]}";
    assertThat(held(money(MAPPED + filter)))
        .anyMatch(it -> it.contains("its filter cannot be judged"));
  }

  @Test
  void aMarkIsStoredWithItsTime() {
    var entity =
        entity(
            MAPPED
                + "businessRules: [{name: a, condition: amounts_match, action: mark_reconciled}]");
    assertThat(entity.attributes().get("reconciled").type()).isEqualTo(ValueType.BOOLEAN);
    assertThat(entity.attributes().get("reconciledAt").writing().computed())
        .isEqualTo(new MarkedAt("a", "reconciled"));
    assertThat(entity.rules().workflows())
        .singleElement()
        .satisfies(it -> assertThat(it.name()).isEqualTo("a: no longer reconciled"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{name: a, action: mark_reconciled}] | it needs a `condition`
          [{name: a, condition: amount > 1, action: mark_reconciled}, {name: b, condition: amount > 2, action: mark_reconciled}] | marked by the rule `a` already
          [{name: a, condition: amount > 1, action: mark_reconciled}, {name: b, rule: reconciled = amount > 2}] | computed by
          [{name: a, condition: ok, action: mark_reconciled}] | need one another
          """)
  void aMarkThatCannotHoldIsRefused(String rules, String problem) {
    var mapped = MAPPED.replace("cur: currency", "ok: reconciled");
    assertThat(problems(money(mapped + "businessRules: " + rules)))
        .anyMatch(it -> it.contains(problem));
  }

  @Test
  void aMarkHasNoOwner() {
    var rules = "businessRules: [{name: a, condition: amount > 1, action: mark_reconciled}]\n";
    assertThat(problems(money(MAPPED + rules + "syncConfig: {ownership: {reconciled: till}}")))
        .anyMatch(it -> it.contains("no system can own it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {ref: reference, day: date} | checkDuplicates | no entity has an `amount` or `total`
          {ref: reference, day: date} | validateAmounts | no entity has an `amount` or `total`
          {ref: reference, sum: amount} | requireReceipts | no entity is an expense
          """)
  void aFlagThatWouldDoNothingKeepsTheSyncFromStarting(String map, String flag, String why) {
    var loaded =
        load(
            Map.of(),
            List.of(
                new Source(
                    "till.system.yaml",
                    Source.Kind.SYSTEM,
                    flag.equals("requireReceipts")
                        ? TILL
                        : TILL.replace("sum: {attribute: amount, type: money}", "sum: {}"))),
            HEAD + "fieldMapping: " + map + "\nsyncConfig: {validation: {" + flag + ": true}}");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).anyMatch(it -> it.contains(flag) && it.contains(why));
  }

  @Test
  void anExpenseWhoseReceiptNoSystemSaysKeepsTheSyncFromStarting() {
    var loaded =
        load(
            Map.of(),
            List.of(
                new Source(
                    "till.system.yaml",
                    Source.Kind.SYSTEM,
                    TILL.replace("entities: [payment]", "entities: [payment, expense]"))),
            MAPPED + "syncConfig: {validation: {requireReceipts: true}}");
    assertThat(held(loaded)).anyMatch(it -> it.contains("says the `receipt` of `payment`"));
  }

  @Test
  void duplicatesAreToldByTheDayAndNotByATimeOfDay() {
    var flag = "syncConfig: {validation: {checkDuplicates: true}}";
    assertThat(entity(MAPPED + flag).rules().approvals().get(0).window().attributes())
        .as("its customers are not in the sync")
        .containsExactly("amount", "date", "reference");
    var whole = MAPPED.replace("objects: [payments]", "objects: [payments, customers]");
    var loaded = money(whole + flag);
    assertThat(problems(loaded)).isEmpty();
    assertThat(loaded.syncs().get(0).form().entities().get(0).rules().approvals())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.window()).isNotNull();
              assertThat(it.window().attributes()).containsExactly("amount", "date", "customer");
              assertThat(it.window().currency()).isEqualTo("currency");
              assertThat(it.window().within()).hasHours(24);
            });
  }

  @Test
  void aCurrencyIsOneOfIso4217() {
    assertThat(problems(money(MAPPED + "syncConfig: {currency: EUE}")))
        .anyMatch(it -> it.contains("/syncConfig/currency: `EUE` is no currency of ISO 4217"));
    assertThat(problems(money(MAPPED + "syncConfig: {currency: eur}"))).isEmpty();
  }

  @Test
  void aSyncThatAssumesAnotherCurrencyIsNotStarted() {
    var one = MAPPED.replace("bi-directional", "unidirectional") + "syncConfig: {currency: EUR}";
    var other = one.replace("service: money", "service: others").replace("EUR", "USD");
    var loaded =
        load(
            Map.of(),
            List.of(new Source("till.system.yaml", Source.Kind.SYSTEM, TILL)),
            one,
            other);
    var built =
        InstallationBuilder.build(
            loaded.syncs().stream()
                .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                .toList());
    assertThat(built.notStarted().values().toString())
        .contains("amounts of `payment` without a currency are in USD here, and in EUR in");
  }
}
