package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.Contacts;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.answer.Decision;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys of work that failed for good and is done again because somebody asked for it. */
class ReplayJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  @Test
  @DisplayName("S7: a replay writes what the record holds by then, not what failed")
  void s7AReplayWritesWhatTheRecordHoldsByThen() {
    var world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("a name too long"));
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("another one that is too long"));
    world.settle();
    var older = letters(world).get(1);
    world.installation = Contacts.synced().installation();

    replay(world, older);

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("company", Value.text("another one that is too long"));
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S7: what a later success made moot is not replayed")
  void s7WhatALaterSuccessMadeMootIsNotReplayed() {
    var world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("a name too long"));
    world.settle();
    var letter = letters(world).get(0);
    world.system(CRM).edit(ann, "company", Value.text("short"));
    world.settle();

    assertThat(world.stores.deadLetters().replay(letter.id(), "mara", world.clock.instant()))
        .isFalse();
    world.assertQuiet();
  }

  @Test
  @DisplayName("initial link: a replay creates nothing that its delivery might not create")
  void aReplayCreatesNothingOlderThanTheSync() {
    var world = world(Contacts.synced());
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.hooks.clear();
    refuses(world, DESK);
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    var letter = letters(world).get(0);
    assertThat(letter.failure().stage()).isEqualTo("find");

    world.system(DESK).called = () -> {};
    replay(world, letter);

    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S9: a replay creates what its delivery would have created, once")
  void aReplayCreatesWhatWasToBeCreated() {
    var world = world(Contacts.synced());
    refuses(world, DESK);
    world.settled(ANN);
    var letter = letters(world).get(0);

    world.system(DESK).called = () -> {};
    replay(world, letter);

    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S7, S11: a corrected value is a person's decision; its success closes the letter")
  void s7ACorrectionGoesTheWayOfEveryDecision() {
    var world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var letter = refusedCompany(world);
    var subject = subject(letter);
    var shown = world.corrections.current(subject).orElseThrow();
    assertThat(shown.values()).containsEntry("company", Value.text("a name too long"));
    world.installation = Contacts.synced().installation();

    var done = correct(world, subject, "a short one", shown.version());

    assertThat(done.targets()).contains(BOOKS, CRM);
    world.settle();
    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.system(system).fields("1"))
          .as("%s", system)
          .containsEntry("company", Value.text("a short one"));
    }
    assertThat(world.stores.deadLetters().find(letter.id()).orElseThrow().status())
        .isEqualTo(DeadLetter.Status.SUPERSEDED);
    var entry =
        world.stores.audit().list(AuditLog.Query.newest(500)).rows().stream()
            .filter(it -> it.result().operation() == AuditEntry.Operation.REVIEW)
            .findFirst()
            .orElseThrow();
    assertThat(entry.by().actor()).isEqualTo("mara");
    assertThat(entry.changes()).containsOnlyKeys("company");
    assertThat(entry.changes().get("company").before()).isEqualTo(Value.text("a name too long"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S7: of two corrections of one dead letter the second is stale")
  void s7OfTwoCorrectionsTheSecondIsStale() {
    var world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var subject = subject(refusedCompany(world));
    var shown = world.corrections.current(subject).orElseThrow();
    correct(world, subject, "one", shown.version());

    var refused =
        catchThrowableOfType(Refused.class, () -> correct(world, subject, "two", shown.version()));

    assertThat(refused.why()).isEqualTo(Refused.Why.STALE);
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("one"));
  }

  @Test
  @DisplayName("S7: what a system cannot hold is refused before anything is written")
  void s7ACorrectionThatASystemCannotHoldIsRefused() {
    var world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var subject = subject(refusedCompany(world));
    var shown = world.corrections.current(subject).orElseThrow();
    long writes = world.writes();

    var refused =
        catchThrowableOfType(
            Refused.class, () -> correct(world, subject, "again a name too long", shown.version()));

    assertThat(refused.why()).isEqualTo(Refused.Why.NOT_OFFERED);
    assertThat(refused.detail()).contains("company", "books").doesNotContain("again");
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.corrections.current(subject).orElseThrow()).isEqualTo(shown);
  }

  private static Decision correct(
      World world, Corrections.Subject subject, String company, String version) {
    return world.corrections.correct(
        subject, Map.of("company", Value.text(company)), version, "mara");
  }

  private static Corrections.Subject subject(DeadLetter letter) {
    return new Corrections.Subject(letter.id(), letter.about(), letter.work().attributes());
  }

  private static DeadLetter refusedCompany(World world) {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("a name too long"));
    world.settle();
    return letters(world).get(0);
  }

  private static void refuses(World world, SystemId system) {
    world.system(system).called =
        () -> {
          throw new SystemFailure(system, "find", new Failure.Permanent("HTTP 403"));
        };
  }

  private static void replay(World world, DeadLetter letter) {
    assertThat(world.stores.deadLetters().replay(letter.id(), "mara", world.clock.instant()))
        .isTrue();
    world.settle();
  }

  /** The open ones, newest first. */
  private static List<DeadLetter> letters(World world) {
    return world
        .stores
        .deadLetters()
        .list(new DeadLetters.Query(null, null, DeadLetter.Status.OPEN, null, null, 10))
        .rows();
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
