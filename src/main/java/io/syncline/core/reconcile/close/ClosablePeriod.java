package io.syncline.core.reconcile.close;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.RunScope;
import io.syncline.core.reconcile.side.Terms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A month of a sync that can be closed, as far as the definition says. */
public final class ClosablePeriod {

  private ClosablePeriod() {}

  /**
   * By entity the attribute that places a record in the month.
   *
   * @throws IllegalArgumentException where the month cannot be closed, in words
   */
  public static Map<String, String> places(
      Installation installation, String sync, YearMonth month, Instant now) {
    var placed =
        Terms.of(installation, sync).stream()
            .filter(it -> it.sync().reconciliation().periodAttribute() != null)
            .toList();
    if (placed.isEmpty()) {
      throw new IllegalArgumentException(
          "No entity of the sync says which date places a record in a period: set"
              + " syncConfig.reconciliation.periodAttribute");
    }
    placed.forEach(ClosablePeriod::check);
    var zone = placed.get(0).entity().reading().timeZone();
    if (!LocalDate.ofInstant(now, zone).isAfter(month.atEndOfMonth())) {
      throw new IllegalArgumentException("The period " + month + " has not ended");
    }
    var places = new TreeMap<String, String>();
    placed.forEach(it -> places.put(it.entity().name(), attribute(it)));
    return places;
  }

  private static String attribute(Terms terms) {
    return Objects.requireNonNull(terms.sync().reconciliation().periodAttribute());
  }

  private static void check(Terms terms) {
    var entity = terms.entity().name();
    if (!terms.summed().isEmpty()) {
      throw new IllegalArgumentException(
          "Rows of `%s` are parts of one amount, by the key of the reconciliation: an amount may be in two periods"
              .formatted(entity));
    }
    List<String> kept = terms.protectedFigures();
    if (!kept.isEmpty()) {
      throw new IllegalArgumentException(
          "`%s` of `%s` is masked or encrypted: it is not added up"
              .formatted(String.join("`, `", kept), entity));
    }
  }

  /** What the run is asked for. */
  public static Value.Struct request(YearMonth month) {
    return new Value.Struct(Map.of(RunScope.CLOSING, Value.text(month.toString())));
  }
}
