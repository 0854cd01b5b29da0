package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.RunPermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an approved plan decides of questions that live sync asked, over the stores in memory. */
@DisplayName("S13: first meetings and an approved plan")
class FirstMeetingGuardsTest {

  private static final Value CRM_SAYS = Value.text("crm");
  private static final Value BOOKS_SAY = Value.text("books");

  private World world;

  @Test
  @DisplayName("the strategy decides what was asked, and the question ends")
  void theStrategyDecides() {
    meet(Contacts.synced());
    long version = world.record(CRM, "1").version();
    planned();

    assertSay(CRM_SAYS);
    assertThat(world.questions()).isEmpty();
    assertThat(conflicts()).isNotEmpty().noneMatch(Conflict::open);
    assertThat(world.record(CRM, "1").version()).as("its value stays").isEqualTo(version);
    world.assertQuiet();
  }

  @Test
  @DisplayName("where the strategy prefers the other value, every system gets that")
  void theOtherValueWins() {
    meet(Contacts.synced().by(new Strategy(Strategy.Kind.SYSTEM_WINS, BOOKS, null)));
    planned();

    assertSay(BOOKS_SAY);
    assertThat(world.questions()).isEmpty();
    assertThat(world.record(CRM, "1").attributes().get("company").source()).isEqualTo(BOOKS);
  }

  @Test
  @DisplayName("where the strategy merges, every system gets what both say")
  void bothAreMerged() {
    var appended = Strategy.merge(MergeRule.lists(MergeRule.Arrays.APPEND));
    meet(Contacts.synced().typed("company", ValueType.LIST).by("company", appended));
    planned();

    assertSay(new Value.Items(List.of(CRM_SAYS, BOOKS_SAY)));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("what the strategy leaves to a person stays a question")
  void whatThePersonDecidesStaysAQuestion() {
    meet(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    planned();

    assertStillAsked();
  }

  @Test
  @DisplayName("a copy that is in no approved plan is not decided about")
  void whatIsInNoPlanStaysAQuestion() {
    meet(Contacts.synced());
    world.runPermissionsLookup = (run, refs) -> new RunPermissions(Set.of(BOOKS), Set.of());
    world.hooks.add(world.filedByRun("run", BOOKS, "1"));
    world.settle();

    assertStillAsked();
  }

  @Test
  @DisplayName("where the other side has changed since it was asked about, the question stays")
  void aChangedSideStaysAQuestion() {
    meet(Contacts.synced());
    world.system(CRM).edit("1", "company", Value.text("later"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    planned();

    assertThat(world.questions()).hasSize(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", BOOKS_SAY);
  }

  @Test
  @DisplayName("where the copy itself has changed since it was asked about, the question stays")
  void aChangedCopyStaysAQuestion() {
    meet(Contacts.synced());
    world.silenceWebhooks();
    world.system(BOOKS).edit("1", "company", Value.text("later"));
    planned();

    assertThat(world.questions()).hasSize(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("later"));
  }

  private void assertStillAsked() {
    assertThat(world.questions()).hasSize(1);
    assertThat(conflicts()).anyMatch(Conflict::open);
    assertThat(said(CRM)).isEqualTo(CRM_SAYS);
    assertThat(said(BOOKS)).isEqualTo(BOOKS_SAY);
  }

  /** Two that are found to be one, and say something else. */
  private void meet(Contacts contacts) {
    world = new World(contacts, 1);
    boolean list = contacts.type(BOOKS).fields().get("company").type() == ValueType.LIST;
    var email = Value.text("ann@a.example");
    world.system(BOOKS).create(Map.of("email", email, "company", value(BOOKS_SAY, list)));
    world.system(CRM).create(Map.of("email", email, "company", value(CRM_SAYS, list)));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    world.settle();
    assertThat(world.questions()).hasSize(1);
    assertThat(world.questions().get(0)).startsWith("first_meeting");
  }

  private static Value value(Value it, boolean list) {
    return list ? new Value.Items(List.of(it)) : it;
  }

  private void planned() {
    world.runPermissionsLookup = (run, refs) -> new RunPermissions(Set.of(), Set.copyOf(refs));
    world.hooks.add(world.filedByRun("plan", BOOKS, "1"));
    world.settle();
  }

  private void assertSay(Value value) {
    assertThat(List.of(said(CRM), said(BOOKS), said(DESK))).containsOnly(value);
  }

  private Value said(SystemId system) {
    return world.system(system).fields("1").get("company");
  }

  private List<Conflict> conflicts() {
    return world.stores.questions().conflicts(new Questions.Query(null, false, null, 10));
  }
}
