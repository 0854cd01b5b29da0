package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of changes to records of a period that is closed. */
class ClosedPeriodJourneyTest {

  private static final String OCTOBER = "2025-10-17";
  private static final String NOVEMBER = "2025-11-17";

  private World world;

  /** The company is the day on which something was booked. */
  @BeforeEach
  void begin() {
    Assumptions.assumeFalse(TestDatabase.IN_MEMORY, "closed periods are kept in PostgreSQL");
    var dated =
        Contacts.synced()
            .attributes(
                it ->
                    it.name().equals("company")
                        ? Attribute.plain("company", ValueType.DATE).by(it.strategy())
                        : it);
    world = new World(TestDatabase.fresh(), dated, 1);
  }

  private void close(String period) {
    var sync = world.installation.entity("contact").orElseThrow().syncs().get(0).sync();
    world.update(
        """
        insert into period_close (id, sync, period, run_id, state, entities, attributes, asked_by)
        values (gen_random_uuid(), '%s', '%s', gen_random_uuid()::text, 'closed', array['contact'], array['company'], 'ada')
        """
            .formatted(sync, period));
  }

  private static Map<String, Value> booked(String day) {
    var fields = new HashMap<>(Ann.WHOLE);
    fields.put("company", Value.text(day));
    return fields;
  }

  private Value at(SystemId system, String attribute) {
    return world.system(system).fields("1").get(attribute);
  }

  private Status status(String ann) {
    return world.record(CRM, ann).status();
  }

  @Test
  @DisplayName(
      "a change of a record in a closed period is asked about, and written after the answer")
  void aChangeWaits() {
    var ann = world.settled(booked(OCTOBER));
    close("2025-10");

    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();

    assertThat(status(ann)).isEqualTo(Status.QUARANTINED);
    assertThat(at(BOOKS, "lastName")).isEqualTo(Value.text("Lee"));
    assertThat(at(DESK, "lastName")).isEqualTo(Value.text("Lee"));
    assertThat(world.question().review().item().question()).contains("2025-10", "is closed");

    world.pauses.resume(world.record(CRM, ann).id(), "mara");
    world.settle();
    assertThat(at(BOOKS, "lastName")).isEqualTo(Value.text("Moss"));

    world.system(CRM).edit(ann, "lastName", Value.text("Hill"));
    world.settle();
    assertThat(at(BOOKS, "lastName"))
        .as("the next change asks again")
        .isEqualTo(Value.text("Moss"));
  }

  @Test
  @DisplayName("what is moved out of a closed period, into one, or is new in one, waits as well")
  void movesWait() {
    var ann = world.settled(booked(OCTOBER));
    close("2025-10");
    world.system(CRM).edit(ann, "company", Value.text(NOVEMBER));
    world.settle();
    assertThat(status(ann)).isEqualTo(Status.QUARANTINED);
    assertThat(at(BOOKS, "company")).isEqualTo(Value.text(OCTOBER));

    var late = Ann.likeHer("late@example.com");
    var fields = new HashMap<>(late);
    fields.put("company", Value.text(OCTOBER));
    var created = world.system(CRM).create(fields);
    world.settle();
    assertThat(status(created)).isEqualTo(Status.QUARANTINED);
    assertThat(world.system(BOOKS).ids()).containsExactly("1");
  }

  @Test
  @DisplayName("records of another period are written as ever")
  void othersAreWritten() {
    var ann = world.settled(booked(NOVEMBER));
    close("2025-10");

    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();

    assertThat(at(BOOKS, "lastName")).isEqualTo(Value.text("Moss"));
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("a delete of a record in a closed period is a question")
  void aDeleteWaits() {
    var ann = world.settled(booked(OCTOBER));
    close("2025-10");

    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.system(BOOKS).ids()).containsExactly("1");
    assertThat(world.question().review().item().question()).contains("2025-10", "is closed");
  }

  @Test
  @DisplayName("a period that was opened again holds nothing")
  void aReopenedPeriodHoldsNothing() {
    var ann = world.settled(booked(OCTOBER));
    close("2025-10");
    world.update("update period_close set state = 'reopened'");

    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();

    assertThat(at(BOOKS, "lastName")).isEqualTo(Value.text("Moss"));
    world.assertQuiet();
  }
}
