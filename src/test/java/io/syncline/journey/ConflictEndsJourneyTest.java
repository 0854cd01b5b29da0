package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Refused;
import io.syncline.store.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How conflicts end otherwise than by a rule or a person's answer. */
class ConflictEndsJourneyTest {

  private World world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));

  @Test
  @DisplayName("sides that come to agree close their conflict and its question")
  void agreementEndsTheQuestion() {
    conflicting();
    world.system(BOOKS).edit("1", "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(open()).containsExactly("0");
    assertThat(world.query("select decided_by from conflict")).containsExactly("syncline");
    for (var it : List.of(CRM, BOOKS, DESK)) {
      assertThat(said(it)).isEqualTo(Value.text("Acme Ltd"));
    }
  }

  @Test
  @DisplayName("a conflict that a newer version met stays open, and no one here decides it")
  void aConflictOfANewerVersionStaysOpen() {
    conflicting();
    world.update("update conflict set kind = 'shared_value' where winner is null");
    world.system(BOOKS).edit("1", "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(open()).containsExactly("1");
    assertThat(world.questions()).hasSize(1);
    assertThat(world.question().offers()).isEmpty();
    assertThatThrownBy(() -> world.decide(new Choice.Leave())).isInstanceOf(Refused.class);
    assertThat(open()).containsExactly("1");
    assertThat(said(DESK)).isNotEqualTo(Value.text("Acme Ltd"));
  }

  @Test
  @DisplayName("a question that a newer version asked holds what it holds, and the rest flows")
  void aQuestionOfANewerVersionHolds() {
    conflicting();
    world.update("update review_item set kind = 'shared_value'");
    world.system(CRM).edit("1", "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(said(DESK)).isEqualTo(Value.text("Acme"));
    assertThat(world.question().offers()).isEmpty();
    assertThatThrownBy(() -> world.decide(new Choice.Leave())).isInstanceOf(Refused.class);
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("the other side may give way too, and other edits end nothing")
  void theOtherSideGivesWay() {
    conflicting();
    world.system(CRM).edit("1", "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    world.system(CRM).edit("1", "company", Value.text("Acme GmbH"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(said(DESK)).isEqualTo(Value.text("Acme GmbH"));
  }

  @Test
  @DisplayName("S19: the open conflicts of a record that became part of another end with it")
  void theConflictsOfAMergedRecordEnd() {
    conflicting();
    world.system(CRM).create(Map.of("email", Value.text("ann@other.example")));
    world.settle();
    world.system(CRM).merge("1", "2");
    world.lookAtEverything();
    world.hooks.add(world.event(CRM, "1", InboxEvent.Source.POLL));
    world.settle();

    assertThat(open()).containsExactly("0");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S10: a decision that was taken back is not used again")
  void anOverturnedDecisionIsForgotten() {
    world =
        world(
            Contacts.synced()
                .typed("company", ValueType.LIST)
                .by("company", Strategy.merge(MergeRule.lists(MergeRule.Arrays.APPEND))));
    meet(list("a"), list("a", "crm"), list("a", "books"));
    assertThat(world.query("select count(*)::text from ruling")).doesNotContain("0");
    for (var id : world.query("select id::text from conflict where winner is not null")) {
      world.rollbacks.takeBack(UUID.fromString(id), false, "mara");
    }
    assertThat(
            world.query(
                "select count(*)::text from ruling r join conflict c using (record_id, attribute,"
                    + " fingerprint)"))
        .containsExactly("0");
  }

  private void conflicting() {
    meet(Value.text("Acme"), Value.text("Acme Ltd"), Value.text("Acme GmbH"));
    assertThat(world.questions()).hasSize(1);
  }

  private void meet(Value base, Value crm, Value books) {
    world.system(CRM).create(Map.of("email", Value.text("ann@example.com"), "company", base));
    world.settle();
    world.system(CRM).edit("1", "company", crm);
    world.system(BOOKS).edit("1", "company", books);
    world.settle();
  }

  private List<String> open() {
    return world.query("select count(*)::text from conflict where winner is null");
  }

  private Value said(SystemId system) {
    return world.system(system).fields("1").get("company");
  }

  private static Value list(String... items) {
    return new Value.Items(Arrays.stream(items).map(Value::text).toList());
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 20260801);
  }
}
