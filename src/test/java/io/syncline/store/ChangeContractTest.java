package io.syncline.store;

import static io.syncline.store.Samples.BOOKS;
import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.IDS;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.books;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.delivery;
import static io.syncline.store.Samples.event;
import static io.syncline.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.Tally;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.model.About;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore.Transaction;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.reads.IdentityReads;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every change store promises. */
@Timeout(60)
abstract class ChangeContractTest {

  private static final long SEED = 20260301;

  Stores stores;

  public abstract Stores fresh();

  @BeforeEach
  void open() {
    stores = fresh();
  }

  @Test
  void aRecordComesBackAsItWasSaved() {
    var id = IDS.nextRecord();
    var odd =
        Map.<String, Value>of(
            "big", new Value.Decimal(new BigDecimal("12345678901234567890123456789012345678.90")),
            "list",
                new Value.Items(List.of(Value.flag(true), Value.CLEARED, Value.text("\"{},\\"))),
            "emoji", Value.text("\uD83D\uDE00 \u0007"));
    var shadow =
        new Shadow(
            Map.of(
                "A",
                FieldShadow.read(new Value.Struct(odd)),
                "B",
                FieldShadow.read(Value.CLEARED),
                "C",
                FieldShadow.refused(Value.text("x"), Value.text("1")),
                "D",
                FieldShadow.refused(Value.text("x"), null)),
            9,
            "W/\"3\"",
            Instant.parse("2026-01-02T03:04:05Z"));
    var saved = record(id, Map.of("email", "ada@example.com"));
    save(
        (tx, it) -> {
          it.add(new Effect.RecordSaved(saved, 0));
          it.link(Link.made(id, crm("1"), "created"));
          it.add(new Effect.ShadowAdvanced(crm("1"), shadow));
        });

    var state = stores.records().find(crm("1")).orElseThrow();
    assertThat(state.record()).isEqualTo(saved);
    assertThat(state.links()).extracting(link -> link.shadow()).containsExactly(shadow);
    assertThat(stores.records().find(id)).contains(state);
    assertThat(stores.records().list("contact", null, 10)).containsExactly(saved);
  }

  @Test
  void s19WhatBecamePartOfAnotherLeadsToTheOneThatBothAreByNow() {
    var ada = IDS.nextRecord();
    var grace = IDS.nextRecord();
    var mary = IDS.nextRecord();
    for (var it : List.of(ada, grace, mary)) {
      born(it, it.toString());
    }
    var first = merger(ada, grace);
    save((tx, it) -> it.add(new Effect.RecordsMerged(first)));
    save((tx, it) -> it.add(new Effect.RecordsMerged(merger(grace, mary))));

    assertThat(survivors(ada, grace, mary)).isEqualTo(Map.of(ada, mary, grace, mary));

    save((tx, it) -> it.add(new Effect.MergeUndone(first.id(), "mara", T0.plusSeconds(1))));
    assertThat(survivors(ada, grace)).isEqualTo(Map.of(grace, mary));
  }

  @Test
  void s17WhatIsKeptApartIsKnownByBothSidesUntilTheTwoAreMerged() {
    var ada = IDS.nextRecord();
    var grace = IDS.nextRecord();
    born(ada, "a");
    born(grace, "g");
    var copy = crm("x");
    save(
        (tx, it) -> {
          it.add(Effect.RecordsKeptApart.of(ada, grace, "kim", T0));
          it.add(new Effect.CopyKeptApart(copy, ada, "kim", T0));
        });

    assertThat(apart(copy, null)).containsExactly(ada);
    assertThat(apart(crm("y"), ada)).containsExactly(grace);
    assertThat(apart(crm("y"), null)).isEmpty();
    var theirs = stores.deliveries().keptApart(Set.of(ada, grace));
    assertThat(theirs.get(ada)).extracting(NativeRef::id).containsExactlyInAnyOrder("g", "x");
    assertThat(theirs.get(grace)).extracting(NativeRef::id).containsExactly("a");

    save((tx, it) -> it.add(new Effect.RecordsMerged(merger(ada, grace))));

    assertThat(apart(crm("y"), grace)).isEmpty();
    assertThat(apart(copy, null)).as("what it became part of").contains(grace);
  }

  private Set<RecordId> apart(NativeRef copy, @Nullable RecordId was) {
    return stores.changes().inTransaction(tx -> tx.reads().keptApart(copy, was));
  }

  private Map<RecordId, RecordId> survivors(RecordId... records) {
    return stores.changes().inTransaction(tx -> tx.reads().survivors(List.of(records)));
  }

  private static Merger merger(RecordId loser, RecordId survivor) {
    return new Merger(
        IDS.next(),
        "contact",
        survivor,
        loser,
        new Merger.Cause("person", "mara", T0),
        new Merger.Kept(Map.of(), Map.of(), Map.of(), List.of()));
  }

  @Test
  void s17ALinkTakenMeanwhileFailsTheWholeChangeSet() {
    var ada = IDS.nextRecord();
    var grace = IDS.nextRecord();
    born(ada, "1");
    stores.inbox().accept(List.of(event(crm("1"), "a")));
    var claimed = stores.queue().claim(CRM, Slice.WHOLE, T0, 1).get(0);

    assertThatThrownBy(
            () ->
                save(
                    (tx, it) -> {
                      it.add(new Effect.RecordSaved(record(grace, Map.of()), 0));
                      it.link(Link.made(grace, crm("1"), "created"));
                      it.add(new Effect.DeliveryPlanned(delivery(grace, "email")));
                      it.add(new Effect.EventDone(claimed));
                    }))
        .isInstanceOf(IdentityTaken.class);

    assertThat(stores.records().find(grace)).isEmpty();
    assertThat(stores.deliveries().depth(BOOKS)).isZero();
    assertThat(stores.queue().depth(CRM)).isEqualTo(1);
  }

  @Test
  void s17WhoNamesARecordByAnIdOfItsSystemIsFoundUntilThatIsSettled() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    var rule = "external_id.books";
    save(
        (tx, it) -> {
          it.add(new Effect.LinkAwaited(crm("2"), Set.of(crm("8"), crm("9")), T0));
          it.add(
              new Effect.ReferencesAwaited(
                  crm("1"),
                  Set.of("ref"),
                  Map.of("ref", new Effect.PendingReference(rule, crm("9"))),
                  T0));
        });

    var claim = new IdentityReads.Claim(crm("1"), ada, crm("9"));
    assertThat(claims(List.of(crm("9")), List.of())).containsExactly(claim);
    assertThat(claims(List.of(), List.of(ada))).containsExactly(claim);
    assertThat(claims(List.of(crm("8")), List.of())).isEmpty();
    assertThat(seeking(crm("9"), crm("7"))).isEqualTo(Map.of(crm("9"), Set.of(crm("2"))));
    assertThat(stores.records().find(ada).orElseThrow().awaiting())
        .as("no attribute waits for it")
        .isEmpty();

    save(
        (tx, it) -> {
          it.add(new Effect.LinkAwaited(crm("2"), Set.of(), T0));
          it.add(new Effect.ReferencesAwaited(crm("1"), Set.of("ref"), Map.of(), T0));
        });
    assertThat(claims(List.of(crm("9")), List.of(ada))).isEmpty();
    assertThat(seeking(crm("9"))).isEmpty();
  }

  @Test
  void s17ACopyWithoutARecordIsReadAgainOnceARecordHasOneOfItsMatchValues() {
    var email = new MatchValue("contact", "email", "a");
    var other = new MatchValue("contact", "email", "b");
    save((tx, it) -> it.add(new Effect.CopyUnmatched(books("7"), Set.of(email))));

    keyed(Set.of(other), "1");
    assertThat(stores.queue().depth(BOOKS)).isZero();
    var ada = keyed(Set.of(email), "2");

    var look = stores.queue().claim(BOOKS, Slice.WHOLE, Instant.parse("2100-01-01T00:00:00Z"), 9);
    assertThat(look).extracting(it -> it.event().ref()).containsExactly(books("7"));
    save((tx, it) -> it.add(new Effect.EventDone(look.get(0))));

    save((tx, it) -> it.add(new Effect.MatchValuesSet(ada, Set.of(email))));
    assertThat(stores.queue().depth(BOOKS)).as("it had the value before").isZero();

    save((tx, it) -> it.add(new Effect.CopyUnmatched(books("7"), Set.of(other))));
    keyed(Set.of(email), "3");
    assertThat(stores.queue().depth(BOOKS)).as("it has another value now").isZero();

    save((tx, it) -> it.link(Link.made(ada, books("7"), "match:email")));
    keyed(Set.of(other), "4");
    assertThat(stores.queue().depth(BOOKS)).as("it is linked").isZero();
  }

  private Set<IdentityReads.Claim> claims(List<NativeRef> named, List<RecordId> by) {
    return stores.changes().inTransaction(tx -> tx.reads().claims(named, by));
  }

  private Map<NativeRef, Set<NativeRef>> seeking(NativeRef... referenced) {
    return stores.changes().inTransaction(tx -> tx.reads().seeking(List.of(referenced)));
  }

  @Test
  void s17TheRecordsThatShareTheMostBlockingKeysAreTheNearest() {
    var keys =
        List.of("a", "b", "c").stream()
            .map(it -> new MatchValue("contact", "fuzzy:name", it))
            .toList();
    var three = keyed(Set.copyOf(keys), "1");
    var one = keyed(Set.of(keys.get(0)), "2");
    var two = keyed(Set.of(keys.get(1), keys.get(2)), "3");
    keyed(Set.of(new MatchValue("contact", "fuzzy:other", "a")), "4");

    var near = stores.changes().inTransaction(tx -> tx.reads().near(keys, 2));
    var all = stores.changes().inTransaction(tx -> tx.reads().near(keys.subList(0, 1), 10));

    assertThat(near).containsOnlyKeys(three, two);
    assertThat(near.get(two).shared()).containsExactlyInAnyOrder(keys.get(1), keys.get(2));
    assertThat(near.get(two).record().id()).isEqualTo(two);
    assertThat(all).containsOnlyKeys(three, one);
  }

  private RecordId keyed(Set<MatchValue> keys, String native0) {
    var id = IDS.nextRecord();
    save(
        (tx, it) -> {
          it.add(new Effect.RecordSaved(record(id, Map.of()), 0));
          it.link(Link.made(id, crm(native0), "created"));
          it.add(new Effect.MatchValuesSet(id, keys));
        });
    return id;
  }

  @Test
  void s17ARecordHasOneMainLinkPerSystemAndObject() {
    var ada = IDS.nextRecord();
    born(ada, "1");

    assertThatThrownBy(() -> save((tx, it) -> it.link(Link.made(ada, crm("2"), "created"))))
        .isInstanceOf(IdentityTaken.class);

    var second = new Link(ada, crm("2"), Link.Role.SECONDARY, 1, "match:email", Link.LastSync.NONE);
    save((tx, it) -> it.link(second));
    assertThat(stores.links().list(new LinkList.Query(Set.of("contact"), CRM, null, 10)))
        .extracting(Link::ref)
        .containsExactly(crm("1"), crm("2"));
  }

  @Test
  void s19ALinkPassesToAnotherRecordOnlyAsTheNextGeneration() {
    var ada = IDS.nextRecord();
    var grace = IDS.nextRecord();
    born(ada, "1");
    var next = new Link(grace, crm("1"), Link.Role.MAIN, 2, "person", Link.LastSync.NONE);
    save(
        (tx, it) -> {
          it.add(new Effect.RecordSaved(record(grace, Map.of()), 0));
          it.link(next);
        });

    assertThat(stores.changes().links(List.of(crm("1"))).get(crm("1"))).isEqualTo(next);
  }

  @Test
  void s17ThreadsThatLinkOneNativeIdMakeOneLink() throws Exception {
    var won = race(8, i -> tryToLink("x"));

    assertThat(won.stream().filter(it -> it)).hasSize(1);
    assertThat(stores.records().list("contact", null, 100)).hasSize(1);
  }

  @Test
  void s17ThreadsWithTheSameMatchValueMakeOneRecord() throws Exception {
    var value = new MatchValue("contact", "email", "hash");
    race(
        8,
        i -> {
          stores
              .changes()
              .inTransaction(
                  tx -> {
                    tx.reads().lockMatchValues(new TreeSet<>(Set.of(value)));
                    if (tx.reads().matching(Set.of(value)).isEmpty()) {
                      var id = IDS.nextRecord();
                      var changes = new ChangeSet();
                      changes.add(new Effect.RecordSaved(record(id, Map.of()), 0));
                      changes.add(new Effect.MatchValuesSet(id, Set.of(value)));
                      tx.save(changes);
                    }
                    return true;
                  });
          return true;
        });

    assertThat(stores.records().list("contact", null, 100)).hasSize(1);
  }

  @Test
  void s18BatchesThatShareRecordsInAnyOrderLoseNoUpdate() throws Exception {
    var ids = new ArrayList<RecordId>();
    for (int i = 0; i < 12; i++) {
      ids.add(IDS.nextRecord());
      born(ids.get(i), "r" + i);
    }
    var random = new Random(SEED);
    var picks = new ArrayList<List<RecordId>>();
    for (int i = 0; i < 60; i++) {
      Collections.shuffle(ids, random);
      picks.add(List.copyOf(ids.subList(0, 4)));
    }

    race(60, i -> edit(picks.get(i)));

    long versions =
        stores.records().list("contact", null, 100).stream().mapToLong(it -> it.version()).sum();
    assertThat(versions).as("seed " + SEED).isEqualTo(12 + 60 * 4);
    assertThat(stores.deliveries().depth(BOOKS)).isEqualTo(12);
  }

  @Test
  void nothingIsKeptOfATransactionWhoseWorkFails() {
    var ada = IDS.nextRecord();

    assertThatThrownBy(
            () ->
                save(
                    (tx, it) -> {
                      it.add(new Effect.RecordSaved(record(ada, Map.of()), 0));
                      tx.save(it);
                      throw new IllegalStateException("crash");
                    }))
        .hasMessage("crash");

    assertThat(stores.records().find(ada)).isEmpty();
  }

  @Test
  void s10OneConflictIsKeptWhicheverSideIsSeenFirst() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    save((tx, it) -> it.add(new Effect.ConflictFound(conflict(ada, "a", "b"))));
    save((tx, it) -> it.add(new Effect.ConflictFound(conflict(ada, "b", "a"))));
    save((tx, it) -> it.add(new Effect.ConflictFound(conflict(ada, "a", "c"))));

    assertThat(stores.questions().conflicts(new Questions.Query(ada, true, null, 10))).hasSize(2);
    assertThat(stores.records().find(ada).orElseThrow().held()).containsExactly("email");
  }

  @Test
  void s2AnOpenQuestionHoldsItsAttributesUntilItIsAnswered() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    save((tx, it) -> it.add(new Effect.ReviewOpened(question(ada, "email"))));
    save((tx, it) -> it.add(new Effect.ReviewOpened(question(ada, "phone"))));

    assertThat(stores.questions().openReviews()).isEqualTo(1);
    assertThat(stores.records().find(ada).orElseThrow().held())
        .containsExactlyInAnyOrder("email", "phone");

    save((tx, it) -> it.add(new Effect.QuestionAnswered(ReviewItem.Kind.INVALID_VALUE, "subject")));
    assertThat(stores.questions().openReviews()).isZero();
    assertThat(stores.records().find(ada).orElseThrow().held()).isEmpty();
  }

  @Test
  void s16NoQuestionAboutTheDeletionOfACopyThatIsNoLongerLinked() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    save((tx, it) -> it.add(new Effect.ReviewOpened(deleted(ada))));
    var before = stores.records().find(ada).orElseThrow().held();
    save((tx, it) -> it.add(new Effect.LinkEnded(crm("1"), ada, "contact", 9, T0)));

    assertThat(before).containsExactly("delete@");
    assertThat(stores.questions().openReviews()).isZero();
    assertThat(stores.records().find(ada).orElseThrow().held()).isEmpty();
  }

  @Test
  void s9ARecordIsUnsettledWhereAQuestionAsksForTheOutcomeOfItsCreate() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    var item =
        new ReviewItem(
            IDS.next(),
            new ReviewItem.Key(ReviewItem.Kind.OUTCOME_UNKNOWN, ada + "@books"),
            new About("contact", ada, null),
            Set.of("create@books"),
            List.of(),
            "Was it created?",
            T0);
    save((tx, it) -> it.add(new Effect.ReviewOpened(item)));

    assertThat(unsettled(BOOKS)).containsExactly(ada);
    assertThat(unsettled(CRM)).isEmpty();
    save((tx, it) -> it.add(new Effect.QuestionAnswered(item.kind(), item.subject())));
    assertThat(unsettled(BOOKS)).isEmpty();
  }

  private Set<RecordId> unsettled(SystemId system) {
    return stores.changes().inTransaction(tx -> tx.reads().unsettled("contact", system));
  }

  private static ReviewItem deleted(RecordId record) {
    return new ReviewItem(
        IDS.next(),
        new ReviewItem.Key(ReviewItem.Kind.OBSERVED_DELETE, crm("1").toString()),
        new About("contact", record, crm("1")),
        Set.of("delete@"),
        List.of(),
        "It is gone. And now?",
        T0);
  }

  @Test
  void s24AnOperationIsAuditedOncePerCauseAndTargetAndOnceMoreWhenItEnds() {
    var cause = IDS.next();
    save((tx, it) -> it.add(new Effect.Audited(entry(cause, AuditEntry.Outcome.UNKNOWN))));
    save((tx, it) -> it.add(new Effect.Audited(entry(cause, AuditEntry.Outcome.UNKNOWN))));
    save((tx, it) -> it.add(new Effect.Audited(entry(cause, AuditEntry.Outcome.APPLIED))));
    save((tx, it) -> it.add(new Effect.Audited(entry(cause, AuditEntry.Outcome.FAILED))));

    assertThat(stores.audit().list(AuditLog.Query.newest(10)).rows())
        .extracting(it -> it.result().outcome())
        .containsExactly(AuditEntry.Outcome.APPLIED, AuditEntry.Outcome.UNKNOWN);
  }

  @Test
  void theAccountIsReadPageByPage() {
    for (int i = 0; i < 25; i++) {
      save((tx, it) -> it.add(new Effect.Audited(entry(IDS.next(), AuditEntry.Outcome.APPLIED))));
    }
    var seen = new ArrayList<AuditEntry>();
    AuditLog.Cursor before = null;
    for (int pages = 0; pages < 4; pages++) {
      var page =
          stores
              .audit()
              .list(
                  new AuditLog.Query(
                      new AuditLog.Query.Scope(null, null, null, null, BOOKS, null),
                      AuditLog.Query.Result.ANY,
                      AuditLog.Query.Period.ANY,
                      before,
                      10))
              .rows();
      seen.addAll(page);
      before = page.isEmpty() ? before : AuditLog.Cursor.of(page.get(page.size() - 1));
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void s1ReadNumbersOnlyGrow() {
    long first = stores.changes().nextReadNumber();

    assertThat(stores.changes().nextReadNumber()).isGreaterThan(first);
  }

  @Test
  void s22AWatermarkNeverMovesBackwards() {
    stores.watermarks().advance(CRM, "contacts", T0);
    stores.watermarks().advance(CRM, "contacts", T0.minusSeconds(1));

    assertThat(stores.watermarks().get(CRM, "contacts")).contains(T0);
    assertThat(stores.watermarks().get(BOOKS, "contacts")).isEmpty();
  }

  @Test
  void s22TheTokenOfAFeedIsReplaced() {
    assertThat(stores.watermarks().token(CRM, "contacts")).isEmpty();

    stores.watermarks().keep(CRM, "contacts", "t1");
    stores.watermarks().keep(CRM, "contacts", "t2");
    stores.watermarks().keep(BOOKS, "contacts", "other");

    assertThat(stores.watermarks().token(CRM, "contacts")).contains("t2");
    assertThat(stores.watermarks().token(CRM, "companies")).isEmpty();
    assertThat(stores.watermarks().get(CRM, "contacts")).isEmpty();
  }

  private boolean tryToLink(String nativeId) {
    var id = IDS.nextRecord();
    try {
      born(id, nativeId);
      return true;
    } catch (IdentityTaken taken) {
      return false;
    }
  }

  private boolean edit(List<RecordId> picked) {
    stores
        .changes()
        .inTransaction(
            tx -> {
              var changes = new ChangeSet();
              tx.reads()
                  .lock(new TreeSet<>(picked))
                  .forEach(
                      (id, state) -> {
                        changes.add(
                            new Effect.RecordSaved(
                                state.record().changed(Map.of()), state.record().version()));
                        changes.add(new Effect.DeliveryPlanned(delivery(id, "email")));
                      });
              tx.save(changes);
              return true;
            });
    return true;
  }

  private void born(RecordId id, String nativeId) {
    save(
        (tx, it) -> {
          it.add(new Effect.RecordSaved(record(id, Map.of("email", "x@example.com")), 0));
          it.link(Link.made(id, crm(nativeId), "created"));
        });
  }

  @Test
  void s10ConflictsAreCountedByWeekAttributePairAndRule() {
    var record = UnifiedRecord.born(IDS.nextRecord(), "contact").changed(Map.of());
    var set = new ChangeSet();
    set.add(new Effect.RecordSaved(record, 0));
    set.add(new Effect.ConflictFound(tallied(record.id(), "a", CRM, null)));
    set.add(new Effect.ConflictFound(tallied(record.id(), "b", BOOKS, null)));
    set.add(new Effect.ConflictFound(tallied(record.id(), "c", CRM, Value.text("merged"))));
    set.add(new Effect.ConflictFound(tallied(record.id(), "d", null, null)));
    stores
        .changes()
        .inTransaction(
            tx -> {
              tx.save(set);
              return true;
            });

    assertThat(stores.questions().tallies(null, T0, 10))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.week()).isBeforeOrEqualTo(T0).isAfter(T0.minusSeconds(7 * 86_400));
              assertThat(List.of(it.between().one(), it.between().other()))
                  .containsExactly(BOOKS, CRM);
              assertThat(
                      List.of(
                          it.counts().total(),
                          it.counts().wonByOne(),
                          it.counts().wonByOther(),
                          it.counts().merged(),
                          it.counts().open()))
                  .containsExactly(4L, 1L, 1L, 1L, 1L);
              assertThat(it.counts().overturned()).isZero();
            });
    assertThat(stores.questions().tallies(null, T0.plusSeconds(1), 10)).isEmpty();
  }

  @Test
  void whatAPersonDecidedForASideIsWonByItAndWhatWasTakenBackIsCounted() {
    var ada = IDS.nextRecord();
    born(ada, "1");
    var asked = tallied(ada, "d", null, null);
    save((tx, it) -> it.add(new Effect.ConflictFound(asked)));
    save((tx, it) -> it.add(new Effect.QuestionsDecided(closing(asked, BOOKS))));
    var decided = stores.questions().tallies(null, T0, 10).get(0);
    save(
        (tx, it) ->
            it.add(new Effect.DecisionOverturned(new UndoneDecision(asked.id(), "mara", T0))));
    var back = stores.questions().tallies(null, T0, 10).get(0);
    save((tx, it) -> it.add(new Effect.QuestionsDecided(closing(asked, CRM))));
    var again = stores.questions().tallies(null, T0, 10).get(0);

    assertThat(figures(decided))
        .as("won by one, other, merged, open, overturned")
        .containsExactly(1L, 0L, 0L, 0L, 0L);
    assertThat(figures(back)).containsExactly(0L, 0L, 0L, 1L, 1L);
    assertThat(figures(again)).containsExactly(0L, 1L, 0L, 0L, 1L);
  }

  private static List<Long> figures(Tally it) {
    return List.of(
        it.counts().wonByOne(),
        it.counts().wonByOther(),
        it.counts().merged(),
        it.counts().open(),
        it.counts().overturned());
  }

  private static QuestionsClosed closing(Conflict conflict, SystemId winner) {
    var side = conflict.held().system().equals(winner) ? conflict.held() : conflict.seen();
    var value = Objects.requireNonNull(side.value());
    var verdict = new QuestionsClosed.Verdict(conflict.id(), winner, value, Map.of());
    return new QuestionsClosed(
        Set.of(), Review.Status.ANSWERED, "take", "mara", T0, List.of(verdict));
  }

  private static Conflict tallied(
      RecordId record, String value, @Nullable SystemId winner, @Nullable Value outcome) {
    return new Conflict(
        IDS.next(),
        new Conflict.Disputed(record, "contact", "email"),
        Conflict.Kind.BOTH_CHANGED,
        new Conflict.Values(
            null,
            new Conflict.Side(CRM, Value.text(value), T0),
            new Conflict.Side(BOOKS, Value.text("other"), T0)),
        new Conflict.Decided("MASTER_WINS", winner, outcome, "MASTER_WINS"),
        T0);
  }

  private static Conflict conflict(RecordId record, String held, String seen) {
    return new Conflict(
        IDS.next(),
        new Conflict.Disputed(record, "contact", "email"),
        Conflict.Kind.BOTH_CHANGED,
        new Conflict.Values(
            Value.text("base"),
            new Conflict.Side(CRM, Value.text(held), T0),
            new Conflict.Side(BOOKS, Value.text(seen), T0)),
        new Conflict.Decided("manual", null, null, "rule"),
        T0);
  }

  private static ReviewItem question(RecordId record, String attribute) {
    return new ReviewItem(
        IDS.next(),
        new ReviewItem.Key(ReviewItem.Kind.INVALID_VALUE, "subject"),
        new About("contact", record, crm("1")),
        Set.of(attribute),
        List.of("a, \"b\""),
        "Which one?",
        T0);
  }

  private static AuditEntry entry(UUID cause, AuditEntry.Outcome outcome) {
    return new AuditEntry(
        cause,
        T0,
        new About("contact", null, books("1")),
        new AuditEntry.Systems(CRM, BOOKS),
        new AuditEntry.Result(AuditEntry.Operation.UPDATE, outcome, null),
        Map.of("email", new AuditEntry.AttributeChange(null, Value.text("x"))),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }

  private void save(BiConsumer<Transaction, ChangeSet> fill) {
    stores
        .changes()
        .inTransaction(
            tx -> {
              var changes = new ChangeSet();
              fill.accept(tx, changes);
              tx.save(changes);
              return true;
            });
  }

  private interface Step {
    boolean take(int i);
  }

  private static List<Boolean> race(int times, Step step) throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      var calls = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < times; i++) {
        int which = i;
        calls.add(() -> step.take(which));
      }
      var results = new ArrayList<Boolean>();
      for (var result : pool.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
