package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.PendingWrites;
import java.util.ArrayList;
import java.util.HashMap;

/**
 * Makes due again what a system has answered already (S2), on request: the shadow keeps what the
 * copy is known to hold and forgets which value that answered. Of a copy that nothing reads, what
 * was acknowledged is forgotten too: only a write brings it up to date. What waits for its next
 * attempt is attempted now.
 *
 * <p>The edits of the system that is read are not overwritten, unless it is named as a target.
 * Nothing is forgotten of a copy with a write of unknown outcome (S6).
 */
public final class ForceSync {

  private final PendingWrites pendingWrites;

  public ForceSync(PendingWrites pendingWrites) {
    this.pendingWrites = pendingWrites;
  }

  /**
   * @param after the record as judged
   * @return the same with what was forgotten
   */
  public RecordState force(LiveRecord live, RecordSyncOptions wish, RecordState after) {
    var links = new ArrayList<LinkState>();
    for (var it : after.links()) {
      var target = live.entity().participant(it.link().ref().system()).orElse(null);
      links.add(
          target == null || it.openIntent() || !wanted(live, wish, it)
              ? it
              : forgetful(live, target, after, it));
    }
    for (var target : live.entity().participants()) {
      if (wish.concerns(target.system())) {
        live.changes()
            .add(new Effect.DeliveryExpedited(after.record().id(), target.system(), live.now()));
      }
    }
    var state =
        new RecordState(after.record(), links, after.held(), after.writing(), after.restorations());
    live.workspace().put(state);
    return state;
  }

  private static boolean wanted(LiveRecord live, RecordSyncOptions wish, LinkState it) {
    var system = it.link().ref().system();
    return it.link().ref().equals(live.ref())
        ? wish.targets().contains(system)
        : wish.concerns(system);
  }

  private LinkState forgetful(
      LiveRecord live, Participant target, RecordState state, LinkState link) {
    if (target.type().writeOnly()) {
      return unknown(live, target, link);
    }
    var forgotten = new HashMap<String, FieldShadow>();
    var bare = new LinkState(link.link(), read(link.shadow()), false);
    for (var field : pendingWrites.of(live.entity(), target, state, bare)) {
      var known = link.shadow().field(field.path());
      if (known != null && known.answers(field.value())) {
        forgotten.put(field.path(), FieldShadow.read(known.held()));
      }
    }
    if (forgotten.isEmpty()) {
      return link;
    }
    var shadow = link.shadow().advanced(forgotten, link.shadow().readNumber(), null);
    live.changes().add(new Effect.ShadowAdvanced(link.link().ref(), shadow));
    return new LinkState(link.link(), shadow, false);
  }

  private static LinkState unknown(LiveRecord live, Participant target, LinkState link) {
    var fields = new HashMap<>(link.shadow().fields());
    target.mappings().forEach(it -> fields.remove(it.field().path()));
    var shadow = link.shadow().with(fields, link.shadow().readNumber());
    live.changes().add(new Effect.ShadowAdvanced(link.link().ref(), shadow));
    return new LinkState(link.link(), shadow, false);
  }

  private static Shadow read(Shadow shadow) {
    var fields = new HashMap<String, FieldShadow>();
    shadow.fields().forEach((path, it) -> fields.put(path, FieldShadow.read(it.held())));
    return shadow.with(fields, shadow.readNumber());
  }
}
