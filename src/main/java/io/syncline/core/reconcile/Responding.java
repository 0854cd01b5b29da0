package io.syncline.core.reconcile;

import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond.Response;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.sync.read.Records;
import java.time.InstantSource;
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

  private final Differences differences;
  private final Inbox inbox;
  private final Records records;
  private final Quarantine quarantine;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;

  public Responding(
      Differences differences,
      Inbox inbox,
      Records records,
      Quarantine quarantine,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    this.differences = differences;
    this.inbox = inbox;
    this.records = records;
    this.quarantine = quarantine;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
  }

  /** Whether so much differs that nothing is done about it by itself. */
  static boolean braked(Examination examination, Differences.Tally tally) {
    long pairs = examination.agreeing() + examination.suspects();
    return tally.pairs() > Math.max(FEW, pairs * PERCENT / 100);
  }

  /** Responds to what was not responded to yet. */
  void respond(ReconciliationContext run, Reconciliation rules) {
    var tally = differences.tally(run.run().id());
    if (nothingToDo(rules) || braked(run.examined(), tally)) {
      return;
    }
    var after = differences.begin(run.work().claimed()).responded();
    long fixes = tally.of(Difference.State.FIXED);
    while (true) {
      run.work().goOn();
      var page = differences.open(run.run().id(), after, PAGE);
      if (page.isEmpty()) {
        return;
      }
      var fixed = new HashSet<UUID>();
      var held = new HashSet<UUID>();
      var events = new ArrayList<InboxEvent>();
      for (var it : page) {
        var difference = it.difference();
        var response = rules.respond().to(difference.bucket().name());
        if (response == Response.FIX && it.fixable() && fixes < MOST_FIXES) {
          events.addAll(events(run, difference));
          fixed.add(difference.id());
          fixes++;
        } else if (response == Response.QUARANTINE && held(run, difference)) {
          held.add(difference.id());
        }
      }
      file(events);
      after = page.get(page.size() - 1).difference().id();
      differences.responded(run.work().claimed(), fixed, held, after);
    }
  }

  private static boolean nothingToDo(Reconciliation rules) {
    return rules.respond().all() != Response.FIX
        && rules.respond().all() != Response.QUARANTINE
        && rules.respond().byBucket().values().stream().allMatch(it -> it == Response.REPORT);
  }

  private boolean held(ReconciliationContext run, Difference difference) {
    var concerned = concerned(difference);
    boolean all = !concerned.isEmpty();
    for (var it : concerned) {
      all &= quarantine.hold(it, difference, run.run().id());
    }
    return all;
  }

  /** Its record; of several rows of one key, those that they are linked to. */
  private Set<RecordId> concerned(Difference difference) {
    var record = difference.subject().record();
    if (record != null) {
      return Set.of(record);
    }
    var linked = new TreeSet<RecordId>();
    Stream.concat(difference.subject().a().stream(), difference.subject().b().stream())
        .flatMap(it -> records.find(it).stream())
        .forEach(it -> linked.add(it.record().id()));
    return linked;
  }

  private void file(List<InboxEvent> events) {
    if (!events.isEmpty()) {
      inbox.accept(events);
      events.stream().map(it -> it.ref().system()).distinct().forEach(wakeups::inbox);
    }
  }

  private List<InboxEvent> events(ReconciliationContext run, Difference difference) {
    return refs(run, difference).stream().map(it -> event(run, difference, it)).toList();
  }

  /** All copies concerned: those that were listed, and those that are linked and were not. */
  private Set<NativeRef> refs(ReconciliationContext run, Difference difference) {
    var refs = new TreeSet<>(difference.subject().a());
    refs.addAll(difference.subject().b());
    var record = difference.subject().record();
    if (record != null) {
      var concerned = new HashSet<>(Set.of(difference.key().against()));
      run.terms().stream()
          .filter(it -> it.entity().name().equals(difference.key().entity()))
          .forEach(it -> concerned.add(it.primary().system()));
      records.find(record).stream()
          .flatMap(it -> it.links().stream())
          .map(it -> it.link())
          .filter(it -> it.role() == Link.Role.MAIN && concerned.contains(it.ref().system()))
          .forEach(it -> refs.add(it.ref()));
    }
    return refs;
  }

  /** One and the same, however often it is filed: a step that is repeated files nothing new. */
  private InboxEvent event(ReconciliationContext run, Difference difference, NativeRef ref) {
    return new InboxEvent(
        ids.next(),
        ref,
        EventKind.UPDATED,
        InboxEvent.Source.RECONCILIATION,
        String.join(
            "/",
            "reconciliation",
            run.run().id(),
            difference.id().toString(),
            ref.object().toLowerCase(Locale.ROOT),
            ref.id()),
        null,
        clock.instant(),
        Value.Struct.EMPTY,
        false,
        Origin.ofRun(run.run().id()));
  }
}
