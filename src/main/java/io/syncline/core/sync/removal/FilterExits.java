package io.syncline.core.sync.removal;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.ScopeExit;
import java.util.List;
import java.util.Set;

/**
 * What becomes of the copies of a record that no longer satisfies a sync's filter (S16). A change
 * of the record's own values lets it leave, and an approved plan: an edited definition alone moves
 * nothing. The primary's copy stays, and so does every one that this product neither made nor ever
 * wrote to.
 */
public final class FilterExits {

  /** A copy whose record left. */
  private record Leaver(Participant target, LinkState link) {}

  private final Removals removals;
  private final RemovalHandler removalHandler;
  private final Ids ids;

  public FilterExits(RemovalHandler removalHandler, Ids ids) {
    this.removals = new Removals(ids);
    this.removalHandler = removalHandler;
    this.ids = ids;
  }

  /**
   * @param before the record as it was until now
   * @param after as judged
   */
  public void order(LiveRecord live, UnifiedRecord before, RecordState after) {
    boolean approved = RemovalHandler.words(live.observation()).contains(Removal.APPROVED);
    boolean planned = live.observation().permissions().planned().contains(live.ref());
    for (var sync : DeletePermission.including(live.entity(), live.system())) {
      if (sync.scope().onFilterExit() != FilterExit.PAUSE
          && !sync.scope().filter().isEmpty()
          && (approved
              || planned
              || Filters.judge(sync.scope().filter(), before.values()) == Filters.Answer.IN)
          && Filters.judge(sync.scope().filter(), after.record().values()) == Filters.Answer.OUT) {
        leave(live, sync, after, approved, planned);
      }
    }
  }

  private void leave(
      LiveRecord live, SyncRules sync, RecordState after, boolean approved, boolean planned) {
    for (var target : live.entity().participants()) {
      var link = after.main(target.system(), target.object()).orElse(null);
      if (link != null
          && !target.primary()
          && sync.systems().contains(target.system())
          && approved == target.system().equals(live.system())
          && isOurs(link)
          && !Removal.archived(link.shadow())
          && ScopeExit.out(live.entity(), target.system(), after.record().values())) {
        leave(live, sync, after, new Leaver(target, link), approved, planned);
      }
    }
  }

  private void leave(
      LiveRecord live,
      SyncRules sync,
      RecordState after,
      Leaver leaver,
      boolean approved,
      boolean planned) {
    var target = leaver.target();
    var how = sync.scope().onFilterExit() == FilterExit.UNLINK ? Removal.UNLINK : Removal.ARCHIVE;
    var step = new Removals.Step(target, leaver.link().link().ref(), how);
    var why = Removals.impossible(target, how, approved);
    var removalBrake = live.workspace().brake();
    var stopping = approved || planned ? null : removalBrake.stops(List.of(sync), 1, live.now());
    if (why != null) {
      ask(live, after, step, why);
    } else if (stopping != null) {
      live.changes()
          .add(
              new Effect.ReviewOpened(
                  removalHandler.waiting(
                      stopping, step.ref(), live.entity(), removalBrake, live.now())));
    } else {
      var causes = live.observation().events().stream().map(it -> it.event().id()).toList();
      var origin = live.observation().origin();
      live.changes()
          .add(
              new Effect.DeliveryPlanned(
                  removals.delivery(
                      live.entity(), after.record(), step, causes, origin, live.now())));
      removalBrake.passed(List.of(sync), 1, live.changes(), live.now());
    }
  }

  private void ask(LiveRecord live, RecordState after, Removals.Step step, String why) {
    live.changes()
        .add(
            new Effect.ReviewOpened(
                new ReviewItem(
                    ids.next(),
                    new ReviewItem.Key(ReviewItem.Kind.SAFETY_HOLD, "left@" + step.ref()),
                    new About(live.entity().name(), after.record().id(), step.ref()),
                    Set.of(),
                    List.of(),
                    "The record left the filter, but "
                        + why
                        + ". Its copy stays as it is and is not written any more",
                    live.now())));
  }

  /** Whether this product made the copy, or ever wrote to it. */
  private static boolean isOurs(LinkState link) {
    return link.link().madeBy().equals(Link.CREATED)
        || link.shadow().fields().values().stream().anyMatch(it -> it.sent() != null);
  }
}
