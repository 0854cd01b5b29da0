package io.syncline.core.transform.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.ApprovalRule.Amounts;
import io.syncline.core.definition.model.ApprovalRule.Lines;
import io.syncline.core.definition.model.ApprovalRule.Receipt;
import io.syncline.core.definition.model.ApprovalRule.Returns;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a record has to satisfy, to the cent. */
class MoneyChecksTest {

  private static final Amounts CHECK =
      new Amounts(
          "amount",
          "currency",
          "EUR",
          new Returns(false, List.of("refund")),
          new Lines("lines", "tax", new BigDecimal("0.01")));

  @Test
  void anAmountIsThereAndANumber() {
    assertThat(problem(Map.of())).hasValueSatisfying(it -> assertThat(it).endsWith("is missing"));
    assertThat(problem(Map.of("amount", Value.CLEARED))).isPresent();
    assertThat(problem(Map.of("amount", Value.text("secret"))))
        .hasValueSatisfying(it -> assertThat(it).isEqualTo("`amount` is no number"));
    assertThat(problem(Map.of("amount", Value.decimal("0")))).isEmpty();
  }

  @Test
  void onlyARefundIsNegative() {
    assertThat(problem(Map.of("amount", Value.decimal("-0.01")))).isPresent();
    assertThat(problem(Map.of("amount", Value.decimal("-0.01"), "refund", Value.flag(true))))
        .isEmpty();
    assertThat(problem(Map.of("amount", Value.decimal("-0.01"), "refund", Value.flag(false))))
        .isPresent();
  }

  @Test
  void decimalPlacesAreThoseOfTheCurrency() {
    assertThat(problem(in("JPY", "10.0"))).isEmpty();
    assertThat(problem(in("JPY", "10.1"))).isPresent();
    assertThat(problem(in("KWD", "10.123"))).isEmpty();
    assertThat(problem(in("EUR", "10.123"))).isPresent();
    assertThat(problem(in("???", "10.123"))).as("an unknown currency has no places").isEmpty();
  }

  @Test
  void theSumOfTheLinesWithOrWithoutTaxIsTheAmount() {
    var lines = List.of(line("4.005", ""), line("6", ""));
    assertThat(problem(of("10.01", lines))).isEmpty();
    assertThat(problem(of("10.02", lines))).isPresent();
    assertThat(problem(of("12.10", List.of(line("10", ""))))).as("with the tax").isEmpty();
    assertThat(problem(of("10", List.of(line("10", ""))))).as("tax included").isEmpty();
    assertThat(problem(of("10", List.of()))).isEmpty();
  }

  @Test
  void subtotalsAreLeftOutAndDiscountsTakenOff() {
    var lines =
        List.of(
            line("12", "SalesItemLineDetail"),
            line("12", "SubTotalLineDetail"),
            line("2", "DiscountLineDetail"));
    assertThat(problem(of("10", lines))).isEmpty();
    assertThat(problem(of("12", lines))).as("with its tax of 2.10").isPresent();
  }

  @Test
  void linesThatDoNotSayTheirAmountsProveNothing() {
    var silent = new Value.Struct(Map.of("quantity", Value.decimal(3)));
    assertThat(problem(of("10", List.of(line("1", ""), silent)))).isEmpty();
  }

  @Test
  void aReceiptIsAnythingFilled() {
    var check = new Receipt("receipt");
    assertThat(MoneyChecks.problem(check, record(Map.of()))).isPresent();
    assertThat(MoneyChecks.problem(check, record(Map.of("receipt", new Value.Items(List.of())))))
        .isPresent();
    assertThat(MoneyChecks.problem(check, record(Map.of("receipt", Value.text("r.pdf")))))
        .isEmpty();
  }

  private static Map<String, Value> in(String currency, String amount) {
    return Map.of("currency", Value.text(currency), "amount", Value.decimal(amount));
  }

  private static Map<String, Value> of(String amount, List<Value> lines) {
    return Map.of(
        "amount",
        Value.decimal(amount),
        "tax",
        Value.decimal("2.10"),
        "lines",
        new Value.Items(lines));
  }

  private static Value line(String amount, String kind) {
    return new Value.Struct(
        Map.of("Line_Amount", Value.decimal(amount), "DetailType", Value.text(kind)));
  }

  private static Optional<String> problem(Map<String, Value> values) {
    return MoneyChecks.problem(CHECK, record(values));
  }

  private static UnifiedRecord record(Map<String, Value> values) {
    var states = new TreeMap<String, AttributeState>();
    values.forEach(
        (name, it) ->
            states.put(name, new AttributeState(it, SystemId.of("books"), Instant.EPOCH, 1)));
    var id = new RecordId(new UUID(0, 1));
    return UnifiedRecord.born(id, "invoice").holding(states);
  }
}
