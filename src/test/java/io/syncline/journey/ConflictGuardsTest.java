package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which questions end without an answer, and which stay, over the stores in memory. */
@DisplayName("S10: guards of open questions")
class ConflictGuardsTest {

  private World world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));

  @Test
  @DisplayName("a side that changes and does not agree ends no question")
  void aThirdValueEndsNoQuestion() {
    conflicting("company");
    world.system(BOOKS).edit("1", "company", Value.text("third"));
    world.settle();

    assertThat(world.questions()).hasSize(1);
    assertSays("company", "crm", "third", "old");
  }

  @Test
  @DisplayName("of two questions about a record the one ends whose sides agree")
  void onlyTheQuestionEndsWhoseSidesAgree() {
    conflicting("company");
    conflicting("firstName");
    world.system(BOOKS).edit("1", "company", Value.text("crm"));
    world.settle();

    assertThat(world.questions()).singleElement().asString().contains("Which value of firstName");
    assertSays("company", "crm", "crm", "crm");
    assertSays("firstName", "crm", "books", "old");
  }

  @Test
  @DisplayName("a question ends only where all conflicts about its attribute do")
  void aQuestionAboutThreeEndsWithTheLast() {
    world.system(CRM).edit("1", "company", Value.text("crm"));
    world.system(BOOKS).edit("1", "company", Value.text("books"));
    world.system(DESK).edit("1", "company", Value.text("desk"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    world.system(BOOKS).edit("1", "company", Value.text("crm"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    assertSays("company", "crm", "crm", "desk");

    world.system(DESK).edit("1", "company", Value.text("crm"));
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertThat(conflicts()).noneMatch(Conflict::open);
  }

  @Test
  @DisplayName("an invalid value stays a question where the sides of a conflict agree")
  void anInvalidValueStaysAQuestion() {
    world =
        world(
            Contacts.synced()
                .by(Strategy.of(Strategy.Kind.MANUAL))
                .attributes(
                    it ->
                        it.name().equals("company")
                            ? Ruled.validated(it, among("old", "crm", "books"))
                            : it));
    conflicting("company");
    world.system(DESK).edit("1", "company", Value.text("invalid"));
    world.settle();
    assertThat(world.questions()).hasSize(2);
    world.system(BOOKS).edit("1", "company", Value.text("crm"));
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("invalid_value");
  }

  private static Validation among(String... values) {
    return new Validation(
        false,
        null,
        null,
        new Validation.NumberRule(null, null, null, false),
        new Validation.Allowed(List.of(values), null),
        null,
        new Validation.Otherwise(Response.HOLD, Response.HOLD, null));
  }

  @Test
  @DisplayName("S8: what was possibly overwritten stays a question though all systems agree")
  void whatWasPossiblyOverwrittenStaysAQuestion() {
    world = world(Contacts.synced());
    world.reportsEdits(BOOKS, true);
    var books = world.system(BOOKS);
    books.writing =
        () -> {
          books.writing = () -> {};
          world.clock.pass(Duration.ofMillis(20));
          books.edit("1", "company", Value.text("theirs"));
          world.clock.pass(Duration.ofMillis(20));
        };
    world.clock.pass(Duration.ofSeconds(5));
    world.system(CRM).edit("1", "company", Value.text("ours"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    world.system(DESK).edit("1", "company", Value.text("ours"));
    world.system(CRM).edit("1", "company", Value.text("again"));
    world.settle();
    world.system(CRM).edit("1", "company", Value.text("ours"));
    world.settle();

    assertThat(world.questions()).hasSize(1);
    assertThat(conflicts()).anyMatch(Conflict::open);
  }

  @Test
  @DisplayName("S2: a decision that was taken back is asked about though the sides come to agree")
  void whatWasTakenBackStaysAQuestion() {
    world = world(Contacts.synced());
    world.system(CRM).edit("1", "company", Value.text("crm"));
    world.system(BOOKS).edit("1", "company", Value.text("books"));
    world.settle();
    world.rollbacks.takeBack(conflicts().get(0).id(), false, "mara");
    world.settle();
    assertSays("company", "crm", "books", "crm");
    world.system(BOOKS).edit("1", "company", Value.text("crm"));
    world.settle();

    assertThat(world.questions()).hasSize(1);
    assertThat(conflicts()).anyMatch(Conflict::open);
  }

  private void conflicting(String attribute) {
    world.system(CRM).edit("1", attribute, Value.text("crm"));
    world.system(BOOKS).edit("1", attribute, Value.text("books"));
    world.settle();
    assertThat(conflicts()).anyMatch(it -> it.attribute().equals(attribute) && it.open());
  }

  private void assertSays(String attribute, String crm, String books, String desk) {
    assertThat(List.of(said(CRM, attribute), said(BOOKS, attribute), said(DESK, attribute)))
        .isEqualTo(List.of(Value.text(crm), Value.text(books), Value.text(desk)));
  }

  private Value said(SystemId system, String attribute) {
    return world.system(system).fields("1").get(attribute);
  }

  private List<Conflict> conflicts() {
    return world.stores.questions().conflicts(new Questions.Query(null, false, null, 10));
  }

  private static World world(Contacts contacts) {
    var world = new World(contacts, 1);
    world.settled(
        Map.of(
            "email", Value.text("ann@a.example"),
            "firstName", Value.text("old"),
            "company", Value.text("old")));
    return world;
  }
}
