package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.MergeRule.Arrays;
import io.syncline.core.definition.rule.MergeRule.Numbers;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Conflicts on their whole way: from two edits to equal copies, or to a person. */
class ConflictJourneyTest {

  private World world = world(Contacts.synced());

  @Test
  @DisplayName("S10: firstWriteWins and targetWins end alike everywhere")
  void theFirstWriteAndTheTargetWinEverywhere() {
    meet(Contacts.synced().by(Strategy.of(Kind.FIRST_WRITE_WINS)), text("first"), text("second"));
    assertEverywhere(text("first"));
    meet(Contacts.synced().by(Strategy.of(Kind.TARGET_WINS)), text("crm"), text("books"));
    assertEverywhere(text("books"));
  }

  @Test
  @DisplayName("S11: under fieldPriority others' edits flow, and only in a conflict the owner wins")
  void theOwnerRanksInsteadOfForbidding() {
    var owned =
        Contacts.synced()
            .by(Strategy.of(Kind.FIELD_PRIORITY))
            .attributes(
                it ->
                    it.name().equals("company") ? Ruled.owned(it, BOOKS, it.onForeignWrite()) : it);
    meet(owned, text("crm"), text("books, the owner"));
    assertEverywhere(text("books, the owner"));

    edit(DESK, text("desk alone"));
    world.settle();
    assertEverywhere(text("desk alone"));
  }

  @Test
  @DisplayName("S14: what each side added and removed ends in every copy")
  void setsMergeOnTheirWholeWay() {
    meet(
        lists(MergeRule.lists(Arrays.MERGE)),
        list("a", "b"),
        list("b", "c", "crm"),
        list("a", "b", "books"));
    assertThat(said(CRM)).isEqualTo(list("b", "c", "crm", "books"));
    assertSame();
    assertThat(conflicts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.decided().outcome()).isEqualTo(list("b", "c", "crm", "books"));
              assertThat(it.decided().winner()).isEqualTo(CRM);
              assertThat(it.base()).isEqualTo(list("a", "b"));
            });
  }

  @Test
  @DisplayName("S10: append is decided once, though three systems append at once")
  void appendsConverge() {
    world = world(lists(MergeRule.lists(Arrays.APPEND)));
    settled(list("a"));
    edit(CRM, list("a", "crm"));
    edit(BOOKS, list("a", "books"));
    edit(DESK, list("a", "desk"));
    world.settle();

    assertThat(((Value.Items) said(CRM)).values())
        .containsExactlyInAnyOrder(text("a"), text("crm"), text("books"), text("desk"));
    assertSame();
  }

  @Test
  @DisplayName("merge numbers: delta: stock counted in three places at once adds up, in any order")
  void stockAddsUp() {
    for (var order : List.of(List.of(CRM, BOOKS, DESK), List.of(DESK, BOOKS, CRM))) {
      world =
          world(
              Contacts.synced()
                  .typed("company", ValueType.INTEGER)
                  .by(
                      Strategy.merge(
                          new MergeRule(
                              Arrays.REPLACE,
                              List.of(),
                              Numbers.DELTA,
                              Strategy.of(Kind.MANUAL)))));
      settled(Value.decimal(10));
      edit(CRM, Value.decimal(8));
      edit(BOOKS, Value.decimal(15));
      edit(DESK, Value.decimal(9));
      world.hooks.clear();
      order.forEach(this::look);
      world.settle();

      assertEverywhere(Value.decimal(12));
    }
  }

  @Test
  @DisplayName("a merge that breaks the rules waits for a person; the other attributes go on")
  void anUndecidedMergeWaits() {
    meet(
        lists(MergeRule.lists(Arrays.MERGE, "kind")),
        list("no kind"),
        list("no kind", "crm"),
        list("no kind", "books"));
    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("conflict: Which value of company")
        .contains("has no kind");

    world.system(BOOKS).edit(id(BOOKS), "firstName", text("Anne"));
    world.settle();
    assertThat(ALL.stream().map(it -> world.system(it).fields(id(it)).get("firstName")))
        .containsOnly(text("Anne"));
    assertThat(said(DESK)).as("nothing of it was written").isEqualTo(list("no kind"));
  }

  @Test
  @DisplayName("S2: a change larger than the threshold waits, and one that goes back answers it")
  void aChangeThatIsTooLargeWaits() {
    world = world(limited());
    settled(Value.decimal(100));
    edit(CRM, Value.decimal(120));
    world.settle();
    assertEverywhere(Value.decimal(120));

    edit(CRM, Value.decimal(12));
    world.settle();
    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("safety_hold: company would fall by 90 %");
    assertThat(said(BOOKS)).isEqualTo(Value.decimal(120));
    assertThat(said(DESK)).isEqualTo(Value.decimal(120));
    world.lookAtEverything();
    world.settle();
    assertThat(said(BOOKS)).isEqualTo(Value.decimal(120));

    edit(CRM, Value.decimal(110));
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertEverywhere(Value.decimal(110));
  }

  @Test
  @DisplayName("S2: many small changes add up for a target that did not get them")
  void smallChangesAddUpForATargetThatMissedThem() {
    world = world(limited());
    settled(Value.decimal(1_000));
    for (int value : List.of(700, 500, 360, 260)) {
      edit(CRM, Value.decimal(value));
      world.arrive();
      world.changes.runOnce(CRM, Slice.WHOLE, 10);
    }
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("safety_hold");
    assertThat(said(BOOKS)).isEqualTo(Value.decimal(1_000));
  }

  @Test
  @DisplayName("S5: two systems that keep setting an attribute back are named, and it is paused")
  void aPingPongIsPaused() {
    settled(text("one"));
    int turns = 0;
    while (world.questions().isEmpty() && turns++ < 20) {
      edit(BOOKS, text("two"));
      world.settle();
      edit(CRM, text("one"));
      world.settle();
    }
    assertThat(turns).isEqualTo(2);
    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("ping_pong: Which value of company")
        .contains("books", "crm");
    assertThat(conflicts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Conflict.Kind.PING_PONG);
              assertThat(Stream.of(it.held(), it.seen()).map(Conflict.Side::value))
                  .containsExactlyInAnyOrder(text("one"), text("two"));
              assertThat(Stream.of(it.held(), it.seen()).map(Conflict.Side::system))
                  .containsExactlyInAnyOrder(CRM, BOOKS);
            });
    long writes = world.writes();
    world.system(BOOKS).edit(id(BOOKS), "firstName", text("Anne"));
    world.settle();
    assertThat(world.writes()).as("only the other attribute").isEqualTo(writes + 2);
  }

  @Test
  @DisplayName("S5, S11: a target that undoes every revert is paused too")
  void aRevertedWriteThatAlwaysComesBackIsPaused() {
    world =
        world(
            Contacts.synced()
                .oneWay()
                .attributes(
                    it ->
                        it.name().equals("company")
                            ? Ruled.owned(it, it.owner(), ForeignWrite.REVERT)
                            : it));
    settled(text("ours"));
    int times = 0;
    while (world.questions().isEmpty() && times++ < 20) {
      world.clock.pass(Duration.ofMinutes(5));
      edit(BOOKS, text("theirs"));
      world.settle();
    }
    assertThat(times).isEqualTo(4);
    assertThat(world.questions()).singleElement().asString().startsWith("ping_pong");
    assertThat(said(CRM)).isEqualTo(text("ours"));
  }

  private List<Conflict> conflicts() {
    return world.stores.questions().conflicts(new Questions.Query(null, false, null, 100));
  }

  private static Contacts lists(MergeRule rule) {
    return Contacts.synced().typed("company", ValueType.LIST).by("company", Strategy.merge(rule));
  }

  private static Contacts limited() {
    var limit = new ChangeLimit(new BigDecimal(50), new BigDecimal(50), BigDecimal.TEN);
    return Contacts.synced()
        .typed("company", ValueType.INTEGER)
        .attributes(it -> it.name().equals("company") ? it.within(limit) : it);
  }

  private void meet(Contacts contacts, Value crm, Value books) {
    meet(contacts, text("before"), crm, books);
  }

  /** All agree; then the CRM and the books change it before either event arrives. */
  private void meet(Contacts contacts, Value before, Value crm, Value books) {
    world = world(contacts);
    settled(before);
    edit(CRM, crm);
    world.clock.pass(Duration.ofSeconds(1));
    edit(BOOKS, books);
    world.settle();
  }

  private void settled(Value company) {
    world
        .system(CRM)
        .create(
            Map.of("email", text("ann@example.com"), "firstName", text("Ann"), "company", company));
    world.settle();
    assertEverywhere(company);
  }

  private void edit(SystemId system, Value company) {
    world.system(system).edit(id(system), "company", company);
  }

  private void look(SystemId system) {
    world.hooks.add(world.event(system, id(system), InboxEvent.Source.POLL));
  }

  private String id(SystemId system) {
    return world.system(system).ids().get(0);
  }

  private Value said(SystemId system) {
    return world.system(system).fields(id(system)).getOrDefault("company", Value.CLEARED);
  }

  private void assertSame() {
    assertEverywhere(said(CRM));
  }

  private void assertEverywhere(Value value) {
    for (var id : ALL) {
      assertThat(said(id).canonical()).as("company in %s", id).isEqualTo(value.canonical());
    }
    assertThat(world.waiting()).isZero();
  }

  private static Value text(String text) {
    return Value.text(text);
  }

  private static Value list(String... items) {
    var values = new ArrayList<Value>();
    for (var item : items) {
      values.add(Value.text(item));
    }
    return new Value.Items(values);
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
