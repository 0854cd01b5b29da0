package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.rule.Conversions;
import io.syncline.core.transform.rule.Conversions.Answer;
import io.syncline.core.transform.rule.Conversions.Rate;
import io.syncline.core.transform.rule.Conversions.Wanted;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rates among records, as they are, outside any lock. The newest day counts that is no later
 * than the one wanted; on one day a rate from the one currency to the other goes before one the
 * other way round. Two rates of one day that differ are none.
 */
public final class RateLookup implements Conversions.RateTable {

  private final Function<Collection<MatchValue>, Map<MatchValue, Set<RecordId>>> matching;
  private final Function<Collection<RecordId>, Map<RecordId, UnifiedRecord>> records;

  /** Among all that is stored. */
  public RateLookup(StateReads reads) {
    this(reads::matching, reads::look);
  }

  RateLookup(
      Function<Collection<MatchValue>, Map<MatchValue, Set<RecordId>>> matching,
      Function<Collection<RecordId>, Map<RecordId, UnifiedRecord>> records) {
    this.matching = matching;
    this.records = records;
  }

  @Override
  public Answer find(Rates rates, Wanted wanted, @Nullable Rate used) {
    var known = used == null ? null : asItIs(used);
    if (known != null) {
      return new Answer(known, "");
    }
    var keys = new HashMap<LocalDate, List<MatchValue>>();
    for (int age = 0; age <= rates.maxAge(); age++) {
      var day = wanted.day().minusDays(age);
      keys.put(
          day,
          List.of(
              MatchValues.rate(rates.entity(), wanted.from(), wanted.to(), day),
              MatchValues.rate(rates.entity(), wanted.to(), wanted.from(), day)));
    }
    var found = matching.apply(keys.values().stream().flatMap(List::stream).toList());
    var all = records.apply(found.values().stream().flatMap(Set::stream).toList());
    for (int age = 0; age <= rates.maxAge(); age++) {
      for (var key : keys.get(wanted.day().minusDays(age))) {
        var ofDay = ofDay(found.getOrDefault(key, Set.of()), all);
        if (!ofDay.isEmpty()) {
          return prices(ofDay).size() > 1
              ? new Answer(null, "the rates of one day differ")
              : new Answer(ofDay.get(0), "");
        }
      }
    }
    return new Answer(
        null,
        rates.maxAge() == 0
            ? "there is no rate of that day"
            : "there is no rate of that day, nor of the %d days before".formatted(rates.maxAge()));
  }

  /** A rate in quarantine is not used. */
  private static List<Rate> ofDay(Set<RecordId> ids, Map<RecordId, UnifiedRecord> all) {
    return new TreeSet<>(ids)
        .stream()
            .map(all::get)
            .filter(Objects::nonNull)
            .filter(it -> it.status() == Status.ACTIVE)
            .map(Conversions::of)
            .filter(Objects::nonNull)
            .toList();
  }

  private static Set<BigDecimal> prices(List<Rate> rates) {
    return rates.stream()
        .map(Rate::rate)
        .map(BigDecimal::stripTrailingZeros)
        .collect(Collectors.toSet());
  }

  /**
   * The rate that was used, with what was corrected in it since; null: its record is of another day
   * or other currencies now. One that is gone stays as it was used.
   */
  private @Nullable Rate asItIs(Rate used) {
    var id = RecordId.parse(used.record());
    var record = records.apply(Set.of(id)).get(id);
    var now = record == null || record.status() != Status.ACTIVE ? null : Conversions.of(record);
    if (now == null) {
      return used;
    }
    boolean same =
        Stream.<Function<Rate, Object>>of(Rate::base, Rate::quote, Rate::day)
            .allMatch(it -> it.apply(now).equals(it.apply(used)));
    return same ? now : null;
  }
}
