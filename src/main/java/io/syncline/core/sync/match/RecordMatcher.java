package io.syncline.core.sync.match;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.identity.BlockingKeys;
import io.syncline.core.identity.Identification;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.identity.Matcher;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.judge.LinkedRecordHandler;
import io.syncline.core.sync.judge.UnansweredCreates;
import io.syncline.core.sync.planning.RecordAge;
import io.syncline.core.sync.removal.RestoredRecordHandler;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Marker;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which record an unlinked native record belongs to: found and linked, new, or a question
 * for a person (S17).
 */
public final class RecordMatcher {

  private final NewRecordValidation newRecordValidation;
  private final LinkedRecordHandler linkedRecords;
  private final RestoredRecordHandler restoredRecordHandler;
  private final UnresolvedLinks unresolvedLinks;
  private final UnansweredCreates unansweredCreates;
  private final Ids ids;

  public RecordMatcher(
      NewRecordValidation newRecordValidation,
      LinkedRecordHandler linkedRecords,
      RestoredRecordHandler restoredRecordHandler,
      UnresolvedLinks unresolvedLinks,
      Ids ids) {
    this.unresolvedLinks = unresolvedLinks;
    this.restoredRecordHandler = restoredRecordHandler;
    this.newRecordValidation = newRecordValidation;
    this.linkedRecords = linkedRecords;
    this.unansweredCreates = new UnansweredCreates(ids);
    this.ids = ids;
  }

  public void unknown(LiveRecord sighting) {
    var ended = sighting.workspace().tombstone(sighting.ref());
    if (ended != null && remembered(sighting, ended)) {
      return;
    }
    if (ended == null && RecordAge.leftAlone(sighting) && !isKnownOtherwise(sighting)) {
      sighting.skip(null, "older-than-sync");
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
    } else if (mayEnter(sighting)) {
      stranger(sighting);
    } else {
      sighting.skip(null, "not-permitted");
    }
  }

  /**
   * Whether our marker or an id says whose copy it is, or a create of ours without an outcome may
   * have made it: then it is judged regardless of its age.
   */
  private static boolean isKnownOtherwise(LiveRecord sighting) {
    var workspace = sighting.workspace();
    return Marker.claimed(sighting.entity(), sighting.ref(), sighting.seen(), workspace) != null
        || StrongIds.who(sighting) instanceof StrongIds.Answer.Said
        || !UnansweredCreates.mayBe(sighting).isEmpty()
        || byRules(sighting) instanceof Identification.One one
            && isBeingMade(sighting, one.record());
  }

  /**
   * No rule finds it. It waits while a write is open that may have created it. Once the outcome of
   * that write can no longer be found out, a person is asked (S9).
   */
  private void stranger(LiveRecord sighting) {
    var mayBe = UnansweredCreates.mayBe(sighting);
    var making = beingMade(sighting, mayBe);
    if (making.isPresent()) {
      sighting.park(making.get());
    } else if (!mayBe.isEmpty()) {
      ask(
          sighting,
          ReviewItem.Kind.AMBIGUOUS_MATCH,
          mayBe,
          "a create there has no known outcome, and this may be what it made");
    } else {
      enter(
          sighting.saying(
              newRecordValidation.completed(
                  sighting.entity(), sighting.system(), sighting.inbound(), sighting.awaiting())));
    }
  }

  /** The refusal that keeps a whole record out, where the definition wants that. */
  public static Optional<FieldProblem> rejection(Inbound inbound) {
    return inbound.problems().stream()
        .filter(it -> it.response() == Validation.Response.REJECT)
        .findFirst();
  }

  /** Our marker first, then ids of other systems, then what the rules compare; null: it waits. */
  private @Nullable Identification who(LiveRecord sighting) {
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
      return unresolvedLinks.await(sighting, unknown.referenced())
          ? null
          : nowhere(sighting, unknown.referenced());
    }
    return StrongIds.agreed(sighting, byRules(sighting));
  }

  /**
   * A record that is gone everywhere gets no copy any more: a copy that comes later is a new record
   * (S16).
   */
  private static boolean isLive(LiveRecord sighting, Identification who) {
    return !(who instanceof Identification.One one) || sighting.workspace().isLive(one.record());
  }

  private static Identification byRules(LiveRecord sighting) {
    var workspace = sighting.workspace();
    return Matcher.identify(
        sighting.entity(),
        sighting.inbound().attributes(),
        value -> workspace.notApart(sighting.ref(), workspace.matching(value)),
        () -> near(sighting),
        it -> isWanted(sighting, it),
        id -> workspace.state(id).record().values());
  }

  /** The records it names do not exist: others that it may be are candidates only. */
  private static Identification nowhere(LiveRecord sighting, Set<NativeRef> referenced) {
    var otherwise = byRules(sighting);
    var candidates =
        otherwise instanceof Identification.One one
            ? List.of(one.record())
            : otherwise instanceof Identification.Ambiguous several
                ? several.candidates()
                : List.<RecordId>of();
    var names = referenced.stream().sorted().map(NativeRef::toString).toList();
    return new Identification.Ambiguous(
        candidates, "it names " + String.join(" and ", names) + ", which are not known");
  }

  /** It was looked up just before it was merged into another record: the lookup is repeated. */
  private static boolean metOneThatWent(LiveRecord sighting) {
    var workspace = sighting.workspace();
    return MatchValues.all(sighting.entity(), sighting.inbound().attributes()).stream()
        .flatMap(it -> workspace.matching(it).stream())
        .anyMatch(it -> workspace.state(it).record().status() == UnifiedRecord.Status.DELETED);
  }

  /** Whether a question is open about another copy there: is it this record? */
  private static boolean isWanted(LiveRecord sighting, RecordId record) {
    return sighting.workspace().asked(record, sighting.system()).stream()
        .anyMatch(it -> !it.equals(sighting.ref()));
  }

  /**
   * Records it may be by likeness: of those that have a copy in its system already it would be a
   * duplicate there.
   */
  private static Matcher.Near near(LiveRecord sighting) {
    var workspace = sighting.workspace();
    var near = new TreeSet<RecordId>();
    for (var key : BlockingKeys.of(sighting.entity(), sighting.inbound().attributes())) {
      near.addAll(workspace.matching(key));
    }
    var ref = sighting.ref();
    near.retainAll(workspace.notApart(ref, near));
    var taken =
        near.stream()
            .filter(it -> workspace.state(it).main(ref.system(), ref.object()).isPresent())
            .collect(Collectors.toSet());
    near.removeAll(taken);
    return new Matcher.Near(near, taken);
  }

  /** Creates a new record, unless a missing value forbids that. */
  private void enter(LiveRecord sighting) {
    var rejected = rejection(sighting.inbound());
    if (rejected.isPresent()) {
      sighting.reject(rejected.get(), null);
      return;
    }
    var record = UnifiedRecord.born(ids.nextRecord(), sighting.entity().name());
    sighting.workspace().born(record);
    apart(sighting, record.id());
    meet(sighting, Link.made(record.id(), sighting.ref(), "observed"));
  }

  /** A person's decision about the copy applies to its record from now on. */
  private static void apart(LiveRecord sighting, RecordId born) {
    for (var it : sighting.workspace().knownApart(sighting.ref())) {
      var two = Effect.RecordsKeptApart.of(born, it, AuditEntry.SYNCLINE, sighting.now());
      sighting.changes().add(two);
    }
  }

  /**
   * One main link per record, system and object: a second native id for the same record is a
   * question.
   */
  private void matched(LiveRecord sighting, Identification.One one) {
    var state = sighting.workspace().state(one.record());
    if (isBeingMade(sighting, one.record())) {
      sighting.park(one.record());
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
  private static Link duplicate(LiveRecord sighting, Identification.One one) {
    var madeBy = "duplicate:" + one.rule();
    return new Link(
        one.record(),
        sighting.ref(),
        Link.Role.SECONDARY,
        1,
        madeBy,
        new Link.LastSync(null, null, null, null));
  }

  private void ambiguous(LiveRecord sighting, Identification.Ambiguous who) {
    var making = beingMade(sighting, who.candidates());
    if (making.isPresent()) {
      sighting.park(making.get());
    } else {
      ask(sighting, ReviewItem.Kind.AMBIGUOUS_MATCH, who.candidates(), who.why());
    }
  }

  private static Optional<RecordId> beingMade(LiveRecord sighting, List<RecordId> mayBe) {
    return mayBe.stream().filter(it -> isBeingMade(sighting, it)).findFirst();
  }

  /** A similar record may be the copy that a create with an unknown outcome made (S6, S9). */
  private static boolean isBeingMade(LiveRecord sighting, RecordId record) {
    return sighting.workspace().state(record).writing().contains(sighting.system());
  }

  /**
   * It was linked before (S16). What was read before that link ended is read again. A copy that was
   * unlinked on purpose stays unlinked until a person asks for it. A record that is archived
   * elsewhere becomes active again with it.
   *
   * @return whether nothing is left to find out
   */
  private boolean remembered(LiveRecord sighting, Effect.LinkEnded ended) {
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

  private static boolean isAskedFor(LiveRecord sighting) {
    return sighting.observation().events().stream()
        .anyMatch(it -> it.event().source() == InboxEvent.Source.REQUEST);
  }

  private void meet(LiveRecord sighting, Link link) {
    var known = sighting.workspace().state(link.record());
    if (known.held().contains(HeldCreation.heldIn(sighting.system()))) {
      var subject = link.record() + "@" + sighting.system();
      sighting.changes().add(new Effect.QuestionAnswered(ReviewItem.Kind.OUTCOME_UNKNOWN, subject));
      unansweredCreates.known(sighting, link.record());
    }
    if (link.role() == Link.Role.MAIN && known.record().status() == UnifiedRecord.Status.ARCHIVED) {
      restoredRecordHandler.activate(sighting, known);
    }
    unresolvedLinks.settled(sighting, sighting.ref());
    var joined = sighting.workspace().link(link);
    unresolvedLinks.joinWaiting(sighting, link.record());
    linkedRecords.judge(sighting, sighting.workspace().state(link.record()), joined, true);
  }

  private static boolean mayEnter(LiveRecord sighting) {
    var system = sighting.system();
    return sighting.entity().syncs().stream()
        .filter(sync -> sync.systems().contains(system))
        .anyMatch(
            sync ->
                sync.scope().attributes().stream()
                    .anyMatch(it -> sync.flow().flows().mayEnter(it, system)));
  }

  /** One question for each copy: a question of another kind replaces the former one. */
  private void ask(
      LiveRecord sighting, ReviewItem.Kind kind, List<RecordId> candidates, String why) {
    var other =
        kind == ReviewItem.Kind.AMBIGUOUS_MATCH
            ? ReviewItem.Kind.IDENTITY_CONFLICT
            : ReviewItem.Kind.AMBIGUOUS_MATCH;
    sighting.changes().add(new Effect.QuestionAnswered(other, sighting.ref().toString()));
    sighting
        .changes()
        .add(
            new Effect.ReviewOpened(
                new ReviewItem(
                    ids.next(),
                    new ReviewItem.Key(kind, sighting.ref().toString()),
                    new About(sighting.entity().name(), null, sighting.ref()),
                    Set.of(),
                    candidates.stream().map(RecordId::toString).toList(),
                    "Which record is " + sighting.ref() + "? " + why,
                    sighting.now())));
    sighting.close(null, Outcome.HELD, "identity-in-review", Map.of());
  }
}
