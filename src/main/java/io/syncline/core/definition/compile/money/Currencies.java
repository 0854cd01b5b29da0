package io.syncline.core.definition.compile.money;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncContribution;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks {@code syncConfig.currency}, in which amounts are that say none. */
public final class Currencies {

  private static final String PATH = "/syncConfig/currency";

  private Currencies() {}

  /** It has to be one. */
  public static Optional<Finding> check(SyncDefinition sync) {
    var written = of(sync);
    var codes =
        Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).sorted().toList();
    if (written == null || codes.contains(written)) {
      return Optional.empty();
    }
    var near = Names.nearest(written, codes).map("; did you mean `%s`?"::formatted).orElse("");
    return Optional.of(
        Finding.problem(PATH, "`%s` is no currency of ISO 4217%s".formatted(written, near)));
  }

  /** An entity has one: why a sync cannot run beside others that assume another. */
  public static List<Incompatibility> clashes(
      StartedSync sync, EntityForm entity, List<SyncContribution> started) {
    var mine = of(sync.form().definition());
    var reasons = new ArrayList<Incompatibility>();
    for (var part : started) {
      var other = part.config().locale().currency();
      boolean differ = mine != null && other != null && !mine.equalsIgnoreCase(other);
      if (differ && (hasAmounts(entity) || hasAmounts(part.entity()))) {
        var message = "amounts of `%s` without a currency are in %s here, and in %s in";
        reasons.add(
            new Incompatibility(
                PATH,
                message.formatted(entity.name(), mine, other.toUpperCase(Locale.ROOT)),
                List.of(new Incompatibility.Other(part.sync().name(), PATH))));
      }
    }
    return reasons;
  }

  /** The currency that a sync assumes; null: none. */
  static @Nullable String of(SyncDefinition sync) {
    var written = sync.syncConfig().locale().currency();
    return written == null ? null : written.strip().toUpperCase(Locale.ROOT);
  }

  private static boolean hasAmounts(EntityForm entity) {
    return entity.attributes().values().stream()
        .anyMatch(
            it ->
                it.type() == ValueType.MONEY
                    || it.type() == ValueType.CURRENCY
                    || Facts.AMOUNTS.contains(Names.loose(it.name())));
  }
}
