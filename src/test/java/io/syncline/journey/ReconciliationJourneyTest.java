package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.Ruled;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond;
import io.syncline.core.definition.rule.Respond.Response;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Difference.State;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.Stopping;
import io.syncline.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Judging, responding and reporting over real PostgreSQL and systems in memory. */
class ReconciliationJourneyTest {

  private static final Duration LATER = Duration.ofHours(2);

  private World world;
  private Reconciliations all;

  private void given(Contacts contacts, int people) {
    givenUnpolled(contacts, people);
    all.poll();
    world.clock.pass(LATER);
  }

  private void givenUnpolled(Contacts contacts, int people) {
    world = new World(TestDatabase.fresh(), contacts, 7);
    all = new Reconciliations(world);
    for (int i = 0; i < people; i++) {
      world.system(CRM).create(person(i));
    }
    world.settle();
    world.silenceWebhooks();
    world.clock.pass(LATER);
  }

  private static Map<String, Value> person(int i) {
    return Map.of(
        "email", Value.text("person" + i + "@example.com"),
        "firstName", Value.text("First" + i),
        "lastName", Value.text("Last" + i),
        "company", Value.text("Company" + i));
  }

  private static Reconciliation responding(Respond respond) {
    var it = Reconciliation.standard();
    return new Reconciliation(
        new Reconciliation.Timing(
            it.timing().enabled(), it.timing().schedule(), it.timing().after()),
        new Reconciliation.Criteria(
            it.criteria().key(),
            it.criteria().tolerance(),
            it.criteria().dateTolerance(),
            it.criteria().window(),
            it.criteria().minCountRatio()),
        respond,
        new Reconciliation.Reports("data-owner@example.com", it.reports().summary()),
        it.periodAttribute());
  }

  private static Reconciliation fixing() {
    return responding(new Respond(Response.FIX, Map.of()));
  }

  /** The copy of the first person. */
  private String first(SystemId system) {
    var copies = world.system(system);
    return copies.ids().stream()
        .filter(it -> person(0).get("email").equals(copies.fields(it).get("email")))
        .findFirst()
        .orElseThrow();
  }

  private void edit(SystemId system, String value) {
    world.system(system).edit(first(system), "company", Value.text(value));
  }

  private Value company(SystemId system) {
    return world.system(system).fields(first(system)).get("company");
  }

  @Test
  @DisplayName("nothing differs: the run succeeds, and no message is sent")
  void agreementSendsNoMessage() {
    given(Contacts.synced(), 3);

    var first = all.run();

    assertThat(first.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(first.counts()).containsEntry("agreeing", 6L).containsEntry("drift", 0L);
    assertThat(all.messages).isEmpty();
  }

  @Test
  @DisplayName("S18: a run that reports again, because its process died, sends no second message")
  void s18ARunReportsOnce() {
    given(Contacts.synced(), 3);
    edit(CRM, "Moved");
    world.clock.pass(LATER);

    var run = all.run();

    assertThat(all.messages)
        .extracting(Message::occasion)
        .containsExactly("reconciliation/" + run.id());
  }

  @Test
  @DisplayName(
      "S23: a difference ages from its first live; touching the record every hour hides"
          + " nothing")
  void s23TouchingARecordHidesNoDifference() {
    given(
        Contacts.synced().oneWay().reconciled(responding(new Respond(Response.REPORT, Map.of()))),
        3);
    all.run();
    edit(BOOKS, "Elsewhere");
    var first = all.run();
    var since = world.clock.instant();

    assertThat(all.only(first).state()).isEqualTo(State.LAG);
    assertThat(first.counts()).containsEntry("lag", 1L).containsEntry("drift", 0L);
    assertThat(all.messages).isEmpty();

    world.clock.pass(Duration.ofMinutes(50));
    edit(BOOKS, "Elsewhere");
    var second = all.run();

    var difference = all.only(second);
    assertThat(difference.state()).isEqualTo(State.OPEN);
    assertThat(difference.evidence().cause()).isEqualTo(Cause.EDITED_ON_TARGET);
    assertThat(difference.evidence().there()).isEqualTo(BOOKS);
    assertThat(difference.seenBy().first()).isEqualTo(since);
    assertThat(difference.seenBy().runs()).isEqualTo(2);
    assertThat(all.messages).hasSize(1);
    assertThat(all.messages.get(0).to()).isEqualTo("data-owner@example.com");

    edit(BOOKS, "Company0");
    var third = all.run();
    assertThat(third.counts()).containsEntry("gone", 1L).containsEntry("open", 0L);
    assertThat(all.only(third).state()).isEqualTo(State.GONE);
    assertThat(all.messages).isEmpty();
  }

  @Test
  @DisplayName("S1: a reconciliation that reports writes nothing and files nothing")
  void s1ReportingChangesNothing() {
    given(Contacts.synced(), 2);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    long writes = world.writes();
    var shadows = world.query("select fields::text from link_shadow order by link_id");

    var run = all.run();

    assertThat(run.counts()).containsEntry("drift", 2L);
    assertThat(world.waiting()).isZero();
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.query("select fields::text from link_shadow order by link_id"))
        .isEqualTo(shadows);
  }

  @Test
  @DisplayName(
      "S23: a fix carries ids through the inbox, names its run, and the next run finds nothing")
  void s23AFixGoesTheWayOfAnyChange() {
    given(Contacts.synced().reconciled(fixing()), 3);
    edit(CRM, "Moved");
    world.clock.pass(LATER);

    var run = all.run();
    assertThat(all.differences(run))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.evidence().cause()).isEqualTo(Cause.EVENT_NEVER_RECEIVED))
        .allSatisfy(it -> assertThat(it.evidence().there()).isEqualTo(CRM))
        .allSatisfy(it -> assertThat(it.state()).isEqualTo(State.FIXED));
    world.settle();

    assertThat(company(BOOKS)).isEqualTo(Value.text("Moved"));
    assertThat(company(DESK)).isEqualTo(Value.text("Moved"));
    assertThat(
            world.query(
                "select distinct operation || ' ' || target from sync_audit_log where run_id = '"
                    + run.id()
                    + "' and outcome = 'applied' order by 1"))
        .containsExactly("apply ", "update books", "update desk");
    var next = all.run();
    assertThat(next.counts()).containsEntry("gone", 2L).containsEntry("drift", 0L);
  }

  @Test
  @DisplayName("S23: what the first poll is still to bring is under way, and no lost event")
  void s23WhatTheFirstPollIsStillToBringIsUnderWay() {
    givenUnpolled(Contacts.synced().reconciled(fixing()), 2);
    edit(CRM, "Moved");
    world.system(CRM).create(person(7));
    world.clock.pass(LATER);

    var run = all.run();

    assertThat(all.differences(run))
        .hasSize(4)
        .allSatisfy(it -> assertThat(it.evidence().cause()).isEqualTo(Cause.UNDER_WAY))
        .allSatisfy(it -> assertThat(it.evidence().there()).isEqualTo(CRM))
        .allSatisfy(it -> assertThat(it.state()).isEqualTo(State.OPEN));
    all.poll();
    assertThat(all.run().counts()).containsEntry("gone", 4L).containsEntry("drift", 0L);
  }

  @ParameterizedTest(name = "initial {0}: {1}")
  @CsvSource({"LINK, UNDER_WAY", "NONE, CREATED_BEFORE_SYNC"})
  @DisplayName("S23: a pair that the first poll is still to link is under way, unless it leaves it")
  void s23APairThatTheFirstPollWillLinkIsUnderWay(InitialSync initial, Cause cause) {
    givenUnpolled(Contacts.synced().initial(initial), 1);
    world.clock.pass(Duration.ofDays(-90));
    List.of(CRM, BOOKS, DESK).forEach(it -> world.system(it).create(person(7)));
    var copy = world.system(BOOKS).ids().get(1);
    world.system(BOOKS).edit(copy, "company", Value.text("Elsewhere"));
    world.clock.pass(Duration.ofDays(90));

    assertThat(all.only(all.run()).evidence().cause()).isEqualTo(cause);
  }

  @Test
  @DisplayName("S23: where a first poll read an empty system, what came later was not received")
  void s23APollOfAnEmptySystemIsAPoll() {
    given(Contacts.synced(), 0);
    world.system(CRM).create(person(7));
    world.clock.pass(LATER);

    assertThat(all.differences(all.run()))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.evidence().cause()).isEqualTo(Cause.EVENT_NEVER_RECEIVED));
  }

  @Test
  @DisplayName("undo: a fix is taken back with its run, where nothing changed since")
  void aWrongFixIsTakenBackWithItsRun() {
    given(Contacts.synced().reconciled(fixing()), 3);
    var was = company(BOOKS);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    var run = all.run();
    world.settle();
    assertThat(company(BOOKS)).isEqualTo(Value.text("Moved"));

    var undo = new Bulk(world).undo(run.id());
    world.settle();

    assertThat(undo.status()).as(undo.toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(company(BOOKS)).isEqualTo(was);
    assertThat(company(DESK)).isEqualTo(was);
    assertThat(company(CRM)).as("which the run did not write").isEqualTo(Value.text("Moved"));
  }

  @Test
  @DisplayName("S11: a difference in an attribute without an owner is never fixed by rule")
  void s11AValueConflictWithoutAnOwnerIsNotFixed() {
    given(Contacts.synced().reconciled(fixing()), 3);
    edit(CRM, "Moved");
    edit(BOOKS, "Elsewhere");
    world.clock.pass(LATER);

    var run = all.run();

    assertThat(
            all.differences.list(
                new Differences.Query(run.id(), null, null, null, State.OPEN, null, 10)))
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).contains("a fix would have to choose"));
    assertThat(world.stores.queue().depth(BOOKS)).isZero();
    assertThat(
            world.query(
                "select state || ' ' || against from reconciliation_difference order by against"))
        .containsExactly("open books", "fixed desk");
  }

  @Test
  @DisplayName(
      "the mass-change brake: where far too much differs nothing is fixed, and a message is sent")
  void whereTooMuchDiffersNothingIsFixed() {
    given(Contacts.synced().reconciled(fixing()), 20);
    for (int i = 1; i <= 12; i++) {
      world.system(CRM).edit(String.valueOf(i), "company", Value.text("Moved" + i));
    }
    world.clock.pass(LATER);

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.reason()).contains("nothing was done");
    assertThat(world.waiting()).isZero();
    assertThat(all.messages).hasSize(1);
    assertThat(all.messages.get(0).text()).contains("24 differences remain", "too much differs");
  }

  @Test
  @DisplayName(
      "S16: a system that does not answer is no absence: undecidable, and the run is partial")
  void s16ARefusedReadIsNoAbsence() {
    given(Contacts.synced().reconciled(fixing()), 2);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    all.compared = () -> world.system(BOOKS).faults = () -> Fault.DOWN;

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.counts()).containsEntry("undecidable", 1L).containsEntry("skipped", 1L);
    world.system(BOOKS).faults = () -> Fault.NONE;
    all.compared = () -> {};
    world.settle();
    assertThat(all.run().status()).isEqualTo(Run.Status.SUCCEEDED);
  }

  @Test
  @DisplayName("S23: what changes while we look is undecidable; the next run says")
  void s23WhatChangesWhileWeLookIsLeftToTheNextRun() {
    given(Contacts.synced(), 2);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    all.compared = () -> edit(CRM, "Company0");

    var run = all.run();

    assertThat(run.counts()).containsEntry("drift", 0L).containsEntry("suspects", 2L);
    assertThat(all.differences(run)).isEmpty();
  }

  @Test
  @DisplayName("S25: without trust nothing is judged, and a message is sent")
  void s25ARunThatIsNotTrustworthyAlwaysSpeaks() {
    given(Contacts.synced().reconciled(fixing()), 2);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    all.run();
    world.settle();
    all.doubt = "crm has 1 of 2 records";

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.NOT_TRUSTWORTHY);
    assertThat(run.reason()).isEqualTo("crm has 1 of 2 records");
    assertThat(all.messages).extracting(Message::urgency).containsExactly(Message.Urgency.ALERT);
    assertThat(world.query("select distinct state from reconciliation_difference"))
        .containsExactly("fixed");
  }

  @Test
  @DisplayName("a record in quarantine is not written until a person has looked")
  void quarantineEndsWithAPersonsLook() {
    given(
        Contacts.synced()
            .reconciled(responding(new Respond(null, Map.of("differs", Response.QUARANTINE)))),
        2);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    all.run();
    assertThat(world.query("select status from record order by id"))
        .containsExactlyInAnyOrder("quarantined", "active");
    world.lookAtEverything();
    world.settle();
    assertThat(company(BOOKS)).isEqualTo(Value.text("Company0"));

    var question = world.question();
    world.decisions.decide(question.review().item().id(), new Choice.LetGo(), null, "ann");
    world.settle();

    assertThat(company(BOOKS)).isEqualTo(Value.text("Moved"));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("what was accepted comes back when it lapses, and when its values change")
  void whatWasAcceptedComesBack() {
    given(Contacts.synced().oneWay(), 2);
    edit(BOOKS, "Elsewhere");
    world.clock.pass(LATER);
    var id = all.only(all.run()).id();
    var until = world.clock.instant().plus(Duration.ofDays(30));
    all.differences.change(
        id,
        it ->
            it.answered(
                new Difference.Answer(
                    Difference.Resolution.ACCEPTED,
                    "the branch has its own name",
                    null,
                    until,
                    "ann",
                    world.clock.instant())));

    assertThat(all.only(all.run()).state()).isEqualTo(State.ACCEPTED);
    assertThat(all.messages).isEmpty();
    world.clock.pass(Duration.ofDays(31));
    assertThat(all.only(all.run()).state()).isEqualTo(State.OPEN);
  }

  @Test
  @DisplayName("S18: a run that is stopped between pages goes on where it was")
  void aRunThatIsStoppedGoesOn() {
    given(Contacts.synced(), 3);
    edit(CRM, "Moved");
    world.clock.pass(LATER);
    var id = all.ask(Value.Struct.EMPTY);
    var stopping = new Stopping();
    all.compared = stopping::stop;
    all.work(stopping);
    assertThat(all.find(id).status()).isEqualTo(Run.Status.WAITING);

    all.compared = () -> {};
    all.work(new Stopping());
    assertThat(all.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(all.find(id).counts()).containsEntry("drift", 2L);
  }

  @Test
  void aRunThatIsCancelledEnds() {
    given(Contacts.synced(), 3);
    var id = all.ask(Value.Struct.EMPTY);
    all.compared =
        () -> {
          all.runs.control(id, Runs.Control.CANCEL, "ann", world.clock.instant());
          world.clock.pass(Duration.ofSeconds(10));
        };
    all.work(new Stopping());
    assertThat(all.find(id).status()).isEqualTo(Run.Status.CANCELLED);
  }

  @Test
  @DisplayName("causes: never carried over, older than the sync, deleted, left the filter")
  void causesOfWhatIsMissing() {
    given(
        Contacts.synced()
            .oneWay()
            .leaving(
                FilterExit.PAUSE,
                new FilterCondition(
                    "lastName", FilterCondition.Operator.NE, List.of(Value.text("gone")))),
        3);
    world.system(BOOKS).create(person(10));
    world.system(CRM).edit("1", "lastName", Value.text("gone"));
    world
        .system(BOOKS)
        .delete(
            world.system(BOOKS).ids().stream()
                .filter(it -> !it.equals(first(BOOKS)))
                .findFirst()
                .orElseThrow());
    world.clock.pass(Duration.ofDays(-400));
    world.system(CRM).create(person(11));
    world.clock.pass(Duration.ofDays(400));
    world.clock.pass(LATER);

    all.run();

    assertThat(
            world.query(
                "select against || ': ' || bucket || ', ' || cause || ' in ' || there"
                    + " from reconciliation_difference order by 1"))
        .containsExactly(
            "books: only_in_a, created_before_sync in crm",
            "books: only_in_a, deleted_on_one_side in books",
            "books: only_in_b, left_filter in crm",
            "books: only_in_b, never_carried_over in books",
            "desk: only_in_a, created_before_sync in crm",
            "desk: only_in_b, left_filter in crm");
  }

  @Test
  @DisplayName("causes: a dead letter, a person, a target that makes something else of it (S2)")
  void causesOfWhatIsHeldBack() {
    given(
        Contacts.synced()
            .attributes(
                it -> it.name().equals("lastName") ? Ruled.owned(it, CRM, ForeignWrite.FLAG) : it),
        2);
    world.system(BOOKS).ignored = Set.of("firstName");
    world.hooks.add(world.event(CRM, "1", InboxEvent.Source.HOOK));
    world.system(CRM).edit("1", "firstName", Value.text("Changed"));
    world.settle();
    world.clock.pass(LATER);
    all.run();
    assertThat(world.query("select attribute || ' ' || cause from reconciliation_difference"))
        .containsExactly("firstName not_accepted_by_target");

    world.update(
        "insert into dead_letter (id, system_id, kind, stage, entity, record_id, payload,"
            + " attributes, attempts, failure, reason, definition, work_id, at) select"
            + " gen_random_uuid(), 'books', 'delivery', 'write', 'contact', record_id, '{}',"
            + " '{firstName}', 1, 'Permanent', 'no', '', gen_random_uuid(), now() from"
            + " reconciliation_difference");
    all.run();
    assertThat(world.query("select cause from reconciliation_difference"))
        .containsExactly("in_dead_letters");
    world.update("delete from dead_letter");
    world.update("update record set status = 'paused'");
    all.run();
    assertThat(world.query("select cause from reconciliation_difference"))
        .containsExactly("waits_for_a_person");
  }

  @Test
  @DisplayName("causes: what a brake stopped waits for a person, and no event was lost (S16)")
  void causesOfWhatABrakeStopped() {
    given(Contacts.synced().oneWay().maxCreates(2), 4);

    all.run();

    assertThat(found())
        .isNotEmpty()
        .allMatch(it -> it.endsWith(": only_in_a, waits_for_a_person, open"));
    assertThat(world.query("select distinct reason from reconciliation_sighting"))
        .singleElement()
        .asString()
        .contains("/api/v1/reviews");
  }

  @Test
  @DisplayName("causes: what changes more than may pass waits for a person")
  void causesOfWhatASafetyThresholdHolds() {
    var limit = new ChangeLimit(BigDecimal.TEN, BigDecimal.TEN, BigDecimal.ONE);
    given(
        Contacts.synced()
            .oneWay()
            .typed("company", ValueType.INTEGER)
            .attributes(it -> it.name().equals("company") ? it.within(limit) : it),
        0);
    var fields = new HashMap<>(person(0));
    fields.put("company", Value.decimal("1000"));
    var id = world.system(CRM).create(fields);
    world.hooks.add(world.event(CRM, id, InboxEvent.Source.HOOK));
    world.settle();
    world.system(CRM).edit(id, "company", Value.decimal("10"));
    world.hooks.add(world.event(CRM, id, InboxEvent.Source.HOOK));
    world.settle();
    world.clock.pass(LATER);

    all.run();

    assertThat(world.questions()).hasSize(1);
    assertThat(found())
        .containsExactly(
            "books: differs, waits_for_a_person, open", "desk: differs, waits_for_a_person, open");
  }

  /** Somebody makes the same person in both, and no listing of the books shows it. */
  private void unlisted(Duration ago) {
    world.clock.pass(ago.negated());
    world.system(CRM).create(person(20));
    world.system(BOOKS).unlisted = Set.of(world.system(BOOKS).create(person(20)));
    world.clock.pass(ago);
  }

  private List<String> found() {
    return world.query(
        "select against || ': ' || bucket || ', ' || coalesce(cause, '-') || ', ' || state"
            + " from reconciliation_difference order by 1");
  }

  @Test
  @DisplayName(
      "S23: what no listing shows and no link names is asked for by the key before it is missing")
  void s23AnUnlinkedRecordThatIsThereIsNoMissingOne() {
    given(Contacts.synced(), 3);
    unlisted(LATER);

    var run = all.run();

    assertThat(found())
        .containsExactly(
            "books: unlinked, unlinked, open", "desk: only_in_a, event_never_received, open");
    assertThat(all.differences(run))
        .filteredOn(it -> it.key().against().equals(BOOKS))
        .allSatisfy(it -> assertThat(it.evidence().there()).isEqualTo(BOOKS))
        .allSatisfy(it -> assertThat(it.evidence().subject().a()).hasSize(1))
        .allSatisfy(it -> assertThat(it.evidence().subject().b()).hasSize(1));
    assertThat(run.counts()).containsEntry("unlinked", 1L).containsEntry("onlyInA", 1L);
  }

  @Test
  @DisplayName("S17: an unlinked pair that is to be fixed is linked, and nothing is created twice")
  void s17AnUnlinkedPairIsLinked() {
    given(
        Contacts.synced()
            .reconciled(responding(new Respond(null, Map.of("unlinked", Response.FIX)))),
        3);
    unlisted(LATER);
    int before = world.system(BOOKS).ids().size();
    all.run();
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(before);
    assertThat(
            world.query(
                "select count(*)::text from link l join link m using (record_id)"
                    + " where l.system_id = 'crm' and m.system_id = 'books'"))
        .containsExactly("4");
    world.system(BOOKS).unlisted = Set.of();
    all.run();
    assertThat(found()).allMatch(it -> it.endsWith("gone"));
  }

  @Test
  @DisplayName("S16: a system that cannot be asked by the key makes nothing missing there")
  void s16AnUnansweredQuestionIsNoAbsence() {
    given(Contacts.synced(), 3);
    unlisted(LATER);
    world.system(BOOKS).finding = () -> Fault.DOWN;

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(found())
        .containsExactly(
            "books: only_in_a, -, undecided", "desk: only_in_a, event_never_received, open");
  }

  @Test
  @DisplayName("a search that fails once is made again")
  void aSearchIsMadeAgain() {
    given(Contacts.synced(), 3);
    unlisted(LATER);
    var faults = new ArrayDeque<>(List.of(Fault.DOWN, Fault.DOWN));
    world.system(BOOKS).finding = () -> faults.isEmpty() ? Fault.NONE : faults.poll();

    assertThat(all.run().status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(found()).contains("books: unlinked, unlinked, open");
  }

  @Test
  @DisplayName("S23: an unlinked pair that is younger than the window is probably under way")
  void s23AYoungUnlinkedPairIsLag() {
    given(Contacts.synced(), 3);
    unlisted(Duration.ofMinutes(5));

    all.run();

    assertThat(found()).containsExactly("books: unlinked, -, lag", "desk: only_in_a, -, lag");
  }

  @Test
  @DisplayName("undo: what an undone run left as it was is reported as that, not as refused")
  void whatAnUndoneRunLeftIsNotCalledRefused() {
    given(Contacts.synced().reconciled(fixing()), 3);
    edit(DESK, "Moved");
    world.clock.pass(LATER);
    var fixed = all.run();
    world.settle();
    assertThat(company(CRM)).isEqualTo(Value.text("Moved"));
    world.clock.pass(LATER);

    new Bulk(world).undo(fixed.id());
    world.settle();
    world.clock.pass(LATER);
    all.run();

    assertThat(company(CRM)).isEqualTo(Value.text("Company0"));
    assertThat(found()).containsExactly("desk: differs, left_as_it_was, open");
    assertThat(all.messages.get(0).text()).startsWith("1 difference remains, ");
  }

  @Test
  @DisplayName("undo: what was left as it was stays that after another attribute is written there")
  void whatAnUndoneRunLeftIsNotCalledRefusedAfterAnotherWrite() {
    given(Contacts.synced().reconciled(fixing()), 3);
    edit(DESK, "Moved");
    world.clock.pass(LATER);
    var fixed = all.run();
    world.settle();
    world.clock.pass(LATER);
    new Bulk(world).undo(fixed.id());
    world.settle();
    world.clock.pass(LATER);

    var crm = world.query("select native_id from link where system_id = 'crm' order by 1").get(0);
    world.system(CRM).edit(crm, "firstName", Value.text("Renamed"));
    world.settle();
    world.clock.pass(LATER);
    all.run();
    world.settle();
    world.clock.pass(LATER);
    all.run();

    assertThat(found())
        .contains("desk: differs, left_as_it_was, open")
        .noneMatch(it -> it.contains("not_accepted_by_target"));
  }

  @Test
  @DisplayName("what is found under the key and is linked to another record is no match")
  void whatBelongsToAnotherRecordIsNoMatch() {
    given(Contacts.synced(), 3);
    world.system(CRM).create(person(0));
    world.clock.pass(LATER);

    all.run();

    assertThat(found())
        .containsExactly("books: only_in_a, duplicates, open", "desk: only_in_a, duplicates, open");
  }

  @Test
  @DisplayName(
      "S16: where a fix of what left the filter would do nothing, it is said and not tried")
  void s16WhatLeftTheFilterWithoutALinkIsNotFixed() {
    var rules = fixing();
    given(
        Contacts.synced()
            .oneWay()
            .reconciled(rules)
            .leaving(
                FilterExit.ARCHIVE,
                new FilterCondition(
                    "lastName", FilterCondition.Operator.NE, List.of(Value.text("gone")))),
        3);
    world.clock.pass(Duration.ofDays(-400));
    var alone = new HashMap<>(person(21));
    world.system(BOOKS).create(alone);
    alone.put("lastName", Value.text("gone"));
    world.system(CRM).create(alone);
    world.clock.pass(Duration.ofDays(400));

    var run = all.run();

    var listed =
        all.differences.list(new Differences.Query(run.id(), null, null, null, null, null, 10));
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).difference().evidence().cause()).isEqualTo(Cause.LEFT_FILTER);
    assertThat(listed.get(0).difference().state()).isEqualTo(State.OPEN);
    assertThat(listed.get(0).reason()).contains("no link");
    assertThat(world.waiting()).isZero();
  }
}
