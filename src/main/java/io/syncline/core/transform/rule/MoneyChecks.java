package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.ApprovalRule.Amounts;
import io.syncline.core.definition.model.ApprovalRule.Check;
import io.syncline.core.definition.model.ApprovalRule.Lines;
import io.syncline.core.definition.model.ApprovalRule.Receipt;
import io.syncline.core.definition.system.MinorUnits;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.Checks;
import io.syncline.core.transform.value.Measures;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a record does not satisfy of what the flags of {@code validation} ask. Pure. */
public final class MoneyChecks {

  private static final MinorUnits ISO = new MinorUnits("", Map.of());
  private static final List<String> LINE_AMOUNTS = List.of("amount", "lineamount", "total");

  private MoneyChecks() {}

  /** What is wrong, in words and without values; empty: nothing. */
  public static Optional<String> problem(Check check, UnifiedRecord record) {
    if (check instanceof Receipt receipt) {
      return missing(record.value(receipt.attribute()))
          ? Optional.of("`" + receipt.attribute() + "` is missing")
          : Optional.empty();
    }
    return Optional.ofNullable(amounts((Amounts) check, record));
  }

  private static boolean missing(@Nullable Value value) {
    return value == null
        || value.isEmpty()
        || value instanceof Value.Items items && items.values().stream().allMatch(Value::isEmpty);
  }

  private static @Nullable String amounts(Amounts check, UnifiedRecord record) {
    var name = "`" + check.amount() + "` ";
    var value = record.value(check.amount());
    var amount = value == null ? null : Numbers.of(value);
    if (amount == null) {
      return name + (missing(value) ? "is missing" : "is no number");
    }
    if (amount.signum() < 0 && !givesBack(check, record)) {
      return name + "is negative, and the record is no refund";
    }
    var places = places(check, record);
    if (places != null && Checks.decimals(amount) > places) {
      return name + "has more decimal places than its currency";
    }
    var lines = check.lines();
    return lines == null || isSum(lines, amount, record)
        ? null
        : name + "is not the sum of `" + lines.attribute() + "`";
  }

  private static boolean givesBack(Amounts check, UnifiedRecord record) {
    return check.returns().always()
        || check.returns().attributes().stream()
            .map(record::value)
            .map(it -> it == null ? "" : String.valueOf(Scalars.text(it)))
            .anyMatch(it -> it.equalsIgnoreCase("true") || it.equalsIgnoreCase("refund"));
  }

  /** Null where the currency is not known. */
  private static @Nullable Integer places(Amounts check, UnifiedRecord record) {
    var said = check.currency() == null ? null : record.value(check.currency());
    var code = said == null || said.isEmpty() ? check.assumed() : Scalars.text(said);
    return code == null || code.isEmpty() ? null : ISO.placesOf(code);
  }

  /** Lines that do not say their amounts prove nothing. */
  private static boolean isSum(Lines lines, BigDecimal amount, UnifiedRecord record) {
    var value = record.value(lines.attribute());
    if (!(value instanceof Value.Items items) || items.values().isEmpty()) {
      return true;
    }
    var sum = BigDecimal.ZERO;
    for (var line : items.values()) {
      var part = amountOf(line);
      if (part == null && !isOfKind(line, "subtotal")) {
        return true;
      }
      if (part != null && !isOfKind(line, "subtotal")) {
        sum = isOfKind(line, "discount") ? sum.subtract(part.abs()) : sum.add(part);
      }
    }
    var said = lines.tax() == null ? null : record.value(lines.tax());
    var tax = said == null ? null : Numbers.of(said);
    return Measures.within(sum, amount, lines.tolerance())
        || tax != null && Measures.within(sum.add(tax), amount, lines.tolerance());
  }

  private static @Nullable BigDecimal amountOf(Value line) {
    if (!(line instanceof Value.Struct struct)) {
      return null;
    }
    for (var name : LINE_AMOUNTS) {
      for (var field : struct.fields().entrySet()) {
        if (field.getKey().replace("_", "").toLowerCase(Locale.ROOT).equals(name)) {
          return Numbers.of(field.getValue());
        }
      }
    }
    return null;
  }

  /** A line that adds up those before it, or that is taken off, says so in its kind. */
  private static boolean isOfKind(Value line, String kind) {
    return line instanceof Value.Struct struct
        && struct.fields().entrySet().stream()
            .filter(it -> it.getKey().toLowerCase(Locale.ROOT).matches(".*(type|kind)"))
            .map(it -> Scalars.text(it.getValue()))
            .anyMatch(it -> it != null && it.toLowerCase(Locale.ROOT).startsWith(kind));
  }
}
