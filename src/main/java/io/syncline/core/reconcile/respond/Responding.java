package io.syncline.core.reconcile.respond;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond.Response;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Does about drift what the definition wants for its bucket: reports it, has it fixed, or holds the
 * record back.
 *
 * <p>A fix files ids into the inbox, never values: each copy is read again in its lane, and what is
 * due is ordered by the rules of any change, in the name of the run (S23). Only what is unambiguous
 * is fixed, at most {@value #MOST_FIXES} in a run, and nothing where so much differs that the cause
 * must be another one: more than the larger of {@value #FEW} and {@value #PERCENT} % of the pairs.
 */
public final class Responding {

  static final int MOST_FIXES = 1_000;
  static final int FEW = 10;
  static final int PERCENT = 5;
  private static final int PAGE = 200;

  private final ReconciliationContext run;
  private final Examination examination;
  private final Differences differences;
  private final ReconciliationPorts.Effects effects;

  public Responding(ReconciliationContext run, Examination examination) {
    this.run = run;
    this.examination = examination;
    this.differences = run.ports().findings().differences();
    this.effects = run.ports().effects();
  }

  /** Whether so much differs that nothing is done about it by itself. */
  static boolean braked(Examination examination, Differences.Tally tally) {
    long pairs = examination.agreeing() + examination.suspects();
    return tally.pairs() > Math.max(FEW, pairs * PERCENT / 100);
  }

  /** Whether anything is done about any bucket but to report it. */
  static boolean acts(Reconciliation rules) {
    return rules.respond().to("") != Response.REPORT
        || rules.respond().byBucket().values().stream().anyMatch(it -> it != Response.REPORT);
  }

  /** Responds to what was not responded to yet. */
  public void respond() {
    var tally = differences.tally(run.id());
    if (!acts(run.rules()) || braked(examination, tally)) {
      return;
    }
    var after = differences.begin(run.claimed()).responded();
    long fixes = tally.of(Difference.State.FIXED);
    while (true) {
      run.work().goOn();
      var page = differences.open(run.id(), after, PAGE);
      if (page.isEmpty()) {
        return;
      }
      var fixed = new HashSet<UUID>();
      var held = new HashSet<UUID>();
      var events = new ArrayList<InboxEvent>();
      for (var it : page) {
        var difference = it.difference();
        var response = run.rules().respond().to(difference.evidence().bucket().name());
        if (response == Response.FIX && it.fixable() && fixes < MOST_FIXES) {
          events.addAll(events(difference));
          fixed.add(difference.id());
          fixes++;
        } else if (response == Response.QUARANTINE && held(difference)) {
          held.add(difference.id());
        }
      }
      file(events);
      after = page.get(page.size() - 1).difference().id();
      differences.responded(run.claimed(), fixed, held, after);
    }
  }

  /**
   * Lets nothing be written for its records until a person has looked (S2); one that is not active
   * is left as it is.
   *
   * @return whether all are in quarantine now
   */
  private boolean held(Difference difference) {
    var concerned = concerned(difference);
    boolean all = !concerned.isEmpty();
    for (var it : concerned) {
      all &= effects.changes().inTransaction(tx -> held(tx, it, difference));
    }
    return all;
  }

  /** Its status and the question, in one commit. */
  private boolean held(ChangeStore.Transaction tx, RecordId id, Difference difference) {
    var state = tx.reads().lock(new TreeSet<>(Set.of(id))).get(id);
    if (state == null || state.record().status() != Status.ACTIVE) {
      return state != null && state.record().status() == Status.QUARANTINED;
    }
    var record = state.record().withStatus(Status.QUARANTINED);
    var attribute = difference.key().attribute();
    var question =
        "Reconciliation found that the sides differ"
            + (attribute.equals(DifferenceKey.WHOLE) ? "" : " in " + attribute)
            + "; nothing is written for this record until a person resumes it. Has it been"
            + " looked at?";
    var entity = record.entity();
    var ids = run.ports().ids();
    var changes = new ChangeSet();
    changes.add(new Effect.RecordSaved(record, state.record().version()));
    changes.add(
        new Effect.ReviewOpened(
            ReviewItem.ofRecord(
                ids.next(), ReviewItem.Kind.QUARANTINE, entity, id, question, run.now())));
    changes.add(
        new Effect.Audited(AuditEntry.quarantined(ids.next(), run.now(), entity, id, run.id())));
    tx.save(changes);
    return true;
  }

  /** Its record; of several rows of one key, those that they are linked to. */
  private Set<RecordId> concerned(Difference difference) {
    var subject = difference.evidence().subject();
    if (subject.record() != null) {
      return Set.of(subject.record());
    }
    var linked = new TreeSet<RecordId>();
    Stream.concat(subject.a().stream(), subject.b().stream())
        .flatMap(it -> effects.records().find(it).stream())
        .forEach(it -> linked.add(it.record().id()));
    return linked;
  }

  private void file(List<InboxEvent> events) {
    if (!events.isEmpty()) {
      effects.inbox().accept(events);
      events.stream().map(it -> it.ref().system()).distinct().forEach(effects.wakeups()::inbox);
    }
  }

  private List<InboxEvent> events(Difference difference) {
    return refs(difference).stream().map(it -> event(difference, it)).toList();
  }

  private Set<NativeRef> refs(Difference difference) {
    var primaries =
        run.terms().stream()
            .filter(it -> it.entity().name().equals(difference.key().entity()))
            .map(it -> it.primary().system())
            .toList();
    return new ConcernedCopies(effects.records()).of(difference, primaries);
  }

  /** One and the same, however often it is filed: a step that is repeated files nothing new. */
  private InboxEvent event(Difference difference, NativeRef ref) {
    var object = ref.object().toLowerCase(Locale.ROOT);
    var identity =
        String.join("/", "reconciliation", run.id(), difference.id().toString(), object, ref.id());
    return InboxEvent.readRequest(
            run.ports().ids().next(),
            ref,
            InboxEvent.Source.RECONCILIATION,
            run.now(),
            Origin.ofRun(run.id()))
        .identified(identity);
  }
}
