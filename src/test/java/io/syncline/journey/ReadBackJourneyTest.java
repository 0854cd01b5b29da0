package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems that answer a write without the record: they are read after it. */
class ReadBackJourneyTest {

  private final World world = new World(Contacts.synced(), 1);

  @BeforeEach
  void noSystemAnswersWithTheRecord() {
    world.systems.values().forEach(it -> it.answers = false);
  }

  /**
   * @param reported whether webhooks of the books name field, value and time (S8)
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("S1, S8: an edit between a write and the read after it enters the record")
  void anEditBeforeTheReadBackEntersTheRecord(boolean reported) {
    if (reported) {
      world.reportsEdits(BOOKS, true);
    }
    var ann = world.settled(Ann.WITHOUT_LAST_NAME);
    world.clock.pass(Duration.ofMinutes(1));
    afterTheNextWrite(() -> world.system(BOOKS).edit("1", "company", text("theirs")));
    world.system(CRM).edit(ann, "company", text("ours"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", text("theirs"));
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", text("theirs"));
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S1: an edit between a create and the read after it enters the record")
  void anEditAfterACreateEntersTheRecord() {
    afterTheNextWrite(() -> world.system(BOOKS).edit("1", "company", text("theirs")));
    var ann = world.settled(Ann.WITHOUT_LAST_NAME);

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", text("theirs"));
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", text("theirs"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S2: a target that trims, cuts or writes in capitals is not taken for an editor")
  void aRenderingIsNoEdit() {
    storing(BOOKS, it -> it.toUpperCase(Locale.ROOT));
    storing(DESK, it -> it.strip().substring(0, Math.min(20, it.strip().length())));
    var name = "Acme Trading and Sons of Hamburg ";
    var ann = world.settled(Ann.WITHOUT_LAST_NAME);
    world.system(CRM).edit(ann, "company", text(name));
    world.settle();

    assertThat(world.system(CRM).fields(ann)).containsEntry("company", text(name));
    assertThat(world.system(BOOKS).fields("1").get("company"))
        .isEqualTo(text("ACME TRADING AND SONS OF HAMBURG "));
    assertThat(world.system(DESK).fields("1").get("company"))
        .isEqualTo(text("Acme Trading and Son"));
    world.assertQuiet();
  }

  /**
   * @param later by how many hours the books put an instant off that they are sent
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 12, 23})
  @DisplayName("S2: a day that comes back as another instant of that day is no edit")
  void anInstantOfTheDayThatWasWrittenIsNoEdit(int later) {
    var days = new World(daysHeldAsInstants(), 1);
    days.system(BOOKS).answers = false;
    days.system(BOOKS).storing =
        it ->
            it instanceof Value.Decimal second
                ? Value.decimal(second.value().longValueExact() + later * 3_600L)
                : it;
    var ann = days.settled(Map.of("email", text("ann@example.com"), "company", text("2026-03-01")));
    days.system(CRM).edit(ann, "company", text("2026-03-02"));
    days.settle();

    var begin = Instant.parse("2026-03-01T23:00:00Z").plus(Duration.ofHours(later));
    assertThat(days.system(BOOKS).fields("1").get("company"))
        .isEqualTo(Value.decimal(begin.getEpochSecond()));
    assertThat(days.system(CRM).fields(ann)).containsEntry("company", text("2026-03-02"));
    assertThat(days.system(DESK).fields("1")).containsEntry("company", text("2026-03-02"));
    assertThat(days.questions()).isEmpty();
    days.assertQuiet();

    days.system(BOOKS).storing = UnaryOperator.identity();
    days.clock.pass(Duration.ofMinutes(1));
    var next = Instant.parse("2026-03-03T22:59:59Z");
    days.system(BOOKS).edit("1", "company", Value.decimal(next.getEpochSecond()));
    days.settle();
    assertThat(days.system(CRM).fields(ann)).containsEntry("company", text("2026-03-03"));
    assertThat(days.system(BOOKS).fields("1").get("company"))
        .isEqualTo(Value.decimal(next.getEpochSecond()));
    days.assertQuiet();
  }

  /** The company is a day, which the books hold as seconds, in Zurich. */
  private static Contacts daysHeldAsInstants() {
    var content =
        new FieldType.Content(
            ValueType.DATETIME, "epoch-seconds", ZoneId.of("Europe/Zurich"), Map.of(), null);
    return Contacts.synced()
        .attributes(
            it ->
                it.name().equals("company")
                    ? Attribute.plain("company", ValueType.DATE).by(it.strategy())
                    : it)
        .mappings(
            (system, it) ->
                system.equals(BOOKS) && it.attribute().equals("company")
                    ? FieldMapping.both(of(it.field(), content), "company")
                    : it);
  }

  private static FieldType of(FieldType it, FieldType.Content content) {
    return new FieldType(it.path(), it.attribute(), it.pii(), content, it.bounds(), it.use());
  }

  @Test
  @DisplayName("S2: targets that derive another value each, whatever they are sent, come to rest")
  void targetsThatDeriveComeToRest() {
    deriving(BOOKS, "books");
    deriving(DESK, "desk");
    var ann = world.settled(Ann.WITHOUT_LAST_NAME);
    world.system(CRM).edit(ann, "company", text("Acme & Sons"));
    world.settle();

    world.assertQuiet();
  }

  @Test
  @DisplayName("S2: a field that a target keeps to itself is a difference, and no edit")
  void whatIsNotTakenIsNoEdit() {
    var ann = world.settled(Ann.WITHOUT_LAST_NAME);
    world.system(BOOKS).ignored = Set.of("company");
    world.system(CRM).edit(ann, "company", text("New"));
    world.settle();

    assertThat(world.system(CRM).fields(ann)).containsEntry("company", text("New"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", text("Acme"));
    world.assertQuiet();
  }

  /** What somebody does in the books once the next write there took effect. */
  private void afterTheNextWrite(Runnable what) {
    var books = world.system(BOOKS);
    long writes = books.journal.size();
    var done = new AtomicBoolean();
    books.called =
        () -> {
          if (books.journal.size() > writes && done.compareAndSet(false, true)) {
            world.clock.pass(Duration.ofMillis(20));
            what.run();
            world.clock.pass(Duration.ofMillis(20));
          }
        };
  }

  private void storing(SystemId id, UnaryOperator<String> how) {
    world.system(id).storing =
        it ->
            it instanceof Value.Text said && !said.value().contains("@")
                ? text(how.apply(said.value()))
                : it;
  }

  private void deriving(SystemId id, String value) {
    world.system(id).reacting =
        fields -> {
          Map<String, Value> own = new HashMap<>();
          own.put("company", text(value));
          return own;
        };
  }

  private static Value text(String value) {
    return Value.text(value);
  }
}
