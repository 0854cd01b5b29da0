package io.syncline.core.sync.state;

import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.Custom;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.key.RouteName;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What routes said about the conflicts of one batch. They are asked outside any transaction and
 * before anything is locked; what they said holds for the very values they were asked about, so it
 * is looked up under the lock by those, and a conflict that turns out to be of other values is
 * asked about again (S20). Of one batch and one thread.
 *
 * <p>A route that fails, answers nothing or takes too long leaves the decision to a person; so do
 * those whose turn would come after all of them together took too long, and those of a route that
 * took too long for two of this batch already: one that hangs holds a batch up for twice its time.
 */
public final class RouteAnswers {

  /** How long the routes of one batch may take together: well within a lease (S18). */
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private static final int MOST_ROUNDS = 3;

  /** A route that was late once may recover; one that was late twice is treated as hanging. */
  private static final int MOST_LATE = 2;

  private final OperationRoutes routes;
  private final InstantSource clock;
  private final Map<ConflictingSides.Key, KeptDecision> said = new HashMap<>();
  private final Map<ConflictingSides.Key, String> silent = new HashMap<>();
  private final Map<ConflictingSides.Key, ConflictingSides> open = new LinkedHashMap<>();
  private final List<KeptDecision> used = new ArrayList<>();
  private final Map<String, Integer> late = new HashMap<>();
  private @Nullable Instant until;
  private int rounds;

  public RouteAnswers(OperationRoutes routes, InstantSource clock) {
    this.routes = routes;
    this.clock = clock;
  }

  /** The batch is judged, perhaps once more. */
  public void begin() {
    open.clear();
    used.clear();
  }

  /** What was said about these values; null: nothing. */
  @Nullable KeptDecision on(ConflictingSides.Key key) {
    var keptDecision = said.get(key);
    if (keptDecision != null) {
      used.add(keptDecision);
    }
    return keptDecision;
  }

  String unasked(ConflictingSides conflicting, String route) {
    var why = silent.get(conflicting.key());
    if (why == null) {
      open.put(conflicting.key(), conflicting);
    }
    return why == null ? KeptDecisions.notDecided(route) : why;
  }

  /** Whether something is open that no route was asked about yet. */
  public boolean isOpen() {
    return !open.isEmpty();
  }

  /** The decisions that the judgement went by: to be kept (S10). */
  public List<KeptDecision> used() {
    return used;
  }

  /** The number of rounds is limited, for values that change each time. */
  public boolean mayAsk() {
    return rounds < MOST_ROUNDS;
  }

  /** Asks about all that is open, without holding a lock. */
  public void ask() {
    rounds++;
    if (until == null) {
      until = clock.instant().plus(TOGETHER);
    }
    for (var conflicting : List.copyOf(open.values())) {
      ask(conflicting);
    }
    open.clear();
  }

  private void ask(ConflictingSides conflicting) {
    var route = String.valueOf(conflicting.attribute().strategy().route());
    boolean over = until != null && !clock.instant().isBefore(until);
    if (over || late.getOrDefault(route, 0) >= MOST_LATE) {
      silent.put(conflicting.key(), route + " took too long for others");
      return;
    }
    var patience = conflicting.attribute().strategy().patience();
    var begun = clock.instant();
    try {
      var name = Objects.requireNonNullElse(RouteName.of(route), "");
      var answer = routes.call(name, body(conflicting), about(conflicting), patience);
      if (answer == null) {
        silent.put(conflicting.key(), route + " said nothing");
      } else {
        var rule = Resolver.rule(conflicting.attribute().strategy());
        said.put(
            conflicting.key(), new KeptDecision(conflicting.key(), rule, answer, clock.instant()));
      }
    } catch (OperationRoutes.Failed failed) {
      silent.put(conflicting.key(), failed.why());
      if (!clock.instant().isBefore(begun.plus(patience))) {
        late.merge(route, 1, Integer::sum);
      }
    }
  }

  private static Value body(ConflictingSides conflicting) {
    return new Value.Struct(Custom.seen(conflicting).asMap());
  }

  private static Map<String, String> about(ConflictingSides conflicting) {
    return Map.of(
        "record", conflicting.record().toString(),
        "entity", conflicting.entity().name(),
        "attribute", conflicting.attribute().name());
  }
}
