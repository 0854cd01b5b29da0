package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Difference.Resolution;
import io.syncline.core.reconcile.difference.Difference.State;
import io.syncline.core.reconcile.respond.DifferenceFixes;
import io.syncline.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A difference is fixed because a person asks for it. */
class DifferenceFixesJourneyTest {

  private static final Map<String, Value> ANN =
      Map.of(
          "email", Value.text("ann@example.com"),
          "firstName", Value.text("Ann"),
          "company", Value.text("100"));

  private World world;
  private Reconciliations all;
  private DifferenceFixes fixes;
  private String ann;

  /** Ann is everywhere, and no webhook comes any more. */
  private void given(Contacts contacts, Map<String, Value> fields) {
    world = new World(TestDatabase.fresh(), contacts, 7);
    all = new Reconciliations(world);
    ann = world.system(CRM).create(fields);
    world.settle();
    world.silenceWebhooks();
    world.clock.pass(Duration.ofHours(2));
    all.poll();
    world.clock.pass(Duration.ofHours(2));
    fixes =
        new DifferenceFixes(
            all.differences,
            world.stores.records(),
            new RecordSync(world.stores.inbox(), Wakeups.NONE, world.ids, world.clock),
            () -> world.installation,
            world.clock);
  }

  private void edit(SystemId system, String id, Value company) {
    world.system(system).edit(id, "company", company);
    world.clock.pass(Duration.ofHours(2));
  }

  private Difference against(SystemId system) {
    return all.differences(all.run()).stream()
        .filter(it -> it.key().against().equals(system))
        .findFirst()
        .orElseThrow();
  }

  private Value company(SystemId system) {
    return world.system(system).fields("1").get("company");
  }

  @Test
  @DisplayName("S3: a fix reads the copies, writes what they hold now, and names who asked")
  void aMissedEditIsCarriedOverAndTheNextRunFindsNothing() {
    given(Contacts.synced(), ANN);
    edit(CRM, ann, Value.text("Acme"));
    var difference = against(BOOKS);
    edit(CRM, ann, Value.text("Acme Ltd"));
    long writes = world.writes();

    var prospect = fixes.prospect(difference.id()).orElseThrow();
    assertThat(prospect.against()).isNull();
    assertThat(prospect.copies())
        .extracting(it -> it.system())
        .containsExactlyInAnyOrder(CRM, BOOKS);
    assertThat(world.waiting()).as("a look does nothing").isZero();

    var fixed = fixes.fix(difference.id(), "mara").orElseThrow();
    assertThat(fixed.events()).hasSize(2);
    var now = all.differences.find(difference.id()).orElseThrow();
    assertThat(now.state()).isEqualTo(State.FIXED);
    assertThat(Objects.requireNonNull(now.handling().answer()).by()).isEqualTo("mara");
    world.settle();

    assertThat(company(BOOKS)).isEqualTo(Value.text("Acme Ltd"));
    assertThat(company(DESK)).isEqualTo(Value.text("Acme Ltd"));
    assertThat(world.writes()).isEqualTo(writes + 2);
    all.run();
    assertThat(all.differences.find(difference.id()).orElseThrow().state()).isEqualTo(State.GONE);
    assertThat(fixes.prospect(difference.id()).orElseThrow().against())
        .isEqualTo("it is not there any more");
    assertThat(fixes.fix(difference.id(), "mara").orElseThrow().events()).isEmpty();
  }

  @Test
  @DisplayName("S23: what needs a choice between values is left, with the reason")
  void whatBothSidesEditedIsLeft() {
    given(Contacts.synced(), ANN);
    edit(CRM, ann, Value.text("Acme"));
    edit(BOOKS, "1", Value.text("Elsewhere"));
    var difference = against(BOOKS);
    long writes = world.writes();

    var fixed = fixes.fix(difference.id(), "mara").orElseThrow();

    assertThat(fixed.events()).isEmpty();
    assertThat(fixed.prospect().against()).startsWith("both copies were changed");
    assertThat(all.differences.find(difference.id()).orElseThrow().state()).isEqualTo(State.OPEN);
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);
  }

  @Test
  @DisplayName("S19: an amount that falls by more than may pass waits for a person, fixed or not")
  void aLargeChangeIsHeldBackAllTheSame() {
    var limit = new ChangeLimit(BigDecimal.TEN, BigDecimal.TEN, BigDecimal.ONE);
    var fields = new HashMap<>(ANN);
    fields.put("company", Value.decimal("1000"));
    given(
        Contacts.synced()
            .typed("company", ValueType.INTEGER)
            .attributes(it -> it.name().equals("company") ? it.within(limit) : it),
        fields);
    edit(CRM, ann, Value.decimal("10"));
    var difference = against(BOOKS);

    assertThat(fixes.fix(difference.id(), "mara").orElseThrow().events()).isNotEmpty();
    world.settle();

    assertThat(world.questions()).hasSize(1);
    assertThat(company(BOOKS)).isEqualTo(Value.decimal("1000"));
  }

  @Test
  @DisplayName("S18: a fix that is asked for twice writes once")
  void aFixThatIsAskedForAgainWritesNothingMore() {
    given(Contacts.synced(), ANN);
    edit(CRM, ann, Value.text("Acme"));
    var difference = against(DESK);
    long writes = world.writes();

    fixes.fix(difference.id(), "mara");
    fixes.fix(difference.id(), "mara");
    world.settle();

    assertThat(world.writes()).isEqualTo(writes + 2);
    assertThat(company(DESK)).isEqualTo(Value.text("Acme"));
  }

  @Test
  void whatIsAnsweredMayBeFixedAndWhatIsUnknownOrNotStartedIsLeft() {
    given(Contacts.synced(), ANN);
    edit(CRM, ann, Value.text("Acme"));
    var difference = against(BOOKS);
    var until = world.clock.instant().plus(Duration.ofDays(9));
    all.differences.change(
        difference.id(),
        it ->
            it.answered(
                new Difference.Answer(
                    Resolution.ACCEPTED, "for now", null, until, "ann", world.clock.instant())));
    assertThat(fixes.prospect(difference.id()).orElseThrow().against()).isNull();

    assertThat(fixes.fix(UUID.randomUUID(), "mara")).isEmpty();
    var started = world.installation;
    world.installation = Installation.EMPTY;
    assertThat(fixes.fix(difference.id(), "mara").orElseThrow().prospect().against())
        .isEqualTo("its sync is not started");
    world.installation = started;
  }
}
