package io.syncline.store.memory;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Tally;
import io.syncline.core.model.SystemId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Conflicts counted by week, attribute, pair of systems, rule and kind. */
final class MemoryTallies {

  private record Group(
      Instant week,
      String entity,
      String attribute,
      SystemId one,
      SystemId other,
      String rule,
      Conflict.Kind kind) {}

  private final MemoryState state;

  MemoryTallies(MemoryState state) {
    this.state = state;
  }

  List<Tally> of(List<Conflict> conflicts, int limit) {
    Map<Group, List<Conflict>> groups = new HashMap<>();
    conflicts.forEach(it -> groups.computeIfAbsent(group(it), any -> new ArrayList<>()).add(it));
    return groups.entrySet().stream()
        .map(it -> tally(it.getKey(), it.getValue()))
        .sorted(
            Comparator.comparing(Tally::week)
                .thenComparing(it -> it.counts().total())
                .reversed()
                .thenComparing(it -> it.between().attribute()))
        .limit(limit)
        .toList();
  }

  private static Group group(Conflict it) {
    var held = it.held().system();
    var seen = it.seen().system();
    boolean first = held.compareTo(seen) <= 0;
    var day = it.at().atZone(ZoneOffset.UTC).toLocalDate();
    return new Group(
        day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant(),
        it.entity(),
        it.attribute(),
        first ? held : seen,
        first ? seen : held,
        it.decided().rule(),
        it.kind());
  }

  private Tally tally(Group group, List<Conflict> of) {
    long one = of.stream().filter(it -> won(it, group.one)).count();
    long other = of.stream().filter(it -> won(it, group.other)).count();
    long open = of.stream().filter(Conflict::open).count();
    long won = group.one.equals(group.other) ? one : one + other;
    return new Tally(
        group.week,
        new Tally.Between(
            group.entity, group.attribute, group.one, group.other, group.rule, group.kind),
        new Tally.Counts(
            of.size(),
            one,
            other,
            of.size() - open - won,
            open,
            of.stream().filter(it -> state.overturned.contains(it.id())).count()));
  }

  /** What a person decided for a side has that side's value as its outcome. */
  private boolean won(Conflict it, SystemId side) {
    return side.equals(it.decided().winner())
        && (it.decided().outcome() == null || state.decided.contains(it.id()));
  }
}
