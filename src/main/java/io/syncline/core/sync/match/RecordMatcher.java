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

  public void unknown(LiveRecord live) {
    if (live.workspace().isErased(live.ref())) {
      ask(
          live,
          ReviewItem.Kind.AMBIGUOUS_MATCH,
          List.of(),
          "it is recognized as that of a person who was erased. Erase it there, too, and leave the"
              + " question; or make it a record of its own, if it is another person or a new"
              + " relationship",
          "erased");
      return;
    }
    var ended = live.workspace().tombstone(live.ref());
    if (ended != null && remembered(live, ended)) {
      return;
    }
    if (ended == null && RecordAge.leftAlone(live) && !isKnownOtherwise(live)) {
      leave(live, "older-than-sync");
      return;
    }
    if (metOneThatWent(live)) {
      live.again(live.now());
      return;
    }
    var who = who(live);
    if (who == null) {
      return;
    }
    if (who instanceof Identification.One one) {
      matched(live, one);
    } else if (who instanceof Identification.Ambiguous ambiguous) {
      ambiguous(live, ambiguous);
    } else if (mayEnter(live)) {
      stranger(live);
    } else {
      leave(live, "not-permitted");
    }
  }

  /** No record is made of it. It is read again once a record has one of its match values. */
  private static void leave(LiveRecord live, String reason) {
    var values = MatchValues.of(live.entity(), live.inbound().attributes()).values();
    live.changes().add(new Effect.CopyUnmatched(live.ref(), Set.copyOf(values)));
    live.skip(null, reason);
  }

  /**
   * Whether our marker or an id says whose copy it is, or a create of ours without an outcome may
   * have made it: then it is judged regardless of its age.
   */
  private static boolean isKnownOtherwise(LiveRecord live) {
    var workspace = live.workspace();
    return Marker.claimed(live.entity(), live.ref(), live.seen(), workspace) != null
        || StrongIds.who(live) instanceof StrongIds.Answer.Said
        || !UnansweredCreates.mayBe(live).isEmpty()
        || byRules(live) instanceof Identification.One one && isBeingMade(live, one.record());
  }

  /**
   * No rule finds it. It waits while a write is open that may have created it. Once the outcome of
   * that write can no longer be found out, a person is asked (S9).
   */
  private void stranger(LiveRecord live) {
    var mayBe = UnansweredCreates.mayBe(live);
    var making = beingMade(live, mayBe);
    if (making.isPresent()) {
      live.park(making.get());
    } else if (!mayBe.isEmpty()) {
      ask(
          live,
          ReviewItem.Kind.AMBIGUOUS_MATCH,
          mayBe,
          "a create there has no known outcome, and this may be what it made");
    } else {
      enter(
          live.saying(
              newRecordValidation.completed(
                  live.entity(), live.system(), live.inbound(), live.awaiting())));
    }
  }

  /** The refusal that keeps a whole record out, where the definition wants that. */
  public static Optional<FieldProblem> rejection(Inbound inbound) {
    return inbound.problems().stream()
        .filter(it -> it.response() == Validation.Response.REJECT)
        .findFirst();
  }

  /** Our marker first, then ids of other systems, then what the rules compare; null: it waits. */
  private @Nullable Identification who(LiveRecord live) {
    var workspace = live.workspace();
    var marked = Marker.claimed(live.entity(), live.ref(), live.seen(), workspace);
    if (marked != null) {
      return marked;
    }
    var byIds = StrongIds.who(live);
    if (byIds instanceof StrongIds.Answer.Said said && isLive(live, said.who())) {
      return said.who();
    }
    if (byIds instanceof StrongIds.Answer.Unknown unknown) {
      return unresolvedLinks.await(live, unknown.referenced())
          ? null
          : nowhere(live, unknown.referenced());
    }
    return StrongIds.agreed(live, byRules(live));
  }

  /**
   * A record that is gone everywhere gets no copy any more: a copy that comes later is a new record
   * (S16).
   */
  private static boolean isLive(LiveRecord live, Identification who) {
    return !(who instanceof Identification.One one) || live.workspace().isLive(one.record());
  }

  private static Identification byRules(LiveRecord live) {
    var workspace = live.workspace();
    return Matcher.identify(
        live.entity(),
        live.inbound().attributes(),
        value -> workspace.notApart(live.ref(), workspace.matching(value)),
        () -> near(live),
        it -> isWanted(live, it),
        id -> workspace.state(id).record().values());
  }

  /** The records it names do not exist: others that it may be are candidates only. */
  private static Identification nowhere(LiveRecord live, Set<NativeRef> referenced) {
    var otherwise = byRules(live);
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
  private static boolean metOneThatWent(LiveRecord live) {
    var workspace = live.workspace();
    return MatchValues.all(live.entity(), live.inbound().attributes()).stream()
        .flatMap(it -> workspace.matching(it).stream())
        .anyMatch(it -> workspace.state(it).record().gone());
  }

  /** Whether a question is open about another copy there: is it this record? */
  private static boolean isWanted(LiveRecord live, RecordId record) {
    return live.workspace().asked(record, live.system()).stream()
        .anyMatch(it -> !it.equals(live.ref()));
  }

  /**
   * Records it may be by likeness: of those that have a copy in its system already it would be a
   * duplicate there.
   */
  private static Matcher.Near near(LiveRecord live) {
    var workspace = live.workspace();
    var near = new TreeSet<RecordId>();
    for (var key : BlockingKeys.of(live.entity(), live.inbound().attributes())) {
      near.addAll(workspace.matching(key));
    }
    var ref = live.ref();
    near.retainAll(workspace.notApart(ref, near));
    var taken =
        near.stream()
            .filter(it -> workspace.state(it).main(ref.system(), ref.object()).isPresent())
            .collect(Collectors.toSet());
    near.removeAll(taken);
    return new Matcher.Near(near, taken);
  }

  /** Creates a new record, unless a missing value forbids that. */
  private void enter(LiveRecord live) {
    var rejected = rejection(live.inbound());
    if (rejected.isPresent()) {
      live.reject(rejected.get(), null);
      return;
    }
    var record = UnifiedRecord.born(ids.nextRecord(), live.entity().name());
    live.workspace().born(record);
    apart(live, record.id());
    meet(live, Link.made(record.id(), live.ref(), "observed"));
  }

  /** A person's decision about the copy applies to its record from now on. */
  private static void apart(LiveRecord live, RecordId born) {
    for (var it : live.workspace().knownApart(live.ref())) {
      var two = Effect.RecordsKeptApart.of(born, it, AuditEntry.SYNCLINE, live.now());
      live.changes().add(two);
    }
  }

  /**
   * One main link per record, system and object: a second native id for the same record is a
   * question.
   */
  private void matched(LiveRecord live, Identification.One one) {
    var state = live.workspace().state(one.record());
    if (isBeingMade(live, one.record())) {
      live.park(one.record());
    } else if (state.main(live.system(), live.ref().object()).isEmpty()) {
      meet(live, Link.made(one.record(), live.ref(), one.madeBy()));
    } else if (live.entity().matching().mergeAlone()) {
      meet(live, duplicate(live, one));
    } else {
      ask(
          live,
          ReviewItem.Kind.IDENTITY_CONFLICT,
          List.of(one.record()),
          "another record of " + live.system() + " is already linked to it by " + one.rule());
    }
  }

  /** A second copy in one system, where the definition merges those alone: read, never written. */
  private static Link duplicate(LiveRecord live, Identification.One one) {
    var madeBy = "duplicate:" + one.rule();
    return new Link(
        one.record(),
        live.ref(),
        Link.Role.SECONDARY,
        1,
        madeBy,
        new Link.LastSync(null, null, null, null));
  }

  private void ambiguous(LiveRecord live, Identification.Ambiguous who) {
    var making = beingMade(live, who.candidates());
    if (making.isPresent()) {
      live.park(making.get());
    } else {
      ask(live, ReviewItem.Kind.AMBIGUOUS_MATCH, who.candidates(), who.why());
    }
  }

  private static Optional<RecordId> beingMade(LiveRecord live, List<RecordId> mayBe) {
    return mayBe.stream().filter(it -> isBeingMade(live, it)).findFirst();
  }

  /** A similar record may be the copy that a create with an unknown outcome made (S6, S9). */
  private static boolean isBeingMade(LiveRecord live, RecordId record) {
    return live.workspace().state(record).writing().contains(live.system());
  }

  /**
   * It was linked before (S16). What was read before that link ended is read again. A copy that was
   * unlinked on purpose stays unlinked until a person asks for it. A record that is archived
   * elsewhere becomes active again with it.
   *
   * @return whether nothing is left to find out
   */
  private boolean remembered(LiveRecord live, Effect.LinkEnded ended) {
    if (live.observation().readNumber() < ended.readNumber()) {
      live.again(live.now());
      return true;
    }
    if (ended.kept() && !isAskedFor(live)) {
      live.skip(null, "unlinked");
      return true;
    }
    var state = live.workspace().known(ended.record());
    var ref = live.ref();
    if (state == null
        || state.record().status() != UnifiedRecord.Status.ARCHIVED
        || state.main(ref.system(), ref.object()).isPresent()) {
      return false;
    }
    meet(live, Link.made(ended.record(), live.ref(), "returned"));
    return true;
  }

  private static boolean isAskedFor(LiveRecord live) {
    return live.observation().events().stream()
        .anyMatch(it -> it.event().source() == InboxEvent.Source.REQUEST);
  }

  private void meet(LiveRecord live, Link link) {
    var known = live.workspace().state(link.record());
    if (known.held().contains(HeldCreation.heldIn(live.system()))) {
      var subject = link.record() + "@" + live.system();
      live.changes().add(new Effect.QuestionAnswered(ReviewItem.Kind.OUTCOME_UNKNOWN, subject));
      unansweredCreates.known(live, link.record());
    }
    if (link.role() == Link.Role.MAIN && known.record().status() == UnifiedRecord.Status.ARCHIVED) {
      restoredRecordHandler.activate(live, known);
    }
    unresolvedLinks.settled(live, live.ref());
    var joined = live.workspace().link(link);
    unresolvedLinks.joinWaiting(live, link.record());
    linkedRecords.judge(live, live.workspace().state(link.record()), joined, true);
  }

  private static boolean mayEnter(LiveRecord live) {
    var system = live.system();
    return live.entity().syncs().stream()
        .filter(sync -> sync.systems().contains(system))
        .anyMatch(
            sync ->
                sync.scope().attributes().stream()
                    .anyMatch(it -> sync.flow().flows().mayEnter(it, system)));
  }

  /** One question for each copy: a question of another kind replaces the former one. */
  private void ask(LiveRecord live, ReviewItem.Kind kind, List<RecordId> candidates, String why) {
    ask(live, kind, candidates, why, "identity-in-review");
  }

  private void ask(
      LiveRecord live, ReviewItem.Kind kind, List<RecordId> candidates, String why, String reason) {
    var other =
        kind == ReviewItem.Kind.AMBIGUOUS_MATCH
            ? ReviewItem.Kind.IDENTITY_CONFLICT
            : ReviewItem.Kind.AMBIGUOUS_MATCH;
    live.changes().add(new Effect.QuestionAnswered(other, live.ref().toString()));
    live.changes()
        .add(
            new Effect.ReviewOpened(
                new ReviewItem(
                    ids.next(),
                    new ReviewItem.Key(kind, live.ref().toString()),
                    new About(live.entity().name(), null, live.ref()),
                    Set.of(),
                    candidates.stream().map(RecordId::toString).toList(),
                    "Which record is " + live.ref() + "? " + why,
                    live.now())));
    live.close(null, Outcome.HELD, reason, Map.of());
  }
}
