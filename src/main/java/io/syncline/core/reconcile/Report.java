package io.syncline.core.reconcile;

import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond.Response;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Message.Urgency;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: how it ends (S25), its counts, and the one message about it, if there is one.
 *
 * @param braked whether so much differs that nothing was done about it
 * @param usual new drift of each cause in earlier runs, newest first
 */
record Report(
    ReconciliationContext run,
    Reconciliation rules,
    Differences.Tally tally,
    boolean braked,
    List<Map<Cause, Long>> usual) {

  /** More than so many times the usual number of new differences of one cause is an alert. */
  private static final int UNUSUAL = 3;

  /** With fewer earlier runs nothing is usual. */
  private static final int ENOUGH_RUNS = 3;

  Run.Status status() {
    if (!run.examined().trustworthy()) {
      return Run.Status.NOT_TRUSTWORTHY;
    }
    return tally.skipped() > 0 || stopped() ? Run.Status.PARTIAL : Run.Status.SUCCEEDED;
  }

  /** Whether something was to be done and was held back. */
  private boolean stopped() {
    boolean acts =
        rules.respond().to("") != Response.REPORT
            || rules.respond().byBucket().values().stream().anyMatch(it -> it != Response.REPORT);
    return braked && acts && tally.of(Difference.State.OPEN) > 0;
  }

  Map<String, Long> counts() {
    var examined = run.examined();
    var counts = new TreeMap<String, Long>();
    examined
        .sides()
        .forEach(
            it -> {
              counts.merge("pulled", it.pulled(), Long::sum);
              counts.merge("compared", it.compared(), Long::sum);
            });
    counts.put("agreeing", examined.agreeing());
    counts.put("rounding", examined.rounding());
    counts.put("suspects", examined.suspects());
    for (var verdict : Verdict.values()) {
      counts.put(Bucket.word(verdict), tally.of(verdict));
    }
    counts.put("skipped", tally.skipped());
    for (var state :
        List.of(
            Difference.State.OPEN,
            Difference.State.EXPLAINED,
            Difference.State.ACCEPTED,
            Difference.State.FIXED)) {
      counts.put(Bucket.word(state), tally.of(state));
    }
    counts.put("new", tally.fresh().values().stream().mapToLong(Long::longValue).sum());
    tally.buckets().forEach((bucket, count) -> counts.put(Bucket.word(bucket), count));
    return counts;
  }

  @Nullable String reason() {
    if (!run.examined().trustworthy()) {
      return run.examined().reason();
    }
    if (stopped()) {
      return "so much differs that nothing was done about it: more than "
          + Responding.PERCENT
          + " % of the pairs";
    }
    return tally.skipped() > 0 ? tally.skipped() + " could not be looked at again" : null;
  }

  /** One message when something remains; none when nothing does. */
  Optional<Message> message() {
    if (!run.examined().trustworthy()) {
      return Optional.of(
          message(
              Urgency.ALERT,
              "This reconciliation is not trustworthy and concludes nothing: "
                  + run.examined().reason()));
    }
    var unusual = unusual();
    if (!unusual.isEmpty()) {
      return Optional.of(
          message(
              Urgency.ALERT, "Far more new differences than usual: " + String.join(", ", unusual)));
    }
    long open = tally.of(Difference.State.OPEN);
    return open > 0 || stopped()
        ? Optional.of(message(Urgency.NOTICE, remains(open)))
        : Optional.empty();
  }

  private String remains(long open) {
    return open
        + (open == 1 ? " difference remains, " : " differences remain, ")
        + tally.fresh().values().stream().mapToLong(Long::longValue).sum()
        + (open == 1 ? " new. " : " of them new. ")
        + sides()
        + (stopped() ? ". Nothing was done about them, because too much differs" : "");
  }

  private String sides() {
    var sides = new ArrayList<String>();
    run.examined()
        .sides()
        .forEach(it -> sides.add(it.compared() + " " + it.entity() + " in " + it.system()));
    return "Compared: " + String.join(", ", sides);
  }

  /** Causes of which far more is new than in the runs before. */
  private List<String> unusual() {
    if (usual.size() < ENOUGH_RUNS) {
      return List.of();
    }
    var found = new ArrayList<String>();
    tally
        .fresh()
        .forEach(
            (cause, count) -> {
              long before = usual.stream().mapToLong(it -> it.getOrDefault(cause, 0L)).sum();
              if (count > UNUSUAL && count * usual.size() > UNUSUAL * before) {
                found.add(count + " of " + Bucket.word(cause));
              }
            });
    return found;
  }

  private Message message(Urgency urgency, String text) {
    return new Message(
        "reconciliation",
        urgency,
        run.sync(),
        rules.reports().owner(),
        run.run().id(),
        text,
        counts(),
        "reconciliation/" + run.run().id());
  }
}
