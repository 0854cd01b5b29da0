package io.syncline.core.change;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Validation;
import io.syncline.core.delivery.Creation;
import io.syncline.core.identity.BlockingKeys;
import io.syncline.core.identity.Identification;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.identity.Matcher;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who an unlinked native record is: found and linked, new, or a question for a person (S17). */
final class Identifying {

  private final Newcomers newcomers;
  private final Judging judging;
  private final Returning returning;
  private final Seekers seekers;
  private final Ids ids;

  Identifying(Newcomers newcomers, Judging judging, Returning returning, Seekers seekers, Ids ids) {
    this.seekers = seekers;
    this.returning = returning;
    this.newcomers = newcomers;
    this.judging = judging;
    this.ids = ids;
  }

  void unknown(Sighting sighting) {
    var ended = sighting.workspace().tombstone(sighting.ref());
    if (ended != null && remembered(sighting, ended)) {
      return;
    }
    if (metOneThatWent(sighting)) {
      sighting.again(sighting.now());
      return;
    }
    var who = who(sighting);
    if (who == null) {
      return;
    }
    if (who instanceof Identification.One one) {
      matched(sighting, one);
    } else if (who instanceof Identification.Ambiguous ambiguous) {
      ambiguous(sighting, ambiguous);
    } else if (mayEnter(sighting) && !mayBe(sighting).isEmpty()) {
      ask(
          sighting,
          ReviewItem.Kind.AMBIGUOUS_MATCH,
          mayBe(sighting),
          "a create there has no known outcome, and this may be what it made");
    } else if (mayEnter(sighting)) {
      enter(
          sighting.saying(
              newcomers.completed(
                  sighting.entity(), sighting.system(), sighting.inbound(), sighting.awaiting())));
    } else {
      sighting.skip(null, "not-permitted");
    }
  }

  /** The refusal that keeps a whole record out, where the definition wants that. */
  static Optional<Problem> rejection(Inbound inbound) {
    return inbound.problems().stream()
        .filter(it -> it.response() == Validation.Response.REJECT)
        .findFirst();
  }

  /** Our marker first, then ids of other systems, then what the rules compare; null: it waits. */
  private @Nullable Identification who(Sighting sighting) {
    var workspace = sighting.workspace();
    var marked = Marker.claimed(sighting.entity(), sighting.ref(), sighting.seen(), workspace);
    if (marked != null) {
      return marked;
    }
    var byIds = StrongIds.who(sighting);
    if (byIds instanceof StrongIds.Answer.Said said && isLive(sighting, said.who())) {
      return said.who();
    }
    if (byIds instanceof StrongIds.Answer.Unknown unknown) {
      return seekers.await(sighting, unknown.whom()) ? null : nowhere(sighting, unknown.whom());
    }
    return StrongIds.agreed(sighting, byRules(sighting));
  }

  /** A record that is gone everywhere gets no copy any more: what comes again is new (S16). */
  private static boolean isLive(Sighting sighting, Identification who) {
    return !(who instanceof Identification.One one) || sighting.workspace().isLive(one.record());
  }

  private static Identification byRules(Sighting sighting) {
    var workspace = sighting.workspace();
    return Matcher.identify(
        sighting.entity(),
        sighting.inbound().attributes(),
        workspace::matching,
        () -> near(sighting),
        id -> workspace.state(id).record().values());
  }

  /** What it names is not there: others that it may be are candidates, and no more than that. */
  private static Identification nowhere(Sighting sighting, Set<NativeRef> whom) {
    var otherwise = byRules(sighting);
    var candidates =
        otherwise instanceof Identification.One one
            ? List.of(one.record())
            : otherwise instanceof Identification.Ambiguous several
                ? several.candidates()
                : List.<RecordId>of();
    var names = whom.stream().sorted().map(NativeRef::toString).toList();
    return new Identification.Ambiguous(
        candidates, "it names " + String.join(" and ", names) + ", which nobody knows");
  }

  /** It was looked up just before it became part of another record: who that is, is asked again. */
  private static boolean metOneThatWent(Sighting sighting) {
    var workspace = sighting.workspace();
    return MatchValues.all(sighting.entity(), sighting.inbound().attributes()).stream()
        .flatMap(it -> workspace.matching(it).stream())
        .anyMatch(it -> workspace.state(it).record().status() == UnifiedRecord.Status.DELETED);
  }

  /**
   * Records it may be by likeness: not those that have a copy in its system already, which are
   * duplicates there, if they are anything.
   */
  private static Set<RecordId> near(Sighting sighting) {
    var workspace = sighting.workspace();
    var near = new TreeSet<RecordId>();
    for (var key : BlockingKeys.of(sighting.entity(), sighting.inbound().attributes())) {
      near.addAll(workspace.matching(key));
    }
    var ref = sighting.ref();
    near.removeIf(it -> workspace.state(it).main(ref.system(), ref.object()).isPresent());
    return near;
  }

  /** A record that nobody knows comes into being, unless what it lacks forbids that. */
  private void enter(Sighting sighting) {
    var rejected = rejection(sighting.inbound());
    if (rejected.isPresent()) {
      sighting.reject(rejected.get(), null);
      return;
    }
    var record = UnifiedRecord.born(ids.nextRecord(), sighting.entity().name());
    sighting.workspace().born(record);
    meet(sighting, Link.made(record.id(), sighting.ref(), "observed"));
  }

  /**
   * One main link per record, system and object: a second native id for the same record is a
   * question.
   */
  private void matched(Sighting sighting, Identification.One one) {
    var state = sighting.workspace().state(one.record());
    if (isBeingMade(sighting, one.record())) {
      sighting.park();
    } else if (state.main(sighting.system(), sighting.ref().object()).isEmpty()) {
      meet(sighting, Link.made(one.record(), sighting.ref(), one.madeBy()));
    } else if (sighting.entity().matching().mergeAlone()) {
      meet(sighting, duplicate(sighting, one));
    } else {
      ask(
          sighting,
          ReviewItem.Kind.IDENTITY_CONFLICT,
          List.of(one.record()),
          "another record of " + sighting.system() + " is already linked to it by " + one.rule());
    }
  }

  /** A second copy in one system, where the definition merges those alone: read, never written. */
  private static Link duplicate(Sighting sighting, Identification.One one) {
    var madeBy = "duplicate:" + one.rule();
    return new Link(
        one.record(), sighting.ref(), Link.Role.SECONDARY, 1, madeBy, null, null, null, null);
  }

  private void ambiguous(Sighting sighting, Identification.Ambiguous who) {
    if (who.candidates().stream().anyMatch(it -> isBeingMade(sighting, it))) {
      sighting.park();
    } else {
      ask(sighting, ReviewItem.Kind.AMBIGUOUS_MATCH, who.candidates(), who.why());
    }
  }

  /** What looks like it may be the very copy that a create without an outcome made (S6, S9). */
  private static boolean isBeingMade(Sighting sighting, RecordId record) {
    return sighting.workspace().state(record).writing().contains(sighting.system());
  }

  /**
   * It was linked before (S16): what was read before that link ended is read again, what was
   * unlinked on purpose is nobody's until somebody asks, and a record that is archived elsewhere is
   * active again with it.
   *
   * @return whether nothing is left to find out
   */
  private boolean remembered(Sighting sighting, IdentityChanges.Unlinked ended) {
    if (sighting.observation().readNumber() < ended.readNumber()) {
      sighting.again(sighting.now());
      return true;
    }
    if (ended.kept() && !isAskedFor(sighting)) {
      sighting.skip(null, "unlinked");
      return true;
    }
    var state = sighting.workspace().known(ended.record());
    var ref = sighting.ref();
    if (state == null
        || state.record().status() != UnifiedRecord.Status.ARCHIVED
        || state.main(ref.system(), ref.object()).isPresent()) {
      return false;
    }
    meet(sighting, Link.made(ended.record(), sighting.ref(), "returned"));
    return true;
  }

  private static boolean isAskedFor(Sighting sighting) {
    return sighting.observation().events().stream()
        .anyMatch(it -> it.event().source() == InboxEvent.Source.REQUEST);
  }

  /**
   * What a create without a known outcome may have made, its address changed since (S9): it is
   * younger than the record, and something in it still is the record's.
   */
  private static List<RecordId> mayBe(Sighting sighting) {
    var ref = sighting.ref();
    var createdAt = sighting.seen().createdAt();
    var step = sighting.participant().type().granularity();
    return sighting.workspace().unsettled().stream()
        .filter(it -> sighting.workspace().known(it) != null)
        .map(it -> sighting.workspace().state(it))
        .filter(it -> it.record().status() == UnifiedRecord.Status.ACTIVE)
        .filter(it -> it.main(ref.system(), ref.object()).isEmpty())
        .filter(
            it ->
                createdAt == null
                    || !createdAt.plus(step).isBefore(Ids.madeAt(it.record().id().value())))
        .filter(it -> sharesAValue(sighting, it.record()))
        .map(it -> it.record().id())
        .sorted()
        .toList();
  }

  private static boolean sharesAValue(Sighting sighting, UnifiedRecord record) {
    return record.attributes().entrySet().stream()
        .filter(it -> !it.getValue().value().isEmpty())
        .anyMatch(
            it -> {
              var said = sighting.inbound().attributes().get(it.getKey());
              return said != null && said.agreesWith(it.getValue().value());
            });
  }

  private void meet(Sighting sighting, Link link) {
    var known = sighting.workspace().state(link.record());
    if (known.held().contains(Creation.heldIn(sighting.system()))) {
      var subject = link.record() + "@" + sighting.system();
      sighting.changes().answered(ReviewItem.Kind.OUTCOME_UNKNOWN, subject);
    }
    if (link.role() == Link.Role.MAIN && known.record().status() == UnifiedRecord.Status.ARCHIVED) {
      returning.activate(sighting, known);
    }
    seekers.settled(sighting, sighting.ref());
    sighting.changes().link(link);
    var joined = sighting.workspace().join(link);
    seekers.joinWaiting(sighting, link.record());
    judging.judge(sighting, sighting.workspace().state(link.record()), joined, true);
  }

  private static boolean mayEnter(Sighting sighting) {
    var system = sighting.system();
    return sighting.entity().syncs().stream()
        .filter(sync -> sync.systems().contains(system))
        .anyMatch(
            sync -> sync.attributes().stream().anyMatch(it -> sync.flows().mayEnter(it, system)));
  }

  private void ask(Sighting sighting, ReviewItem.Kind kind, List<RecordId> candidates, String why) {
    sighting
        .changes()
        .review(
            new ReviewItem(
                ids.next(),
                kind,
                sighting.ref().toString(),
                sighting.entity().name(),
                null,
                sighting.ref(),
                Set.of(),
                candidates.stream().map(RecordId::toString).toList(),
                "Which record is " + sighting.ref() + "? " + why,
                sighting.now()));
    sighting.close(null, Outcome.HELD, "identity-in-review", Map.of());
  }
}
