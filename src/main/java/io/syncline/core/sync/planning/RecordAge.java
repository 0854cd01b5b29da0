package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;

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
      return observation.saysCreated()
          || observation.events().stream()
              .anyMatch(it -> it.event().origin().chain().contains(HeldCreation.APPROVED));
    }
    return !isOlder(source, observation.ours(createdAt), sync);
  }

  /**
   * Whether the record may be made in a target that lacks it, as one that is younger than the sync:
   * what the copy that is looked at says, and no other copy is known to be older. Where the target
   * cannot be searched, a copy of an unknown age may have a counterpart there that none will find.
   *
   * @param after the record with all its links
   */
  static boolean mayBeMade(LiveRecord live, RecordState after, Participant target, SyncRules sync) {
    return young(live.participant(), live.observation(), live.seen(), sync)
        && after.links().stream()
            .filter(it -> !it.link().ref().equals(live.ref()))
            .noneMatch(it -> mayBeOlder(live.entity(), it, target, sync));
  }

  private static boolean mayBeOlder(
      Entity entity, LinkState copy, Participant target, SyncRules sync) {
    var ref = copy.link().ref();
    var there = entity.participant(ref.system()).orElse(null);
    if (there == null || !sync.systems().contains(ref.system())) {
      return false;
    }
    var createdAt = copy.shadow().createdAt();
    return createdAt != null
        ? isOlder(there, createdAt, sync)
        : !copy.link().madeBy().equals(Link.CREATED) && !target.isSearchable();
  }

  private static boolean isOlder(Participant source, Instant createdAt, SyncRules sync) {
    return createdAt.plus(source.type().granularity()).isBefore(sync.version().startedAt());
  }

  /**
   * Whether a record that was read before is said only now to be a new one: a poll came before the
   * event of its creation. Nothing has said yet when any copy of it was created.
   */
  public static boolean isLearned(LiveRecord live, RecordState state, LinkState link) {
    return live.seen().createdAt() == null
        && live.observation().saysCreated()
        && !link.link().madeBy().equals(Link.CREATED)
        && state.links().stream().allMatch(it -> it.shadow().createdAt() == null);
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
