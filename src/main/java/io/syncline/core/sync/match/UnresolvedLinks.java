package io.syncline.core.sync.match;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.identity.Identification;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.Effect.LinkAwaited;
import io.syncline.core.sync.effect.Effect.PendingReference;
import io.syncline.core.sync.effect.Effect.ReferencesAwaited;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.path.ExternalIds;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies that name records of other systems by id and wait for those, or are linked and name
 * another record. They are kept, so that they are found once the named record is known (S17).
 */
public final class UnresolvedLinks {

  /**
   * How long a copy waits for the record it names, which may be on its way: about six minutes in
   * all, no step longer than a minute.
   */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1));

  private final Ids ids;

  public UnresolvedLinks(Ids ids) {
    this.ids = ids;
  }

  /**
   * Waits for the records that a copy names, and orders a read of those.
   *
   * @return false where it has waited long enough
   */
  boolean await(LiveRecord live, Set<NativeRef> referenced) {
    int attempts = live.observation().latest().attempts();
    live.changes().add(new LinkAwaited(live.ref(), referenced, live.now()));
    if (attempts >= WAITS.size()) {
      return false;
    }
    if (attempts == 0) {
      referenced.forEach(it -> live.changes().add(new Effect.EventQueued(look(it, live))));
    }
    var again = live.now().plus(WAITS.get(attempts));
    live.observation()
        .events()
        .forEach(it -> live.changes().add(new Effect.EventPostponed(it, again, true)));
    return true;
  }

  /**
   * A new record that copies name is linked to those copies before anything is created for it in
   * their systems; they are judged when they are read.
   */
  void joinWaiting(LiveRecord live, RecordId record) {
    var workspace = live.workspace();
    for (var copy : workspace.awaiting(live.ref()).stream().sorted().toList()) {
      var there = live.entity().participant(copy.system()).orElse(null);
      if (there != null
          && there.object().equals(copy.object())
          && workspace.linked(copy) == null
          && workspace.tombstone(copy) == null
          && !workspace.keptApart(copy).contains(record)
          && workspace.state(record).main(copy.system(), copy.object()).isEmpty()) {
        var rule = new Identification.One(record, ExposedLink.rule(live.system()));
        var link = Link.made(record, copy, rule.madeBy());
        workspace.link(link);
        live.changes().add(new Effect.EventQueued(look(copy, live)));
        settled(live, copy);
      }
    }
  }

  /** It is linked: it does not wait any more. */
  void settled(LiveRecord live, NativeRef copy) {
    if (ExternalIds.exposes(live.entity())) {
      live.changes().add(new LinkAwaited(copy, Set.of(), live.now()));
    }
  }

  /**
   * Keeps the ids that a linked copy names and that are not linked to its record: the named copy is
   * recognised by that once it is seen, and one that belongs to another record already is a
   * question.
   */
  public void keep(LiveRecord live) {
    var exposed = live.participant().exposed();
    var state = live.workspace().linked(live.ref());
    if (exposed.isEmpty() || state == null) {
      return;
    }
    var paths = new HashSet<String>();
    exposed.stream()
        .map(it -> it.field().path())
        .filter(it -> Paths.read(live.seen().fields(), it) != null)
        .forEach(paths::add);
    var open = new HashMap<String, PendingReference>();
    var others = new ArrayList<RecordId>();
    for (var said : StrongIds.said(live)) {
      var owner = StrongIds.owner(live.workspace(), said.other());
      if (owner == null || !owner.record().id().equals(state.record().id())) {
        open.put(said.by().field().path(), new PendingReference(said.by().rule(), said.other()));
      }
      if (owner != null
          && !owner.record().id().equals(state.record().id())
          && !live.workspace().keptApart(live.ref()).contains(owner.record().id())) {
        others.add(owner.record().id());
      }
    }
    live.changes().add(new ReferencesAwaited(live.ref(), paths, open, live.now()));
    judge(live, others);
  }

  private void judge(LiveRecord live, List<RecordId> others) {
    var kind = ReviewItem.Kind.IDENTITY_CONFLICT;
    var subject = live.ref().toString();
    if (others.isEmpty()) {
      live.changes().add(new Effect.QuestionAnswered(kind, subject));
      return;
    }
    var why = " is linked to one record and names another: merge the two, or correct its ids there";
    live.changes()
        .add(
            new Effect.ReviewOpened(
                new ReviewItem(
                    ids.next(),
                    new ReviewItem.Key(kind, subject),
                    new About(live.entity().name(), null, live.ref()),
                    Set.of(),
                    others.stream().distinct().map(RecordId::toString).toList(),
                    live.ref() + why,
                    live.now())));
  }

  private InboxEvent look(NativeRef referenced, LiveRecord from) {
    return InboxEvent.readRequest(
        ids.next(),
        referenced,
        InboxEvent.Source.OBSERVED,
        from.now(),
        Origin.of("named-by/" + from.ref().object()));
  }
}
