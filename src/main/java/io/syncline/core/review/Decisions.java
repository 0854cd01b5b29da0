package io.syncline.core.review;

import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.review.answer.CreateQuestions;
import io.syncline.core.review.answer.Decision;
import io.syncline.core.review.answer.DeleteQuestions;
import io.syncline.core.review.answer.Effects;
import io.syncline.core.review.answer.FeasibleChoice;
import io.syncline.core.review.answer.IdentityQuestions;
import io.syncline.core.review.answer.NewerQuestions;
import io.syncline.core.review.answer.OtherQuestions;
import io.syncline.core.review.answer.QuarantineQuestions;
import io.syncline.core.review.answer.RecordIds;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.review.answer.ReviewContext;
import io.syncline.core.review.answer.Settling;
import io.syncline.core.review.answer.Sides;
import io.syncline.core.review.answer.ValueQuestions;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.match.ReferenceLookup;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows questions to people and carries out their answers, through the path of any change: under
 * the records' locks, exactly once, with the deliveries it makes due, the audit entry and the end
 * of the question in one commit.
 */
public final class Decisions {

  /** How often a decision is made again because the record changed between read and lock. */
  private static final int TRIES = 5;

  private final ChangeStore store;
  private final Records records;
  private final Questions questions;
  private final Wakeups wakeups;
  private final List<Settling> settlings;
  private final Findable findable;
  private final Runtime runtime;

  public Decisions(
      ChangeStore store,
      Records records,
      Questions questions,
      Transformer transformer,
      Wakeups wakeups,
      Runtime runtime) {
    this.store = store;
    this.records = records;
    this.questions = questions;
    this.runtime = runtime;
    this.wakeups = wakeups;
    this.findable = new Findable(transformer);
    this.settlings =
        List.of(
            new NewerQuestions(),
            new ValueQuestions(
                new Copies(transformer),
                new Sides(transformer, runtime.clock()),
                new PendingDeliveryOrders(transformer, runtime.ids()),
                findable),
            new CreateQuestions(new PendingWrites(transformer), runtime.ids()),
            new IdentityQuestions(runtime.ids()),
            new DeleteQuestions(),
            new QuarantineQuestions(new PendingDeliveryOrders(transformer, runtime.ids())),
            new OtherQuestions());
  }

  /** A question with its current choices; empty where there is none of this id. */
  public Optional<Question> face(UUID review) {
    return questions.find(review).map(this::face);
  }

  private Question face(Review review) {
    var entity = runtime.installation().entity(review.item().entity()).orElse(null);
    if (entity == null) {
      return new Question(review, "", List.of());
    }
    var reviewContext = look(review, entity, null);
    var offers =
        review.open() ? settling(reviewContext).offers(reviewContext) : List.<FeasibleChoice>of();
    return new Question(review, reviewContext.version(), offers);
  }

  /**
   * Decides an open question.
   *
   * @param expected the version the person saw; null: whatever it is
   * @throws Refused where it is not carried out; nothing has changed then
   */
  public Decision decide(UUID review, Choice choice, @Nullable String expected, String actor) {
    var seen =
        questions
            .find(review)
            .orElseThrow(() -> new Refused(Refused.Why.UNKNOWN, "There is no question of this id"));
    return decide(new Asked(seen, expected), choice, actor);
  }

  /** What is decided, and how it is found unchanged under the locks. */
  interface Subject {
    Review seen();

    /** As it is now. */
    Review locked(ChangeStore.Transaction tx);

    /** The version the person saw; null: whatever it is. */
    @Nullable String expected();

    String version(ReviewContext now);
  }

  /** An open question. */
  private record Asked(Review seen, @Nullable String expected) implements Subject {
    @Override
    public Review locked(ChangeStore.Transaction tx) {
      return tx.reads()
          .review(seen.item().id())
          .filter(Review::open)
          .orElseThrow(() -> new Refused(Refused.Why.CLOSED, "The question was answered before"));
    }

    @Override
    public String version(ReviewContext now) {
      return now.version();
    }
  }

  Decision decide(Subject subject, Choice choice, String actor) {
    var seen = subject.seen();
    var entity = entity(seen);
    for (int tries = 0; tries < TRIES; tries++) {
      var reviewContext = look(seen, entity, choice);
      var claims = claims(reviewContext, choice, actor);
      try {
        var saved =
            store.inTransaction(tx -> decided(tx, subject, reviewContext, choice, claims, actor));
        if (saved.isPresent()) {
          return saved.get().wake();
        }
      } catch (IdentityTaken taken) {
        throw new Refused(
            Refused.Why.LINK_TAKEN, "The link was made for another record meanwhile; look again");
      }
    }
    throw new Refused(Refused.Why.STALE, "The record changes at this very moment; look again");
  }

  Entity entity(Review review) {
    return runtime
        .installation()
        .entity(review.item().entity())
        .orElseThrow(() -> new Refused(Refused.Why.NOT_STARTED, "No started sync has this entity"));
  }

  /** Saved; the workers are not woken yet. */
  private final class Saved {
    private final Decision decision;
    private final Effects effects;

    Saved(Decision decision, Effects effects) {
      this.decision = decision;
      this.effects = effects;
    }

    Decision wake() {
      decision.targets().forEach(wakeups::deliveries);
      effects.looked().forEach(wakeups::inbox);
      return decision;
    }
  }

  /** Empty where the record now needs match values that were not locked: the read is repeated. */
  private Optional<Saved> decided(
      ChangeStore.Transaction tx,
      Subject subject,
      ReviewContext seen,
      Choice choice,
      TreeSet<MatchValue> claims,
      String actor) {
    tx.reads().lockMatchValues(claims);
    var states =
        ReferenceLookup.resolved(
            runtime.installation(),
            tx.reads().lock(new TreeSet<>(concerned(seen.review(), choice))),
            tx.reads());
    var review = subject.locked(tx);
    var record = review.item().record();
    var open = record == null ? OpenQuestions.NONE : tx.reads().questions(record);
    var links = tx.reads().links(refs(review, choice));
    var reviewContext = new ReviewContext(review, seen.entity(), states, open, links);
    var expected = subject.expected();
    if (expected != null && !expected.equals(subject.version(reviewContext))) {
      throw new Refused(
          Refused.Why.STALE, "What the choices are made from has changed; look again");
    }
    if (!claims.containsAll(claims(reviewContext, choice, actor))) {
      return Optional.empty();
    }
    var effects = new Effects(runtime.ids(), actor, runtime.now());
    settling(reviewContext).settle(reviewContext, choice, effects);
    settled(tx, reviewContext, choice, effects);
    var decision = effects.end(reviewContext, choice);
    ReferenceResolver.keep(runtime.installation(), effects.changes);
    tx.save(effects.changes);
    return Optional.of(new Saved(decision, effects));
  }

  /** What a create made is decided: other copies that may have come from it are judged again. */
  private static void settled(
      ChangeStore.Transaction tx, ReviewContext reviewContext, Choice choice, Effects effects) {
    var item = reviewContext.item();
    var ref = item.ref();
    boolean made = choice instanceof Choice.Create;
    if ((made || item.kind() == ReviewItem.Kind.OUTCOME_UNKNOWN) && item.record() != null) {
      lookAgain(tx, reviewContext, item.record(), CreateQuestions.system(reviewContext), effects);
    } else if (choice instanceof Choice.LinkRecord it && ref != null) {
      lookAgain(tx, reviewContext, it.record(), ref.system(), effects);
    }
  }

  private static void lookAgain(
      ChangeStore.Transaction tx,
      ReviewContext reviewContext,
      RecordId record,
      SystemId system,
      Effects effects) {
    tx.reads().inQuestion(record, system).stream()
        .filter(it -> !it.equals(reviewContext.item().ref()))
        .forEach(effects::lookAgain);
  }

  private Settling settling(ReviewContext reviewContext) {
    return settlings.stream().filter(it -> it.settles(reviewContext)).findFirst().orElseThrow();
  }

  /** The current state, without locks. */
  ReviewContext look(Review review, Entity entity, @Nullable Choice choice) {
    var states = new HashMap<RecordId, RecordState>();
    concerned(review, choice)
        .forEach(id -> records.find(id).ifPresent(state -> states.put(id, state)));
    var record = review.item().record();
    var open = record == null ? OpenQuestions.NONE : questions.open(record);
    var resolved =
        store.inTransaction(
            tx -> ReferenceLookup.resolved(runtime.installation(), states, tx.reads()));
    return new ReviewContext(
        review, entity, resolved, open, links(refs(review, choice), store::links));
  }

  private static Map<NativeRef, Link> links(
      Collection<NativeRef> refs, Function<Collection<NativeRef>, Map<NativeRef, Link>> look) {
    return refs.isEmpty() ? Map.of() : look.apply(refs);
  }

  private static Set<RecordId> concerned(Review review, @Nullable Choice choice) {
    var concerned = new HashSet<RecordId>();
    var record = review.item().record();
    if (record != null) {
      concerned.add(record);
    }
    review.item().candidates().forEach(it -> RecordIds.parse(it).ifPresent(concerned::add));
    if (choice instanceof Choice.LinkRecord it) {
      concerned.add(it.record());
    }
    return concerned;
  }

  private static Set<NativeRef> refs(Review review, @Nullable Choice choice) {
    var refs = new HashSet<NativeRef>();
    var ref = review.item().ref();
    if (ref != null) {
      refs.add(ref);
    }
    review.item().candidates().forEach(it -> NativeRef.parse(it).ifPresent(refs::add));
    if (choice instanceof Choice.LinkCopy it) {
      refs.add(it.ref());
    }
    return refs;
  }

  /** The match values the record will have: they are locked before the record is (S17). */
  private TreeSet<MatchValue> claims(ReviewContext reviewContext, Choice choice, String actor) {
    var claims = new TreeSet<MatchValue>();
    var state = reviewContext.state();
    if (state != null && reviewContext.review().open()) {
      settling(reviewContext)
          .after(reviewContext, choice, new Effects(runtime.ids(), actor, runtime.now()))
          .ifPresent(after -> claims.addAll(findable.values(reviewContext.entity(), after, state)));
    }
    return claims;
  }
}
