package io.syncline.journey;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.SideBySide;
import io.syncline.core.transform.Transformer;
import io.syncline.store.TestDatabase;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a person sees of those that a question is about. */
class SideBySideJourneyTest {

  private static final Map<String, Value> ANN = Ann.BARE;

  @Test
  @DisplayName("the newcomer as it is read now, and the record it may be, beside one another")
  void newcomerAndRecord() {
    var world = world(Contacts.synced());
    world.system(CRM).create(ANN);
    world.settle();
    var other =
        world
            .system(CRM)
            .create(
                Map.of("email", Value.text("ann@example.com"), "firstName", Value.text("Annie")));
    world.settle();
    var question = world.question();

    var sides = sides(world).of(question.review());
    assertThat(sides).hasSize(2);
    assertThat(sides.get(0).copy()).isEqualTo(world.system(CRM).ref(other));
    assertThat(sides.get(0).record()).isNull();
    assertThat(sides.get(0).values()).containsEntry("firstName", Value.text("Annie"));
    assertThat(sides.get(1).record()).isNotNull();
    assertThat(sides.get(1).values()).containsEntry("firstName", Value.text("Ann"));

    world.system(CRM).delete(other);
    assertThat(sides(world).of(question.review()).get(0).unseen())
        .isEqualTo("it is not there any more");
  }

  @Test
  @DisplayName("a conflict is between values of one record: its choices show them")
  void aConflictHasNoSides() {
    var world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit("1", "firstName", Value.text("Anne"));
    world.system(Contacts.BOOKS).edit("1", "firstName", Value.text("Anna"));
    world.settle();

    assertThat(sides(world).of(world.question().review()))
        .allSatisfy(it -> assertThat(it.unseen()).isNull());
  }

  private static SideBySide sides(World world) {
    return new SideBySide(
        world.stores.records(),
        id -> Optional.ofNullable(world.systems.get(id)),
        () -> world.installation,
        new Transformer());
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 20261001);
  }
}
