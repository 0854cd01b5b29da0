package io.syncline.core.reconcile;

import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.judge.SuspectJudge;
import io.syncline.core.reconcile.side.Waits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Judges the suspects of a run page by page; resumable at the page reached. Looks at no more than
 * {@value #MOST_LOOKS} of them: what is left then is undecidable, and the run says so.
 */
public final class DifferenceJudgement {

  /** Live looks in one run: at 500 a minute, what vendors allow, twenty minutes. */
  static final int MOST_LOOKS = 10_000;

  /** Suspects that are kept one by one; where there are more, something else is wrong. */
  static final int MOST_KEPT = 100_000;

  static final String NOT_LOOKED_AT =
      "the run looked at " + MOST_LOOKS + " suspects again, and this is one of the rest";

  private static final int PAGE = 200;

  private final Suspects suspects;
  private final Differences differences;
  private final SuspectJudge judge;
  private final InstantSource clock;
  private final int mostLooks;

  public DifferenceJudgement(
      Suspects suspects, Differences differences, SuspectJudge judge, InstantSource clock) {
    this(suspects, differences, judge, clock, MOST_LOOKS);
  }

  DifferenceJudgement(
      Suspects suspects,
      Differences differences,
      SuspectJudge judge,
      InstantSource clock,
      int mostLooks) {
    this.suspects = suspects;
    this.differences = differences;
    this.judge = judge;
    this.clock = clock;
    this.mostLooks = mostLooks;
  }

  /**
   * Judges what is left to judge.
   *
   * @return whether all suspects were kept; of the rest only their number is known
   */
  boolean judge(ReconciliationContext run, Reconciliation rules) {
    var progress = differences.begin(run.work().claimed());
    long reached = progress.judged();
    long looks = progress.looks();
    var waits = judge.waits();
    while (true) {
      run.work().goOn();
      var page = suspects.after(run.run().id(), reached, PAGE);
      if (page.isEmpty()) {
        return true;
      }
      boolean looked = looks < mostLooks;
      if (!looked && reached >= MOST_KEPT) {
        return false;
      }
      var found = looked ? found(run, waits, page) : left(page);
      reached = page.get(page.size() - 1).seq();
      long cost = looked ? page.stream().mapToLong(Suspect::looks).sum() : 0;
      looks += cost;
      differences.judged(
          run.work().claimed(),
          new Differences.Page(found, reached, cost, rules.reports().owner(), clock.instant()));
    }
  }

  private List<DifferenceFinding> found(
      ReconciliationContext run, Waits waits, List<Suspect> page) {
    var byEntity = new LinkedHashMap<String, List<Suspect>>();
    page.forEach(it -> byEntity.computeIfAbsent(it.entity(), name -> new ArrayList<>()).add(it));
    var found = new ArrayList<DifferenceFinding>();
    for (var terms : run.terms()) {
      var mine = byEntity.remove(terms.entity().name());
      if (mine != null) {
        SuspectJudge.Seen seen = looked -> differences.same(run.sync(), run.run().id(), looked);
        var rules = new SuspectJudge.Rules(terms, seen, clock.instant(), run.work(), waits);
        found.addAll(judge.judge(rules, mine));
      }
    }
    byEntity.values().forEach(rest -> found.addAll(left(rest)));
    return found;
  }

  private static List<DifferenceFinding> left(List<Suspect> page) {
    return page.stream()
        .flatMap(it -> DifferenceFinding.whole(it, Verdict.UNDECIDABLE, NOT_LOOKED_AT).stream())
        .toList();
  }
}
