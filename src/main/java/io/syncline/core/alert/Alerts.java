package io.syncline.core.alert;

import io.syncline.core.notify.Messenger;
import io.syncline.core.runtime.Runtime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/**
 * Looks at what holds, opens an alert for what holds long enough, sends it again while no one takes
 * care of it or when it gets much worse, and says when it is over. One process looks at a time;
 * each message has an occasion of its own, so that a crash in between repeats none
 * (docs/decisions/0046-alerts.md).
 */
public final class Alerts {

  /** Between two looks. */
  public static final Duration EVERY = Duration.ofMinutes(1);

  private final List<ConditionSource> sources;
  private final AlertStore store;
  private final Messenger messenger;
  private final Runtime runtime;

  public Alerts(
      List<ConditionSource> sources, AlertStore store, Messenger messenger, Runtime runtime) {
    this.sources = List.copyOf(sources);
    this.store = store;
    this.messenger = messenger;
    this.runtime = runtime;
  }

  /** Looks once, where no other process did. */
  public void runOnce() {
    var now = runtime.now();
    if (!store.turn(now, EVERY)) {
      return;
    }
    var found = new HashMap<Condition.Of, Condition>();
    for (var source : sources) {
      source.look(now).forEach(it -> found.merge(it.of(), it, Condition::and));
    }
    var check = new AlertCheck(new AlertTerms(runtime.installation()), now);
    for (var alert : store.current()) {
      check.check(alert, found.remove(alert.of()));
    }
    found.values().forEach(it -> check.startPending(runtime.ids().next(), it));
    check.messages().forEach(messenger::send);
    check.kept().forEach(store::save);
    check.dropped().forEach(store::drop);
  }
}
