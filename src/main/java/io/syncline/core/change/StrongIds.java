package io.syncline.core.change;

import io.syncline.core.change.ChangeSet.Awaited;
import io.syncline.core.change.ChangeSet.Awaiting;
import io.syncline.core.change.ChangeSet.Seeking;
import io.syncline.core.change.ChangeStore.Transaction.Claim;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.ExposedLink;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.identity.Identification;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.Value;
import io.syncline.core.transform.ExternalIds;
import io.syncline.core.transform.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says who a record is by ids: those of other systems that it holds, and its own where records of
 * other systems hold that. An id links to exactly the record that has it, before any other rule is
 * asked; two that lead to different records, and one that leads nowhere, are a question (S17).
 */
final class StrongIds {

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

  StrongIds(Ids ids) {
    this.ids = ids;
  }

  /** What ids say about who a copy is. */
  sealed interface Answer {

    /** It names nobody, and nobody names it: the other rules decide. */
    record Silent() implements Answer {}

    /** One record, or a question. */
    record Said(Identification who) implements Answer {}

    /** It names records that nobody knows. */
    record Unknown(Set<NativeRef> whom) implements Answer {}
  }

  static Answer who(Sighting sighting) {
    var workspace = sighting.workspace();
    var found = new LinkedHashMap<RecordId, String>();
    var unknown = new TreeSet<NativeRef>();
    for (var said : said(sighting)) {
      var owner = owner(workspace, said.whom());
      if (owner == null) {
        unknown.add(said.whom());
      } else {
        found.putIfAbsent(owner.record().id(), said.by().rule());
      }
    }
    for (var claim : workspace.claims()) {
      if (claim.whom().equals(sighting.ref()) && isLive(workspace.known(claim.record()))) {
        found.putIfAbsent(claim.record(), ExposedLink.rule(sighting.system()));
      }
    }
    if (found.isEmpty()) {
      return unknown.isEmpty() ? new Answer.Silent() : new Answer.Unknown(Set.copyOf(unknown));
    }
    return new Answer.Said(found.size() > 1 ? several(found) : one(sighting, found, unknown));
  }

  private static Identification several(Map<RecordId, String> found) {
    return new Identification.Ambiguous(
        found.keySet().stream().sorted().toList(),
        "its ids lead to different records: " + String.join(", ", found.values()));
  }

  private static Identification one(
      Sighting sighting, Map<RecordId, String> found, Set<NativeRef> unknown) {
    var record = found.keySet().iterator().next();
    var rule = found.get(record);
    var state = sighting.workspace().state(record);
    for (var whom : unknown) {
      if (state.main(whom.system(), whom.object()).isPresent()) {
        return new Identification.Ambiguous(
            List.of(record),
            "matches by " + rule + " but differs by " + ExposedLink.rule(whom.system()));
      }
    }
    return agreed(sighting, new Identification.One(record, rule));
  }

  /**
   * The same answer, unless copies of that record say that it is another one in the system looked
   * at: two different strong ids are never one record.
   */
  static Identification agreed(Sighting sighting, Identification who) {
    if (!(who instanceof Identification.One one)) {
      return who;
    }
    var ref = sighting.ref();
    boolean differs =
        sighting.workspace().claims().stream()
            .filter(it -> it.record().equals(one.record()))
            .map(Claim::whom)
            .filter(it -> it.system().equals(ref.system()) && it.object().equals(ref.object()))
            .anyMatch(it -> !it.equals(ref));
    return differs
        ? new Identification.Ambiguous(
            List.of(one.record()),
            "matches by " + one.rule() + " but differs by " + ExposedLink.rule(ref.system()))
        : who;
  }

  /**
   * Waits for whom a copy names, and has those looked at.
   *
   * @return false where it has waited long enough
   */
  boolean await(Sighting sighting, Set<NativeRef> whom) {
    int attempts = sighting.observation().latest().attempts();
    sighting.changes().seeking(new Seeking(sighting.ref(), whom, sighting.now()));
    if (attempts >= WAITS.size()) {
      return false;
    }
    if (attempts == 0) {
      whom.forEach(it -> sighting.changes().event(look(it, sighting)));
    }
    var again = sighting.now().plus(WAITS.get(attempts));
    sighting.observation().events().forEach(it -> sighting.changes().putOff(it, again, true));
    return true;
  }

  /**
   * A record that came to be known because copies name it has those for its own, before anything is
   * made for it in their systems; they are judged when they are looked at.
   */
  void joinWaiting(Sighting sighting, RecordId record) {
    var workspace = sighting.workspace();
    for (var copy : workspace.seekers(sighting.ref()).stream().sorted().toList()) {
      var there = sighting.entity().participant(copy.system()).orElse(null);
      if (there != null
          && there.object().equals(copy.object())
          && workspace.linked(copy) == null
          && workspace.tombstone(copy) == null
          && workspace.state(record).main(copy.system(), copy.object()).isEmpty()) {
        var rule = new Identification.One(record, ExposedLink.rule(sighting.system()));
        var link = Link.made(record, copy, rule.madeBy());
        workspace.join(link);
        sighting.changes().link(link);
        sighting.changes().event(look(copy, sighting));
        settled(sighting, copy);
      }
    }
  }

  /** It is linked: it waits for nobody any more, and nobody is asked who it is. */
  void settled(Sighting sighting, NativeRef copy) {
    if (ExternalIds.exposes(sighting.entity())) {
      sighting.changes().seeking(new Seeking(copy, Set.of(), sighting.now()));
      sighting.changes().answered(ReviewItem.Kind.AMBIGUOUS_MATCH, copy.toString());
    }
  }

  /**
   * Keeps what a linked copy says and is not so: who names it is known by that once it is seen, and
   * one that is another record already is a question.
   */
  void keep(Sighting sighting) {
    var exposed = sighting.participant().exposed();
    var state = sighting.workspace().linked(sighting.ref());
    if (exposed.isEmpty() || state == null) {
      return;
    }
    var paths = new HashSet<String>();
    exposed.stream()
        .map(it -> it.field().path())
        .filter(it -> Paths.read(sighting.seen().fields(), it) != null)
        .forEach(paths::add);
    var open = new HashMap<String, Awaited>();
    var others = new ArrayList<RecordId>();
    for (var said : said(sighting)) {
      var owner = owner(sighting.workspace(), said.whom());
      if (owner == null || !owner.record().id().equals(state.record().id())) {
        open.put(said.by().field().path(), new Awaited(said.by().rule(), said.whom()));
      }
      if (owner != null && !owner.record().id().equals(state.record().id())) {
        others.add(owner.record().id());
      }
    }
    sighting.changes().awaiting(new Awaiting(sighting.ref(), paths, open, sighting.now()));
    judge(sighting, others);
  }

  private void judge(Sighting sighting, List<RecordId> others) {
    var kind = ReviewItem.Kind.IDENTITY_CONFLICT;
    var subject = sighting.ref().toString();
    if (others.isEmpty()) {
      sighting.changes().answered(kind, subject);
      return;
    }
    var why = " is linked to one record and names another: merge the two, or correct its ids there";
    sighting
        .changes()
        .review(
            new ReviewItem(
                ids.next(),
                kind,
                subject,
                sighting.entity().name(),
                null,
                sighting.ref(),
                Set.of(),
                others.stream().distinct().map(RecordId::toString).toList(),
                sighting.ref() + why,
                sighting.now()));
  }

  private static List<ExternalIds.Said> said(Sighting sighting) {
    return ExternalIds.said(sighting.participant(), sighting.ref(), sighting.seen().fields());
  }

  /** Whose a native record is, or was until the vendor merged or deleted it. */
  private static @Nullable RecordState owner(Workspace workspace, NativeRef whom) {
    var linked = workspace.linked(whom);
    if (linked != null) {
      return linked;
    }
    var ended = workspace.tombstone(whom);
    var was = ended == null || ended.kept() ? null : workspace.known(ended.record());
    return isLive(was) ? was : null;
  }

  private static boolean isLive(@Nullable RecordState state) {
    return state != null && state.record().status() != UnifiedRecord.Status.DELETED;
  }

  private InboxEvent look(NativeRef whom, Sighting from) {
    return new InboxEvent(
        ids.next(),
        whom,
        EventKind.UPDATED,
        InboxEvent.Source.OBSERVED,
        null,
        null,
        from.now(),
        Value.Struct.EMPTY,
        false,
        Origin.of("named-by/" + from.ref().object()));
  }
}
