package io.syncline.app.listen;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.CaptureListener;
import io.syncline.core.system.trigger.CapturePosition;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureState.Missed;
import io.syncline.core.system.trigger.CaptureState.Retained;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.core.system.trigger.RowChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stores what the log of one system's database says, and how its capture is. */
final class CaptureReports implements CaptureListener {

  private static final Logger LOG = Logger.getLogger(CaptureReports.class);
  private static final int PAGE = 1000;

  private final SystemId system;
  private final Supplier<Set<String>> syncs;
  private final CaptureStates states;
  private final ReportedRows store;
  private @Nullable String said;

  /**
   * @param syncs whose reconciliations find what was missed
   */
  CaptureReports(
      SystemId system, Supplier<Set<String>> syncs, CaptureStates states, ReportedRows store) {
    this.system = system;
    this.syncs = syncs;
    this.states = states;
    this.store = store;
  }

  private Instant now() {
    return store.clock().instant();
  }

  @Override
  public void changed(List<RowChange> changes) {
    store.store(system, changes);
  }

  @Override
  public Optional<CapturePosition> stored() {
    return states.of(system).flatMap(it -> Optional.ofNullable(it.position()));
  }

  @Override
  public void reached(CapturePosition to) {
    states.reached(system, to, now());
  }

  /** As if each row had been deleted: every record that is linked with one is read. */
  @Override
  public void truncated(String object) {
    LOG.warnf("System %s: all rows of %s were removed at once; each is verified", system, object);
    var page = states.linked(system, object, "", PAGE);
    while (!page.isEmpty()) {
      store.store(
          system, page.stream().map(id -> new RowChange(object, id, EventKind.DELETED)).toList());
      page = states.linked(system, object, page.get(page.size() - 1), PAGE);
    }
  }

  @Override
  public void missed(String why) {
    states.missed(system, new Missed(now(), why));
    LOG.errorf(
        "System %s: changes may be missing: %s. Polls and the next reconciliation find them",
        system, why);
  }

  @Override
  public void retained(long bytes, @Nullable Long left) {
    states.retained(system, new Retained(bytes, left));
  }

  @Override
  public void listening(Map<String, String> problems) {
    var uncaptured = problems.isEmpty() ? null : words(problems);
    states
        .of(system)
        .map(CaptureState::uncaptured)
        .filter(before -> !before.equals(uncaptured))
        .ifPresent(this::missed);
    states.looked(system, now(), null, uncaptured);
    if (states.settle(system, syncs.get())) {
      LOG.infof("System %s: a reconciliation has found what changes were missing", system);
    }
    say(
        uncaptured == null
            ? "System %s: changes are captured from the log of its database"
            : "System %s: not all changes are captured, only polled: " + uncaptured,
        uncaptured != null);
  }

  private static String words(Map<String, String> problems) {
    return problems.entrySet().stream()
        .map(it -> it.getKey() + ": " + it.getValue())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  @Override
  public void lost(String why) {
    say(
        "System %s: the log of its database is not read, only polled: "
            + why
            + ". This is tried again",
        true);
    var before = states.of(system).map(CaptureState::uncaptured).orElse(null);
    states.looked(system, now(), why, before);
  }

  /** Each change of state once. */
  private void say(String message, boolean isBad) {
    if (message.equals(said)) {
      return;
    }
    said = message;
    var text = message.replace("%s", system.value());
    if (isBad) {
      LOG.warn(text);
    } else {
      LOG.info(text);
    }
  }
}
