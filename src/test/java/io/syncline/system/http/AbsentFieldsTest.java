package io.syncline.system.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.json.Json;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A vendor whose listing is thin and whose single read leaves out what is empty. */
class AbsentFieldsTest {

  private static final String MANIFEST =
      """
      type: thin
      baseUrl: "https://thin.example"
      objects:
        people:
          fields:
            mail: {attribute: email}
            phone: {attribute: phone}
            "numbers[kind=home].number": {attribute: homePhone}
          operations:
            list: {method: GET, path: /people, records: rows}
            get: {method: GET, path: "/people/{id}", absent: cleared}
            update: {method: PUT, path: "/people/{id}", body: {"...": "{fields}"}}
      """;

  private static final NativeRef ANN = new NativeRef(SystemId.of("thin"), "people", "1");
  private static final String HOME = "numbers[kind=home].number";

  private final List<String> sent = new ArrayList<>();
  private final HttpSystem system = connect();

  @Test
  @DisplayName(
      "S4: a thin listing says nothing of what it leaves out, a full read that it is empty")
  void s4WhatAnOperationLeavesOutMeansWhatItSaysOfItself() {
    var listed = system.list(new ListRequest("people", null, null, 10)).records().get(0);
    var read = read();

    assertThat(Paths.read(listed.fields(), "phone")).isNull();
    assertThat(Paths.read(listed.fields(), HOME)).isNull();
    assertThat(Paths.read(read.fields(), "mail")).isEqualTo(Value.text("ann@example.com"));
    assertThat(Paths.read(read.fields(), "phone")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(read.fields(), HOME)).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(read.fields(), "nick"))
        .as("what only a sync names")
        .isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName("S4, S8: a full replacement is built on the fields as received, not as transformed")
  void s8AReplacementHoldsNoFieldThatTheSystemLeftOut() {
    assertThat(read().answered().fields()).containsOnlyKeys("id", "mail");

    var fields = Paths.write(read().answered(), Map.of("mail", Value.text("a@example.com")));
    system.write("people", List.of(new WriteRequest.Update(ANN, fields, "key", null)));

    assertThat(sent).containsExactly("{\"id\":\"1\",\"mail\":\"a@example.com\"}");
  }

  @Test
  @DisplayName("S8: a record with a text that cannot be kept is not replaced by an altered one")
  void s8ATextThatCannotBeKeptIsNotWrittenBackAltered() {
    var fields =
        new Value.Struct(
            Map.of("mail", Value.text("a@example.com"), "note", Json.parse("\"x\\u0000y\"")));

    var outcome =
        system.write("people", List.of(new WriteRequest.Update(ANN, fields, "key", null)));

    assertThat(((WriteOutcome.Failed) outcome.get(0)).failure())
        .isInstanceOf(Failure.Invalid.class);
    assertThat(sent).isEmpty();
  }

  private NativeRecord read() {
    return ((ReadOutcome.Found) system.read("people", List.of(ANN)).get(0)).record();
  }

  private HttpSystem connect() {
    var read = DefinitionReader.readSystem("thin.system.yaml", MANIFEST);
    assertThat(read.findings()).isEmpty();
    HttpTransport transport =
        call -> {
          if (call.body() != null) {
            sent.add(new String(call.body(), UTF_8));
          }
          var ann = "{\"id\": \"1\", \"mail\": \"ann@example.com\"}";
          var answer = call.uri().getPath().equals("/people") ? "{\"rows\": [" + ann + "]}" : ann;
          return CompletableFuture.completedFuture(
              new HttpResult.Answered(200, Map.of(), answer.getBytes(UTF_8)));
        };
    return new HttpSystem(
        SystemId.of("thin"),
        read.definition(),
        Map.of(),
        new Sender(transport, FixedCredentials.of(read.definition().auth(), Map.of())),
        new RetryAfter(InstantSource.system()),
        object -> Set.of("nick"),
        new ClockOffset());
  }
}
