package io.syncline.system.http.answer;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Which writes of groups a system refuses for good, as far as was noticed: for an hour their
 * records are written one by one at once, then a group is tried again. This process remembers it
 * until the system is connected again. Logs one line when an operation begins to be refused, and
 * one when it is accepted again. Safe for threads.
 */
public final class RefusedGroups {

  private static final Logger LOG = Logger.getLogger(RefusedGroups.class);
  private static final Duration REST = Duration.ofHours(1);

  /** Answers that can mean that there is no such operation. */
  private static final Set<Integer> ABSENT = Set.of(404, 405, 410, 501);

  /** Answers that mean nothing else, whatever the records are. */
  private static final Set<Integer> NEVER = Set.of(405, 501);

  private final SystemId system;
  private final InstantSource clock;
  private final Map<String, Refusal> refusals = new TreeMap<>();

  private record Refusal(String why, Instant since, Instant until) {}

  public RefusedGroups(SystemId system, InstantSource clock) {
    this.system = system;
    this.clock = clock;
  }

  /**
   * Whether nothing of a group was applied, so that its records may be written one by one. An
   * unknown outcome is none.
   *
   * @param status of the answer; 0: there was none
   */
  public static boolean appliedNothing(AnswerVerdict verdict, int status) {
    return verdict.refusal()
        || ABSENT.contains(status)
            && verdict instanceof AnswerVerdict.Failed failed
            && failed.failure() instanceof Failure.Permanent;
  }

  /**
   * Whether a refusal was of the group and not of one of its records: 405 and 501 say so; another
   * status of 4xx proves it where each record was accepted alone.
   */
  public static boolean isOfGroup(AnswerVerdict verdict, int status, boolean acceptedAlone) {
    boolean ofState =
        verdict instanceof AnswerVerdict.Stale || verdict instanceof AnswerVerdict.AlreadyThere;
    return !ofState && (NEVER.contains(status) || acceptedAlone && status >= 400 && status < 500);
  }

  /** Whether the operation is not to be tried now. */
  public synchronized boolean refuses(String object, Kind kind) {
    var refusal = refusals.get(name(object, kind));
    return refusal != null && clock.instant().isBefore(refusal.until());
  }

  /**
   * Notes that the operation was refused for good.
   *
   * @param why what messages call the answer
   */
  public synchronized void refused(String object, Kind kind, String why) {
    var now = clock.instant();
    var name = name(object, kind);
    var before = refusals.get(name);
    refusals.put(name, new Refusal(why, before == null ? now : before.since(), now.plus(REST)));
    if (before == null) {
      LOG.warnf(
          "System %s refuses %s: %s. Records are written one by one; it is tried again every"
              + " hour",
          system, name, why);
    }
  }

  /** Notes that the operation works. */
  public synchronized void accepted(String object, Kind kind) {
    var name = name(object, kind);
    if (refusals.remove(name) != null) {
      LOG.warnf("System %s accepts %s again", system, name);
    }
  }

  /** A sentence for each operation that was refused when it was last tried, without values. */
  public synchronized List<String> notices() {
    return refusals.entrySet().stream()
        .map(
            it ->
                "%s is refused since %s (%s): records are written one by one; tried again after %s"
                    .formatted(
                        it.getKey(),
                        it.getValue().since(),
                        it.getValue().why(),
                        it.getValue().until()))
        .toList();
  }

  private static String name(String object, Kind kind) {
    return object + "." + OperationRoutes.word(kind);
  }
}
