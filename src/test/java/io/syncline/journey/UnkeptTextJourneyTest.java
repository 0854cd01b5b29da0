package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that neither UTF-8 nor PostgreSQL can hold, as a system writes them in JSON. */
class UnkeptTextJourneyTest {

  @ParameterizedTest
  @ValueSource(strings = {"\"An\\u0000n\"", "\"An\\ud800n\"", "\"\\udc00\""})
  @DisplayName("S4: a text that cannot be kept as it is said waits for a person and goes nowhere")
  void aTextThatCannotBeKeptIsHeldAndGoesNowhere(String said) {
    var world = new World(Contacts.synced(), 1);
    var crm = world.system(CRM);
    var ann =
        crm.create(Map.of("email", Value.text("ann@example.com"), "firstName", Value.text("Ann")));
    world.settle();
    var copy = world.system(BOOKS).ids().get(0);

    crm.edit(ann, "firstName", Json.parse(said));
    crm.edit(ann, "lastName", Value.text("Lee"));
    world.settle();

    assertThat(world.system(BOOKS).fields(copy))
        .containsEntry("firstName", Value.text("Ann"))
        .containsEntry("lastName", Value.text("Lee"));
    assertThat(crm.fields(ann)).containsEntry("firstName", Json.parse(said));
    assertThat(world.stores.questions().openReviews(new Questions.Query(null, false, null, 100)))
        .extracting(ReviewItem::kind)
        .containsExactly(ReviewItem.Kind.INVALID_VALUE);
  }
}
