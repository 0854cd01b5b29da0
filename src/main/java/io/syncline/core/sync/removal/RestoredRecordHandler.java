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
  public Reading alive(LiveRecord sighting, RecordState state, LinkState link) {
    var words = RemovalHandler.words(sighting.observation());
    var decided = Removal.in(words).orElse(null);
    boolean returned = Removal.archived(link.shadow());
    if (words.contains(Removal.RECREATE)
        || returned
            && DeletePermission.mayDelete(
                sighting.entity(), state.record(), sighting.participant())) {
      activate(sighting, state);
      return Reading.ACTIVE_AGAIN;
    }
    if (decided != null) {
      letGo(sighting, state, link, decided);
    } else if (sighting.participant().deletes() == DeletePolicy.IGNORE) {
      sighting.skip(state.record().id(), "archived");
    } else if (returned || edited(sighting, link)) {
      var what = returned ? " is active again there" : " was edited there";
      sighting
          .changes()
          .add(
              new Effect.ReviewOpened(
                  removals.question(
                      sighting.entity(),
                      state,
                      sighting.ref(),
                      sighting.ref() + what + ", but the record was deleted elsewhere",
                      sighting.now())));
      sighting.close(state.record().id(), Outcome.HELD, "delete-in-review", Map.of());
    } else {
      sighting.skip(state.record().id(), "deleted");
    }
    return Reading.DONE;
  }

  /**
   * The record becomes active again, with every copy that is still linked. Nothing of what those
   * hold was judged while it was removed, so they are read.
   */
  public void activate(LiveRecord sighting, RecordState state) {
    var record = state.record().withStatus(Status.ACTIVE);
    state.links().stream()
        .map(it -> it.link().ref())
        .filter(it -> !it.equals(sighting.ref()))
        .map(it -> InboxEvent.look(ids.next(), it, Source.OBSERVED, sighting.now(), Origin.NONE))
        .forEach(it -> sighting.changes().add(new Effect.EventQueued(it)));
    var workspace = sighting.workspace();
    workspace.save(record);
    workspace.judgeAsActive(record.id(), sighting.ref());
    var values = findable.values(sighting.entity(), workspace.state(record.id()));
    sighting.changes().add(new Effect.MatchValuesSet(record.id(), values));
  }

  /** A person saw the edit and decided to delete the copy anyway. */
  private void letGo(LiveRecord sighting, RecordState state, LinkState link, Removal decided) {
    var plan = removals.plan(sighting.entity(), state, null, decided);
    var record = state.record();
    var shown = sighting.inbound().fields();
    var number = sighting.observation().readNumber();
    sighting
        .changes()
        .add(
            new Effect.ShadowAdvanced(
                sighting.ref(), Removal.confirmed(link.shadow(), shown, number)));
    sighting
        .changes()
        .add(
            new Effect.QuestionAnswered(
                ReviewItem.Kind.OBSERVED_DELETE, sighting.ref().toString()));
    var causes = sighting.observation().events().stream().map(it -> it.event().id()).toList();
    var origin = sighting.observation().origin();
    for (var step : plan.steps()) {
      sighting
          .changes()
          .add(
              new Effect.DeliveryPlanned(
                  removals.delivery(
                      sighting.entity(), record, step, causes, origin, sighting.now())));
    }
    sighting
        .workspace()
        .brake()
        .passed(plan.syncs(), plan.steps().size(), sighting.changes(), sighting.now());
    sighting.close(record.id(), Outcome.APPLIED, "decided", Map.of());
  }

  /** Whether a copy holds something that was not known and that no decision discarded. */
  private static boolean edited(LiveRecord sighting, LinkState link) {
    var said = sighting.inbound().fields();
    return sighting.participant().mappings().stream()
        .map(it -> it.field().path())
        .anyMatch(
            path -> {
              var value = said.get(path);
              return value != null && Removal.isEdited(link.shadow(), path, value);
            });
  }
}
