package io.syncline.core.sync.removal;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.delivery.Removal;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxEvent.Source;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import java.util.Map;

/**
 * Handles a live copy of a record that was removed (S16): the record becomes active again, a person
 * is asked, or a person's decision about it is carried out.
 */
public final class RestoredRecordHandler {

  private final Removals removals;
  private final Ids ids;
  private final Findable findable;

  public RestoredRecordHandler(Removals removals, Ids ids, Findable findable) {
    this.removals = removals;
    this.ids = ids;
    this.findable = findable;
  }

  /** How a live copy of a removed record is judged. */
  public enum Reading {
    /** Nothing more happens: the outcome is recorded already. */
    DONE,
    /** The record is active again and judged as any. */
    ACTIVE_AGAIN
  }

  /** A copy is seen alive, though its record was deleted or archived. */
  public Reading alive(LiveRecord live, RecordState state, LinkState link) {
    var words = RemovalHandler.words(live.observation());
    var decided = Removal.in(words).orElse(null);
    boolean returned = Removal.archived(link.shadow());
    if (words.contains(Removal.RECREATE)
        || returned
            && DeletePermission.mayDelete(live.entity(), state.record(), live.participant())) {
      activate(live, state);
      return Reading.ACTIVE_AGAIN;
    }
    if (decided != null) {
      letGo(live, state, link, decided);
    } else if (live.participant().deletes() == DeletePolicy.IGNORE) {
      live.skip(state.record().id(), "archived");
    } else if (returned || edited(live, link)) {
      var what = returned ? " is active again there" : " was edited there";
      live.changes()
          .add(
              new Effect.ReviewOpened(
                  removals.question(
                      live.entity(),
                      state,
                      live.ref(),
                      live.ref() + what + ", but the record was deleted elsewhere",
                      live.now())));
      live.close(state.record().id(), Outcome.HELD, "delete-in-review", Map.of());
    } else {
      live.skip(state.record().id(), "deleted");
    }
    return Reading.DONE;
  }

  /**
   * The record becomes active again, with every copy that is still linked. Nothing of what those
   * hold was judged while it was removed, so they are read.
   */
  public void activate(LiveRecord live, RecordState state) {
    var record = state.record().withStatus(Status.ACTIVE);
    state.links().stream()
        .map(it -> it.link().ref())
        .filter(it -> !it.equals(live.ref()))
        .map(it -> InboxEvent.readRequest(ids.next(), it, Source.OBSERVED, live.now(), Origin.NONE))
        .forEach(it -> live.changes().add(new Effect.EventQueued(it)));
    var workspace = live.workspace();
    workspace.save(record);
    workspace.judgeAsActive(record.id(), live.ref());
    var values = findable.values(live.entity(), workspace.state(record.id()));
    live.changes().add(new Effect.MatchValuesSet(record.id(), values));
  }

  /** A person saw the edit and decided to delete the copy anyway. */
  private void letGo(LiveRecord live, RecordState state, LinkState link, Removal decided) {
    var plan = removals.plan(live.entity(), state, null, decided);
    var record = state.record();
    var shown = live.inbound().fields();
    var number = live.observation().readNumber();
    live.changes()
        .add(
            new Effect.ShadowAdvanced(live.ref(), Removal.confirmed(link.shadow(), shown, number)));
    live.changes()
        .add(new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, live.ref().toString()));
    var causes = live.observation().events().stream().map(it -> it.event().id()).toList();
    var origin = live.observation().origin();
    for (var step : plan.steps()) {
      live.changes()
          .add(
              new Effect.DeliveryPlanned(
                  removals.delivery(live.entity(), record, step, causes, origin, live.now())));
    }
    live.workspace().brake().passed(plan.syncs(), plan.steps().size(), live.changes(), live.now());
    live.close(record.id(), Outcome.APPLIED, "decided", Map.of());
  }

  /** Whether a copy holds something that was not known and that no decision discarded. */
  private static boolean edited(LiveRecord live, LinkState link) {
    var said = live.inbound().fields();
    return live.participant().mappings().stream()
        .map(it -> it.field().path())
        .anyMatch(
            path -> {
              var value = said.get(path);
              return value != null && Removal.isEdited(link.shadow(), path, value);
            });
  }
}
