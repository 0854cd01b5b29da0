package io.syncline.core.definition.compile.money;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.derive.RuleObject;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rules that convert amounts ({@code inFrancs = convert(amount, currency, 'CHF', date)}), and
 * the rates they use ({@code syncConfig.rates}).
 */
public final class ExchangeRates {

  private static final String PATH = "/syncConfig/rates";
  private static final int MOST_DAYS = 31;
  private static final Pattern CONVERT = Pattern.compile("\\s*convert\\s*\\(.*", Pattern.DOTALL);

  private static final Map<String, ValueType> ATTRIBUTES =
      new TreeMap<>(
          Map.of(
              Rates.FROM, ValueType.CURRENCY,
              Rates.TO, ValueType.CURRENCY,
              Rates.DATE, ValueType.DATE,
              Rates.RATE, ValueType.DECIMAL));

  private ExchangeRates() {}

  /** Whether an expression converts an amount. */
  public static boolean areAsked(String expression) {
    return CONVERT.matcher(expression).matches();
  }

  /** Where the rates of a sync are; empty: nowhere, which findings say. */
  public static Optional<Rates> of(SyncDefinition sync, List<AttributeScope> scopes) {
    var said = sync.syncConfig().locale().rates();
    return RuleObject.rates(sync)
        .flatMap(it -> it.in(scopes))
        .map(
            it ->
                new Rates(
                    it.map().entity().name(),
                    said == null ? 0 : (int) Math.min(MOST_DAYS, said.maxAge().toDays())));
  }

  /** Lets the rates be read and stored. */
  public static void store(SyncDefinition sync, AttributeScope scope) {
    if (RuleObject.rates(sync).flatMap(it -> it.in(List.of(scope))).isPresent()) {
      ATTRIBUTES.keySet().forEach(scope.map()::store);
    }
  }

  /**
   * What keeps amounts from being converted.
   *
   * @param converting the paths of the rules that convert one
   * @param types of the attributes, by entity
   */
  public static List<Finding> check(
      SyncDefinition sync,
      List<AttributeScope> scopes,
      List<String> converting,
      Map<String, Map<String, ValueType>> types) {
    var said = sync.syncConfig().locale().rates();
    if (said == null) {
      return converting.stream()
          .map(
              it ->
                  Finding.problem(
                      it, "`convert` needs `syncConfig.rates`: where do the rates come from?"))
          .toList();
    }
    if (converting.isEmpty()) {
      return List.of(Finding.notice(PATH, "no rule converts an amount with `convert`"));
    }
    var rates = of(sync, scopes).orElse(null);
    if (rates == null) {
      return scopes.isEmpty()
          ? List.of()
          : List.of(
              Finding.problem(
                  PATH,
                  "`%s` names no object: write `<system>.<object>` of this sync"
                      .formatted(said.source())));
    }
    if (!said.maxAge().equals(Duration.ofDays(rates.maxAge()))) {
      return List.of(Finding.problem(PATH + "/maxAge", "it is said in whole days, `31d` at most"));
    }
    var has = types.getOrDefault(rates.entity(), Map.of());
    return ATTRIBUTES.entrySet().stream()
        .filter(it -> has.get(it.getKey()) != it.getValue())
        .map(
            it ->
                Finding.problem(
                    PATH,
                    "a rate needs the attribute `%s` of type `%s`: `%s` has %s"
                        .formatted(
                            it.getKey(),
                            word(it.getValue()),
                            rates.entity(),
                            has.get(it.getKey()) == null
                                ? "none"
                                : "it as `" + word(has.get(it.getKey())) + "`")))
        .toList();
  }

  private static String word(ValueType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
