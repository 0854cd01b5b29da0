package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.deadletter.NamedRecords.NamesNone;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HookedRecordsTest {

  private final HookedRecords records =
      new HookedRecords(
          new Hooks() {
            @Override
            public Optional<Hook> hook(SystemId system) {
              return Optional.of(Hooked.hubspot("secret")).filter(it -> it.system().equals(system));
            }

            @Override
            public boolean expected(SystemId system) {
              return false;
            }
          },
          new Ids(InstantSource.fixed(NOW), new SplittableRandom(1)),
          InstantSource.fixed(NOW));

  @Test
  void theFieldsAreThoseThatNameTheRecordWhetherTheyAreThereOrNot() {
    var payload = Json.parseStruct("{\"objectId\": 17, \"email\": \"ada@example.com\"}");

    assertThat(records.fields(HUBSPOT, payload))
        .isEqualTo(Map.of("objectId", Value.decimal(17), "subscriptionType", Value.CLEARED));
  }

  @Test
  void aSystemWithoutWebhooksHasNoFieldsAndNamesNothing() {
    var other = SystemId.of("other");

    assertThat(records.fields(other, Value.Struct.EMPTY)).isEmpty();
    assertThatThrownBy(() -> records.named(other, Value.Struct.EMPTY))
        .isInstanceOf(NamesNone.class);
  }

  @Test
  void anEventIsReadAsThoseThatArriveAre() {
    var event = "{\"subscriptionType\": \"contact.creation\", \"objectId\": 17}";

    assertThat(records.named(HUBSPOT, Json.parseStruct(event)))
        .containsExactly(new NativeRef(HUBSPOT, "contacts", "17"));
  }

  @Test
  void aMergeNamesEachRecordThatBecamePartOfAnother() {
    var event =
        "{\"subscriptionType\": \"contact.merge\", \"objectId\": 1, \"newObjectId\": 3,"
            + " \"mergedObjectIds\": [1, 2]}";

    assertThat(records.named(HUBSPOT, Json.parseStruct(event)))
        .containsExactly(
            new NativeRef(HUBSPOT, "contacts", "1"), new NativeRef(HUBSPOT, "contacts", "2"));
  }

  @Test
  void whatStillNamesNothingSaysWhyWithoutValues() {
    assertThatThrownBy(
            () ->
                records.named(
                    HUBSPOT, Json.parseStruct("{\"subscriptionType\": \"secret.creation\"}")))
        .isInstanceOf(NamesNone.class)
        .hasMessage("the event's object is unknown");
    assertThatThrownBy(
            () ->
                records.named(
                    HUBSPOT,
                    Json.parseStruct(
                        "{\"subscriptionType\": \"contact.creation\", \"objectId\": null}")))
        .hasMessage("the event names no record");
  }
}
