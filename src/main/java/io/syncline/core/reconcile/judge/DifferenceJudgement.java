package io.syncline.core.reconcile.judge;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.PullRetry;
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

  private final ReconciliationContext run;
  private final PullRetry.PerSystem waits;

  public DifferenceJudgement(ReconciliationContext run) {
    this.run = run;
    this.waits = new PullRetry.PerSystem(run.sides().pace());
  }

  /**
   * Judges what is left to judge.
   *
   * @return whether all suspects were kept; of the rest only their number is known
   */
  public boolean judge() {
    var findings = run.ports().findings();
    var progress = findings.differences().begin(run.claimed());
    long reached = progress.judged();
    long looks = progress.looks();
    while (true) {
      run.work().goOn();
      var page = findings.suspects().after(run.id(), reached, PAGE);
      if (page.isEmpty()) {
        return true;
      }
      boolean looked = looks < MOST_LOOKS;
      if (!looked && reached >= MOST_KEPT) {
        return false;
      }
      var found = looked ? found(page) : left(page);
      reached = page.get(page.size() - 1).seq();
      long cost = looked ? page.stream().mapToLong(Suspect::looks).sum() : 0;
      looks += cost;
      findings
          .differences()
          .judged(
              run.claimed(),
              new Differences.Page(found, reached, cost, run.rules().reports().owner(), run.now()));
    }
  }

  private List<DifferenceFinding> found(List<Suspect> page) {
    var byEntity = new LinkedHashMap<String, List<Suspect>>();
    page.forEach(
        it -> byEntity.computeIfAbsent(it.key().entity(), name -> new ArrayList<>()).add(it));
    var found = new ArrayList<DifferenceFinding>();
    for (var terms : run.terms()) {
      var mine = byEntity.remove(terms.entity().name());
      if (mine != null) {
        found.addAll(new SuspectJudge(run, terms, waits).judge(mine));
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
