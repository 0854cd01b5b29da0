package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;

/**
 * Compares when a native record was created with the first start of a sync (S12), by our clock and
 * as far as its system says.
 */
public final class RecordAge {

  private RecordAge() {}

  /**
   * Whether the record was created after the sync was started. Where its system gives no time of
   * creation, only an event of its creation, or a person's approval, counts as that.
   */
  public static boolean young(
      Participant source, Observation observation, NativeRecord seen, SyncRules sync) {
    var createdAt = seen.createdAt();
    if (createdAt == null) {
      return observation.events().stream()
          .map(QueuedEvent::event)
          .anyMatch(
              it ->
                  it.kind() == EventKind.CREATED
                      || it.origin().chain().contains(HeldCreation.APPROVED));
    }
    var step = source.type().granularity();
    return !observation.ours(createdAt).plus(step).isBefore(sync.version().startedAt());
  }

  /**
   * Whether the record existed before every sync of its system and all of them leave such records
   * alone ({@code initial: none}), and only the system itself reports it: a look that a person, a
   * run or another record asks for is taken.
   */
  public static boolean leftAlone(LiveRecord live) {
    var observation = live.observation();
    var syncs =
        live.entity().syncs().stream().filter(it -> it.systems().contains(live.system())).toList();
    return !syncs.isEmpty()
        && syncs.stream().allMatch(it -> it.firstSync().initial() == InitialSync.NONE)
        && observation.events().stream().allMatch(it -> isReport(it.event().source()))
        && syncs.stream().noneMatch(it -> young(live.participant(), observation, live.seen(), it));
  }

  private static boolean isReport(InboxEvent.Source source) {
    return source == InboxEvent.Source.HOOK || source == InboxEvent.Source.POLL;
  }
}
