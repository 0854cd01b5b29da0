package io.syncline.core.reconcile;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.reconcile.close.CloseLine;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.Answered;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle;
import io.syncline.core.reconcile.close.PeriodClose.Outcome;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.transform.rule.ClosedPeriods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a close: says what prevents it, or closes the period. It is closed only where
 * each side was read completely and each pair of the period agrees, or a person answered each of
 * its differences.
 */
final class Closing {

  private static final int PAGE = 500;

  private final ReconciliationContext run;
  private final PeriodCloses closes;

  Closing(ReconciliationContext run) {
    this.run = run;
    this.closes = run.ports().findings().closes();
  }

  /** What a run says of a pair that does not agree. */
  private record Pair(String entity, String against, String key) {}

  /** Does nothing where the run closes no period. */
  void conclude(Examination examination) {
    var close = closes.ofRun(run.id()).orElse(null);
    if (close == null || close.state() != PeriodClose.State.RUNNING) {
      return;
    }
    var obstacles = new ArrayList<Obstacle>();
    var answers = new ArrayList<Answered>();
    List<CloseLine> lines = List.of();
    if (examination.trustworthy()) {
      unverifiable(close, examination, obstacles);
      lines = closes.lines(run.id());
      counted(lines, obstacles);
      differences(lines, obstacles, answers);
    } else {
      var why = examination.reason() == null ? "" : examination.reason();
      obstacles.add(new Obstacle(Obstacle.Kind.NOT_READ, 0, why));
    }
    var hash = run.terms().get(0).sync().version().contentHash();
    var outcome = new Outcome(run.now(), obstacles, answers, hash, digest(close, lines));
    closes.conclude(close, outcome, it -> within(close, it));
  }

  private static void unverifiable(
      PeriodClose close, Examination examination, List<Obstacle> obstacles) {
    examination.sides().stream()
        .filter(it -> close.places().containsKey(it.of().entity()) && !it.verifiable())
        .map(it -> it.of().system() + " cannot be listed, and was not compared")
        .forEach(it -> obstacles.add(new Obstacle(Obstacle.Kind.NOT_READ, 0, it)));
  }

  private static void counted(List<CloseLine> lines, List<Obstacle> obstacles) {
    add(lines, CloseLine.UNDATED, Obstacle.Kind.UNDATED, "a record says no day", obstacles);
    add(
        lines,
        CloseLine.NO_CURRENCY,
        Obstacle.Kind.NO_CURRENCY,
        "an amount says no currency",
        obstacles);
    add(
        lines,
        CloseLine.UNPAIRED,
        Obstacle.Kind.UNPAIRED,
        "a record has no one counterpart",
        obstacles);
  }

  private static void add(
      List<CloseLine> lines, String part, Obstacle.Kind kind, String what, List<Obstacle> to) {
    var mine =
        lines.stream().filter(it -> it.pair().part().equals(part) && it.amount() == null).toList();
    long count = mine.stream().mapToLong(CloseLine::records).sum();
    if (count > 0) {
      var where = mine.stream().map(it -> it.system().value()).distinct().collect(joining(", "));
      to.add(new Obstacle(kind, count, what + ": " + where));
    }
  }

  /** Each pair of the period that does not agree needs drift, and an answer to all of it. */
  private void differences(
      List<CloseLine> lines, List<Obstacle> obstacles, List<Answered> answers) {
    Set<Pair> doubtful =
        lines.stream()
            .filter(CloseLine::doubtful)
            .map(it -> new Pair(it.pair().entity(), it.pair().against().value(), it.pair().key()))
            .collect(toCollection(LinkedHashSet::new));
    if (doubtful.isEmpty()) {
      return;
    }
    var seen = seen(doubtful);
    long undecided = 0;
    long open = 0;
    for (var pair : doubtful) {
      var found = seen.getOrDefault(pair, List.of());
      if (found.isEmpty() || found.stream().anyMatch(it -> it.verdict() != Verdict.DRIFT)) {
        undecided++;
      } else if (found.stream().allMatch(it -> answered(it.difference()))) {
        found.forEach(it -> answers.add(answer(it.difference())));
      } else {
        open++;
      }
    }
    if (open > 0) {
      obstacles.add(
          new Obstacle(Obstacle.Kind.OPEN, open, "a pair differs, and it is not answered"));
    }
    if (undecided > 0) {
      var why = "a pair changed while it was read, or is under way: ask again";
      obstacles.add(new Obstacle(Obstacle.Kind.UNDECIDED, undecided, why));
    }
  }

  private Map<Pair, List<Differences.Listed>> seen(Set<Pair> wanted) {
    var differences = run.ports().findings().differences();
    var seen = new HashMap<Pair, List<Differences.Listed>>();
    @Nullable UUID after = null;
    while (true) {
      var page =
          differences.list(new Differences.Query(run.id(), null, null, null, null, after, PAGE));
      if (page.isEmpty()) {
        return seen;
      }
      page.stream()
          .collect(groupingBy(Closing::pair))
          .forEach(
              (pair, found) -> {
                if (wanted.contains(pair)) {
                  seen.computeIfAbsent(pair, any -> new ArrayList<>()).addAll(found);
                }
              });
      after = page.get(page.size() - 1).difference().id();
    }
  }

  private static Pair pair(Differences.Listed it) {
    var key = it.difference().key();
    return new Pair(key.entity(), key.against().value(), key.key());
  }

  private static boolean answered(Difference it) {
    return (it.state() == Difference.State.ACCEPTED || it.state() == Difference.State.EXPLAINED)
        && it.handling().answer() != null;
  }

  private static Answered answer(Difference it) {
    var key = it.key();
    var answer = it.handling().answer();
    if (answer == null) {
      throw new IllegalStateException("The difference has no answer");
    }
    var place = new Answered.Place(key.entity(), key.against(), key.key(), key.attribute());
    return new Answered(it.id(), place, it.evidence().bucket(), answer);
  }

  private boolean within(PeriodClose close, UnifiedRecord record) {
    var attribute = close.places().get(record.entity());
    return attribute != null
        && run.terms().stream()
            .map(Terms::entity)
            .filter(it -> it.name().equals(record.entity()))
            .anyMatch(it -> close.period().equals(ClosedPeriods.month(it, attribute, record)));
  }

  /** SHA-256 over the sync, the period and each figure, a line each, fields separated by tabs. */
  private static String digest(PeriodClose close, List<CloseLine> lines) {
    var text = new StringBuilder(close.sync()).append('\t').append(close.period()).append('\n');
    for (var it : lines) {
      var amount = it.amount();
      text.append(it.pair().entity()).append('\t').append(it.pair().against()).append('\t');
      text.append(it.pair().part()).append('\t').append(it.pair().key()).append('\t');
      text.append(it.system()).append('\t').append(it.attribute()).append('\t');
      text.append(it.currency()).append('\t').append(it.records()).append('\t');
      text.append(amount == null ? "" : amount.stripTrailingZeros().toPlainString()).append('\n');
    }
    return Sha256.hex(text.toString());
  }
}
