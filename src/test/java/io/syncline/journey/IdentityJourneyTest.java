package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How records of different systems find each other, over real PostgreSQL. */
@DisplayName("S17: identity")
class IdentityJourneyTest {

  private static final FuzzyRule COMPANY = new FuzzyRule("company", 0.9, 0.97);

  @Test
  @DisplayName("a record that resembles one of another system is a question, with score and rule")
  void alikeIsAQuestion() {
    var world = world(Contacts.synced().alike(COMPANY));
    world.clock.pass(Duration.ofDays(-90));
    world.system(CRM).create(said("company", "Acme Corp", "email", "info@acme.example"));
    world.system(BOOKS).create(said("company", "ACME Corporation"));
    world.clock.pass(Duration.ofDays(90));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("ambiguous_match: Which record is books/contacts/1? it resembles ")
        .contains("company 1.00 of 0.90; score 1.00")
        .doesNotContainIgnoringCase("acme");
    assertThat(world.stores.links().list(all())).hasSize(1);
  }

  @Test
  @DisplayName(
      "two people with one address whose names are plainly different are a question, whether a copy"
          + " or a create meets them")
  void twoPeopleWithOneAddress() {
    var world = world(Contacts.synced());
    world.clock.pass(Duration.ofDays(-90));
    world.system(CRM).create(said("email", "lee@x.example", "firstName", "Ann", "lastName", "Lee"));
    world
        .system(BOOKS)
        .create(said("email", "lee@x.example", "firstName", "Bob", "lastName", "Novak"));
    world.clock.pass(Duration.ofDays(90));
    world.lookAtEverything();
    world.settle();

    assertThat(world.questions())
        .isNotEmpty()
        .anyMatch(it -> it.contains("by email but the names are plainly different"));
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Bob"));
  }

  @Test
  @DisplayName(
      "from autoLink on, with a second attribute agreeing, it is linked and the link says why")
  void linkedByLikeness() {
    var world = world(Contacts.synced().alike(COMPANY));
    world.system(CRM).create(said("company", "Acme Corp", "lastName", "Lee"));
    world.settle();
    var copies = world.system(BOOKS).ids().size();
    world.system(BOOKS).delete(world.system(BOOKS).ids().get(0));
    world.hooks.clear();
    forgetLinkIn(world, BOOKS.value());
    world.system(BOOKS).create(said("company", "ACME Corporation", "lastName", "lee"));
    world.settle();

    assertThat(copies).isEqualTo(1);
    assertThat(world.stores.links().list(all()))
        .hasSize(3)
        .anySatisfy(it -> assertThat(it.madeBy()).isEqualTo("fuzzy:company=1.00 score=1.00"));
  }

  @Test
  @DisplayName("two that arrive at once and resemble each other are not both new")
  void atOnce() {
    var world = world(Contacts.synced().matching().alike(COMPANY));
    world.system(CRM).create(said("company", "Acme Corp"));
    world.system(BOOKS).create(said("company", "ACME Corporation"));
    world.settle();

    assertThat(world.questions()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("records alike in one system stay two records: they were not declared duplicates")
  void alikeInOneSystem() {
    var world = world(Contacts.synced().alike(COMPANY));
    world.system(CRM).create(said("company", "Acme Corp", "lastName", "Lee"));
    world.settle();
    world.system(CRM).create(said("company", "Acme Corp", "lastName", "Lee"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(2);
  }

  @Test
  @DisplayName("different strong ids are never merged, however alike the rest is")
  void strongIds() {
    var world = world(Contacts.synced().matching(MatchRule.on("email")).alike(COMPANY));
    world.system(CRM).create(said("company", "Acme", "lastName", "Lee", "email", "a@acme.example"));
    world.settle();
    world.system(BOOKS).delete(world.system(BOOKS).ids().get(0));
    world.hooks.clear();
    forgetLinkIn(world, BOOKS.value());
    world
        .system(BOOKS)
        .create(said("company", "Acme", "lastName", "Lee", "email", "b@acme.example"));
    world.settle();

    assertThat(world.questions()).singleElement().asString().contains("email differs");
    assertThat(world.stores.links().list(all())).hasSize(2);
  }

  private static void forgetLinkIn(World world, String system) {
    world.update(
        "delete from link_shadow s using link l where l.id = s.link_id and l.system_id = '"
            + system
            + "'");
    world.update("delete from link where system_id = '" + system + "'");
  }

  static LinkList.Query all() {
    return new LinkList.Query(null, null, null, 100);
  }

  static Map<String, Value> said(String... pairs) {
    var said = new HashMap<String, Value>();
    for (int i = 0; i < pairs.length; i += 2) {
      said.put(pairs[i], Value.text(pairs[i + 1]));
    }
    return said;
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
