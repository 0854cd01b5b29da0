package io.syncline.core.sync.judge;

import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.attempt.TargetRendering;
import io.syncline.core.identity.Distinctiveness;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.path.Paths;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a new copy that no rule matches may come from a create of ours with an unknown
 * outcome and was changed since (S9). It has to agree with what the create sent: a copy that only
 * shares a company or a status with a record is another one.
 */
public final class UnansweredCreates {

  /** So many values agree where a match rule differs, one of them of the record's own. */
  private static final int AGREEING = 2;

  private final Ids ids;

  public UnansweredCreates(Ids ids) {
    this.ids = ids;
  }

  /** The records that it may be, by id. */
  public static List<RecordId> mayBe(LiveRecord live) {
    return live.workspace().unsettled().stream()
        .filter(it -> live.workspace().known(it) != null)
        .map(it -> live.workspace().state(it))
        .filter(it -> it.record().status() == UnifiedRecord.Status.ACTIVE)
        .filter(it -> it.main(live.system(), live.ref().object()).isEmpty())
        .filter(it -> isYounger(live, it))
        .filter(it -> isAsSent(live, it))
        .map(it -> it.record().id())
        .filter(it -> !live.workspace().keptApart(live.ref()).contains(it))
        .sorted()
        .toList();
  }

  private static boolean isYounger(LiveRecord live, RecordState state) {
    var createdAt = live.seen().createdAt();
    var step = live.participant().type().granularity();
    return createdAt == null
        || !live.observation()
            .ours(createdAt)
            .plus(step)
            .isBefore(Ids.madeAt(state.record().id().value()));
  }

  /**
   * Whether all that both say is the same, apart from the values of match rules that differ: those
   * may have been edited, but then enough else has to agree.
   */
  private static boolean isAsSent(LiveRecord live, RecordState state) {
    var edited = differing(live, state);
    int agreeing = 0;
    boolean own = false;
    for (var attribute : live.entity().attributes().values()) {
      var name = attribute.name();
      var said = live.inbound().attributes().get(name);
      var held = state.record().value(name);
      if (said != null && held != null && !said.isEmpty() && !held.isEmpty()) {
        if (said.agreesWith(held)) {
          agreeing += Distinctiveness.isLow(attribute) ? 0 : 1;
          own |= Distinctiveness.isOwn(live.entity(), attribute);
        } else if (!edited.contains(name)) {
          return false;
        }
      }
    }
    return own && agreeing >= (edited.isEmpty() ? 1 : AGREEING);
  }

  /** The attributes of match rules that both sides fill, and not the same. */
  private static Set<String> differing(LiveRecord live, RecordState state) {
    var entity = live.entity();
    var said = MatchValues.of(entity, live.inbound().attributes());
    var held = MatchValues.of(entity, state.record().values());
    var differing = new HashSet<String>();
    said.forEach(
        (rule, value) -> {
          if (held.containsKey(rule) && !held.get(rule).equals(value)) {
            differing.addAll(rule.attributes());
          }
        });
    return differing;
  }

  /**
   * What the copy is known to hold. At the first look at one that a create without an outcome may
   * have made, that is what the create sent and the copy still shows: our own value is no edit,
   * whatever the record holds now (S6, S9). Where it shows anything else, nothing is known of it.
   */
  static Shadow base(LiveRecord live, RecordState state, LinkState link, boolean met) {
    boolean mayBeOurs =
        link.shadow().fields().isEmpty()
            && (!met || state.held().contains(HeldCreation.heldIn(live.system())));
    var sent =
        mayBeOurs ? live.workspace().sentUnanswered(state.record().id(), live.system()) : null;
    if (sent == null) {
      return link.shadow();
    }
    var shown = new HashMap<>(live.inbound().fields());
    shown
        .entrySet()
        .removeIf(it -> !TargetRendering.isOf(Paths.read(sent, it.getKey()), it.getValue()));
    var fields = new HashMap<String, FieldShadow>();
    shown.forEach((path, value) -> fields.put(path, FieldShadow.read(value)));
    return link.shadow().advanced(fields, 0, null);
  }

  /**
   * What a create there made is known: copies of which a person is asked whether they are that are
   * looked at again.
   */
  public void known(LiveRecord live, RecordId record) {
    for (var copy : live.workspace().asked(record, live.system())) {
      if (!copy.equals(live.ref())) {
        live.changes()
            .add(
                new Effect.EventQueued(
                    InboxEvent.readRequest(
                        ids.next(),
                        copy,
                        InboxEvent.Source.OBSERVED,
                        live.now(),
                        Origin.of(UnansweredCreates.WORD))));
      }
    }
  }

  /** In the origin of such a look. */
  static final String WORD = "create-settled";
}
