package io.syncline.route.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a change event of Salesforce says. */
class ChangeEventTest {

  private static final String MESSAGE =
      """
      {"channel": "/data/ContactChangeEvent", "data": {"schema": "IeRuaY6cbI_HsV8Rv1Mc5g",
       "event": {"replayId": 712},
       "payload": {"LastName": "O'Hara-Secret", "ChangeEventHeader": {
         "entityName": "Contact", "changeType": "%s", "recordIds": %s,
         "transactionKey": "0004f1c9-5", "sequenceNumber": 2, "commitTimestamp": 1767225600101}}}}
      """;

  @ParameterizedTest
  @CsvSource({
    "CREATE, created",
    "UPDATE, updated",
    "DELETE, deleted",
    "UNDELETE, updated",
    "GAP_CREATE, created",
    "GAP_UPDATE, updated",
    "GAP_DELETE, deleted",
    "GAP_UNDELETE, updated"
  })
  void eachRecordIsAnEventOfItsOwn(String type, String kind) {
    var event = ChangeEvent.of(MESSAGE.formatted(type, "[\"003A\", \"003B\"]"));

    assertThat(event.replayId()).isEqualTo(712);
    assertThat(event.said())
        .isEqualTo(
            List.of(
                Map.of(
                    "id", "003A",
                    "kind", kind,
                    "occurredAt", "2026-01-01T00:00:00.101Z",
                    "event", "0004f1c9-5/2/003A"),
                Map.of(
                    "id", "003B",
                    "kind", kind,
                    "occurredAt", "2026-01-01T00:00:00.101Z",
                    "event", "0004f1c9-5/2/003B")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GAP_OVERFLOW | [\"000000000000000AAA\"]",
        "GAP_OVERFLOW | []",
        "UPDATE | [\"003*\"]",
        "UPDATE | []",
        "GAP_UPDATE | null"
      })
  void whatSalesforceCannotNameIsMissed(String type, String ids) {
    assertThat(ChangeEvent.of(MESSAGE.formatted(type, ids)).said())
        .isEqualTo(Map.of("missed", true));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "{LastName=O'Hara-Secret}",
        "{\"LastName\": \"O'Hara-Secret\"}",
        "{\"data\": {\"payload\": {\"LastName\": \"O'Hara-Secret\"}, \"event\": {\"replayId\": 1}}}",
        "{\"data\": {\"payload\": {\"ChangeEventHeader\": {}}, \"event\": {}}}",
        "{\"data\": {\"payload\": {\"ChangeEventHeader\": {}}, \"event\": {\"replayId\": 1.5}}}"
      })
  void whatIsNoChangeEventIsRefusedAndNotQuoted(String message) {
    assertThatThrownBy(() -> ChangeEvent.of(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("Secret");
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertThatThrownBy(() -> ChangeEvent.of(MESSAGE.formatted("MERGE", "[\"003A\"]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("changeType");
  }
}
