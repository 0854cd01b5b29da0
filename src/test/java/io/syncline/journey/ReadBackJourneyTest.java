package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
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
