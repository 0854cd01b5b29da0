package io.syncline.core.reconcile;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.core.reconcile.pull.Digests;
import io.syncline.core.reconcile.pull.Pulls;
import io.syncline.core.reconcile.pull.SipHash;
import io.syncline.core.reconcile.pull.Staging;
import io.syncline.core.reconcile.pull.Waiting;
import io.syncline.core.reconcile.pull.Witness;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.DigestLayout.Pair;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.RunScope;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Runs;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Looks at all sides of a sync: pulls them completely into staging, proves by counting that they
 * are complete, and lays them beside each other (docs/decisions/0023-reconciliation.md).
 *
 * <p>Resumes where it was, page by page, in any process. What it finds is suspicious, not yet a
 * difference: {@link Suspects} says who, and each must be looked at live. The run's own checkpoint
 * is left alone.
 */
public final class Examiner implements Reconciler.Examining {

  /** Of a period only some rows would be summed. */
  public static final String PARTS =
      "Rows are summed by their key, which takes all of them: a period cannot be looked at alone";

  private final Staging staging;
  private final Examinations examinations;
  private final Pulls pulls;
  private final Executor threads;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Witness witness;

  /** One without a witness. */
  public Examiner(
      Staging staging,
      Examinations examinations,
      ConnectedSystems systems,
      Transformer transformer,
      Executor threads,
      PullSettings pace,
      InstantSource clock,
      RandomGenerator random) {
    this(staging, examinations, systems, transformer, threads, pace, clock, random, Witness.NONE);
  }

  /**
   * @param threads on which sides are pulled; any number is enough
   */
  public Examiner(
      Staging staging,
      Examinations examinations,
      ConnectedSystems systems,
      Transformer transformer,
      Executor threads,
      PullSettings pace,
      InstantSource clock,
      RandomGenerator random,
      Witness witness) {
    this.witness = witness;
    this.staging = staging;
    this.examinations = examinations;
    this.pulls = new Pulls(staging, systems, transformer, threads, pace, clock, witness);
    this.threads = threads;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Examines the sync of a run, as it was asked for; for one that was examined already the result
   * is only reported.
   *
   * @throws Ongoing.Halted where the run is not to go on here
   * @throws Runs.Lost where another process has it
   * @throws IllegalArgumentException where the request names no date, or the sync is not started
   */
  public Examination examine(Ongoing run, Installation installation) {
    return compare(prove(pull(run, installation)));
  }

  /**
   * Pulls all sides completely, in parallel, page by page into staging. The first of three steps,
   * which are taken one after another in one process; one that dies in between begins with it again
   * and finds what was staged.
   */
  @Override
  public Pulled pull(Ongoing run, Installation installation) {
    var known = examinations.find(run.run().id());
    if (known.isPresent()) {
      return new Pulled(known.get());
    }
    var sync = Objects.requireNonNull(run.run().sync(), "sync");
    var shapes = shapes(sync, run.run().request().words(), installation);
    var begun =
        examinations.begin(
            run.claimed(), sync, definition(shapes, sync), secret(), clock.instant());
    try {
      var found = staging.begin(run.claimed(), begun.fromScratch());
      var counts = pulls.pull(run, shapes, begun.secret(), found);
      return new Pulled(new Pulled.Work(run, sync, shapes, begun.secret()), counts);
    } catch (RuntimeException broken) {
      witness.forget(run.run());
      throw broken;
    }
  }

  /** The count proof: whether every side is complete and its numbers are plausible (S23). */
  @Override
  public Pulled prove(Pulled pulled) {
    var work = pulled.work;
    if (work == null) {
      return pulled;
    }
    var last = examinations.lastTrusted(work.sync(), work.run().run().id());
    boolean part = work.shapes().stream().anyMatch(it -> it.scope().part());
    boolean period = work.shapes().stream().anyMatch(it -> it.scope().period());
    var ratio = work.shapes().get(0).terms().sync().reconciliation().criteria().minCountRatio();
    var doubt = Sanity.doubt(pulled.counts, last.orElse(null), ratio, period);
    return pulled.proved(doubt.orElse(null), last.isEmpty() && !part);
  }

  /** Lays the sides beside each other, where they can be trusted, and keeps what that came to. */
  @Override
  public Examination compare(Pulled pulled) {
    var work = pulled.work;
    if (work == null) {
      return pulled.examination();
    }
    Examination examination;
    try {
      examination = compared(pulled, work);
    } finally {
      witness.forget(work.run().run());
    }
    examinations.examined(work.run().claimed(), examination, clock.instant());
    staging.end(work.run().run().id());
    return examination;
  }

  private Examination compared(Pulled pulled, Pulled.Work work) {
    var doubted = pulled.examination;
    if (doubted != null) {
      return doubted;
    }
    staging.forgetSuspects(work.run().claimed());
    return new Waiting(work.run(), new AtomicBoolean())
        .one(
            threads,
            () ->
                compare(work.run(), work.shapes(), pulled.counts, work.secret(), pulled.baseline));
  }

  /** Drops what a run staged that is not to go on: cancelled, or failed. */
  public void forget(String run) {
    staging.end(run);
  }

  private List<DigestLayout> shapes(String sync, Value.Struct request, Installation installation) {
    var shapes = new ArrayList<DigestLayout>();
    int sides = 0;
    for (var entity : ofSync(sync, installation)) {
      var rules = rules(entity, sync);
      var scope = RunScope.of(request, entity.timeZone());
      var shape = DigestLayout.of(new Terms(entity, rules, scope::includes), sides, scope);
      if (scope.period() && !shape.terms().summed().isEmpty()) {
        throw new IllegalArgumentException(PARTS);
      }
      sides += shape.sides().size();
      shapes.add(shape);
    }
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("The sync `" + sync + "` is not started");
    }
    return shapes;
  }

  private static List<Entity> ofSync(String sync, Installation installation) {
    return installation.entities().values().stream()
        .filter(it -> it.syncs().stream().anyMatch(rules -> rules.sync().equals(sync)))
        .sorted(Comparator.comparing(Entity::name))
        .toList();
  }

  private static SyncRules rules(Entity entity, String sync) {
    return entity.syncs().stream().filter(it -> it.sync().equals(sync)).findFirst().orElseThrow();
  }

  private static String definition(List<DigestLayout> shapes, String sync) {
    return shapes.stream()
            .map(it -> it.terms().sync().version().contentHash() + "/" + it.sides().size())
            .collect(Collectors.joining("+", sync + ":", ""))
        + (shapes.stream().anyMatch(it -> it.scope().part()) ? "#part" : "");
  }

  private byte[] secret() {
    var secret = new byte[SipHash.KEY];
    random.nextBytes(secret);
    return secret;
  }

  private Examination compare(
      Ongoing run,
      List<DigestLayout> shapes,
      List<SideCount> counts,
      byte[] secret,
      boolean baseline) {
    long agreeing = 0;
    long rounding = 0;
    long last = 0;
    var several = new HashSet<Integer>();
    for (var shape : shapes) {
      for (var pair : shape.pairs()) {
        if (verifiable(counts, pair)) {
          var met = staging.compare(run.claimed(), meeting(shape, pair), last);
          if (met.several()) {
            several.add(pair.b().number());
          }
          agreeing += met.agreeing();
          rounding += met.rounding();
          last = met.last();
        }
      }
    }
    shapes.forEach(it -> measure(run, it, counts, secret, several));
    return new Examination(counts, true, null, baseline, agreeing, rounding, last);
  }

  private static boolean verifiable(List<SideCount> counts, Pair pair) {
    return counts.get(pair.a().number()).verifiable() && counts.get(pair.b().number()).verifiable();
  }

  /**
   * Measures the quality; not where only a part of the records is examined.
   *
   * @param several the other sides of pairs of which one holds a key several times
   */
  private void measure(
      Ongoing run,
      DigestLayout shape,
      List<SideCount> counts,
      byte[] secret,
      Set<Integer> several) {
    if (shape.scope().part() || witness == Witness.NONE) {
      return;
    }
    var empty = new Digests(shape, secret).empty();
    var measured =
        shape.pairs().stream()
            .filter(it -> verifiable(counts, it))
            .map(
                it ->
                    staging.measure(
                        run.run().id(),
                        meeting(shape, it),
                        several.contains(it.b().number()),
                        empty))
            .toList();
    var sides = counts.subList(shape.first(), shape.first() + shape.sides().size());
    witness.examined(run.run(), shape.terms().entity(), sides, measured);
  }

  private static Staging.Meeting meeting(DigestLayout shape, Pair pair) {
    var terms = shape.terms();
    var compared =
        pair.attributes().stream()
            .map(
                it -> {
                  int number = shape.numbers().indexOf(it);
                  return new Staging.Compared(
                      it,
                      shape.attributes().indexOf(it),
                      number < 0 ? null : number,
                      terms.tolerance(it),
                      terms.counted(it) && !terms.key().contains(it),
                      terms.key().contains(it));
                })
            .toList();
    return new Staging.Meeting(
        terms.entity().name(),
        pair.a().number(),
        pair.a().participant().system(),
        pair.a().participant().object(),
        pair.b().number(),
        pair.b().participant().system(),
        pair.b().participant().object(),
        pair.place(),
        shape.pairs().size(),
        !shape.scope().period(),
        !terms.summed().isEmpty(),
        names(pair.a(), pair.b()) || names(pair.b(), pair.a()),
        compared);
  }

  private static boolean names(DigestLayout.Side one, DigestLayout.Side other) {
    return one.participant().exposed().stream()
        .anyMatch(it -> it.system().equals(other.participant().system()));
  }
}
