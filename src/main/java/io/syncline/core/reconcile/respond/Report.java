package io.syncline.core.reconcile.respond;

import io.syncline.core.notify.Message;
import io.syncline.core.notify.Message.Urgency;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference.State;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: how it ends (S25), its counts, and the one message about it, if there is one.
 *
 * @param usual new drift of each cause in earlier runs, newest first
 */
public record Report(
    ReconciliationContext run,
    Examination examination,
    Differences.Tally tally,
    List<Map<Cause, Long>> usual) {

  private static final int USUAL_RUNS = 8;

  /** More than so many times the usual number of new differences of one cause is an alert. */
  private static final int UNUSUAL = 3;

  /** With fewer earlier runs nothing is usual. */
  private static final int ENOUGH_RUNS = 3;

  public static Report of(ReconciliationContext run, Examination examination) {
    var differences = run.ports().findings().differences();
    var usual = differences.usual(run.sync(), run.id(), USUAL_RUNS);
    return new Report(run, examination, differences.tally(run.id()), usual);
  }

  public Run.Status status() {
    if (!examination.trustworthy()) {
      return Run.Status.NOT_TRUSTWORTHY;
    }
    return tally.skipped() > 0 || stopped() ? Run.Status.PARTIAL : Run.Status.SUCCEEDED;
  }

  /** Whether something was to be done and was held back. */
  private boolean stopped() {
    return Responding.acts(run.rules())
        && Responding.braked(examination, tally)
        && tally.of(State.OPEN) > 0;
  }

  public Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    for (var side : examination.sides()) {
      counts.merge("pulled", side.listing().pulled(), Long::sum);
      counts.merge("compared", side.records().compared(), Long::sum);
    }
    counts.put("agreeing", examination.agreeing());
    counts.put("rounding", examination.rounding());
    counts.put("suspects", examination.suspects());
    for (var verdict : Verdict.values()) {
      counts.put(Bucket.word(verdict), tally.of(verdict));
    }
    counts.put("skipped", tally.skipped());
    for (var state : List.of(State.OPEN, State.EXPLAINED, State.ACCEPTED, State.FIXED)) {
      counts.put(Bucket.word(state), tally.of(state));
    }
    counts.put("new", tally.fresh().values().stream().mapToLong(Long::longValue).sum());
    tally.buckets().forEach((bucket, count) -> counts.put(Bucket.word(bucket), count));
    return counts;
  }

  public @Nullable String reason() {
    if (!examination.trustworthy()) {
      return examination.reason();
    }
    if (stopped()) {
      return "so much differs that nothing was done about it: more than "
          + Responding.PERCENT
          + " % of the pairs";
    }
    return tally.skipped() > 0
        ? tally.skipped() + " could not be looked at again"
        : examination.notCompared();
  }

  /** One message when something remains; none when nothing does. */
  public Optional<Message> message() {
    if (!examination.trustworthy()) {
      var text = "This reconciliation is not trustworthy and concludes nothing: ";
      return Optional.of(message(Urgency.ALERT, text + examination.reason()));
    }
    var unusual = unusual();
    if (!unusual.isEmpty()) {
      var text = "Far more new differences than usual: " + String.join(", ", unusual);
      return Optional.of(message(Urgency.ALERT, text));
    }
    long open = tally.of(State.OPEN);
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
    var unread = examination.notCompared();
    return examination.sides().stream()
            .filter(SideCount::verifiable)
            .map(it -> it.records().compared() + " " + it.of().entity() + " in " + it.of().system())
            .collect(Collectors.joining(", ", "Compared: ", ""))
        + (unread == null ? "" : ". " + unread);
  }

  /** Causes of which far more is new than in the runs before. */
  private List<String> unusual() {
    if (usual.size() < ENOUGH_RUNS) {
      return List.of();
    }
    var found = new ArrayList<String>();
    for (var fresh : tally.fresh().entrySet()) {
      var cause = fresh.getKey();
      long count = fresh.getValue();
      long before = usual.stream().mapToLong(it -> it.getOrDefault(cause, 0L)).sum();
      if (count > UNUSUAL && count * usual.size() > UNUSUAL * before) {
        found.add(count + " of " + Bucket.word(cause));
      }
    }
    return found;
  }

  private Message message(Urgency urgency, String text) {
    return new Message(
            new Message.Topic("reconciliation", run.sync(), run.id()),
            urgency,
            run.rules().reports().owner(),
            text,
            counts())
        .once("reconciliation/" + run.id());
  }
}
