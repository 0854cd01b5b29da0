package io.syncline.system.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A vendor with ids of base 62: two may differ in upper and lower case alone. */
class IdsOfTwoCasesTest {

  private static final String MANIFEST =
      """
      type: base
      baseUrl: "https://base.example"
      objects:
        people:
          fields:
            mail: {attribute: email}
          operations:
            list: {method: GET, path: /people, records: rows}
            getMany: {method: GET, path: /people/many, query: {ids: "{ids}"}, records: rows, batch: 10, itemStatus: {errorList: errors, id: id}}
            update: {method: PATCH, path: "/people/{id}", body: {"...": "{fields}"}}
            updateMany: {method: POST, path: /people/many, body: {rows: [{id: "{id}", "...": "{fields}"}]}, records: rows, batch: 10, itemStatus: {errorList: errors, id: id}}
      """;

  private static final String ALONE = "      get: {method: GET, path: \"/people/{id}\"}\n";

  private static final NativeRef ANN = ref("0015g00000AbCdK");
  private static final NativeRef BOB = ref("0015g00000AbCdk");

  private String answer = rows(ANN, BOB, "[]");

  @Test
  @DisplayName("S17: of two ids that differ in case each is shown its own values")
  void s17EachOfTwoIsShownItsOwnValues() {
    var read = system(MANIFEST).read("people", List.of(ANN, BOB));

    assertThat(read)
        .extracting(it -> mail(((ReadOutcome.Found) it).record().fields()))
        .containsExactly("first@example.com", "second@example.com");
  }

  @Test
  @DisplayName("S2: of two ids that differ in case each is answered its own values")
  void s2EachOfTwoIsAnsweredItsOwnValues() {
    var written = system(MANIFEST).write("people", List.of(update(ANN), update(BOB)));

    assertThat(written)
        .extracting(it -> mail(((WriteOutcome.Done) it).answer().fields()))
        .containsExactly("first@example.com", "second@example.com");
  }

  @Test
  @DisplayName("S16: an error about one of two ids that differ in case is not the other's")
  void s16AnErrorAboutOneIsNotTheOthers() {
    answer = "{\"rows\": [%s], \"errors\": [{\"id\": \"%s\"}]}".formatted(row(ANN, "a"), BOB.id());

    var written = system(MANIFEST).write("people", List.of(update(ANN), update(BOB)));

    assertThat(written.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(written.get(1)).isInstanceOf(WriteOutcome.Failed.class);
  }

  @Test
  @DisplayName("S16: a record that is left out is missing although another differs in case alone")
  void s16OneThatIsLeftOutIsMissing() {
    answer = "{\"rows\": [%s]}".formatted(row(BOB, "b"));

    var read = system(MANIFEST).read("people", List.of(ANN, BOB));

    assertThat(read.get(0)).isEqualTo(new ReadOutcome.Missing(ANN));
    assertThat(read.get(1)).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  @DisplayName("S16: nothing is concluded from an answer with the id in other case")
  void s16AnAnswerInOtherCaseProvesNoAbsence() {
    answer = "{\"rows\": [%s]}".formatted(row(BOB, "b"));

    var read = system(MANIFEST).read("people", List.of(ANN)).get(0);

    assertThat(((ReadOutcome.Failed) read).failure()).isInstanceOf(Failure.Permanent.class);
  }

  @Test
  void anIdInOtherCaseIsTheSameRecordWhereTheManifestSaysSo() {
    var folding = MANIFEST.replace("    fields:", "    idCase: ignored\n    fields:");
    answer = rows(ref(ANN.id().toUpperCase(Locale.ROOT)), ref("2"), "[]");

    var together = system(folding).read("people", List.of(ANN)).get(0);
    answer = row(BOB, "b");
    var alone = system(folding + ALONE).read("people", List.of(ANN)).get(0);

    assertThat(together.ref()).isEqualTo(ANN);
    assertThat(together).isInstanceOf(ReadOutcome.Found.class);
    assertThat(alone).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  @DisplayName("S16: what is asked for alone and answered in other case is another record")
  void s16WhatIsAnsweredInOtherCaseLivesThere() {
    answer = row(BOB, "b");

    assertThat(system(MANIFEST + ALONE).read("people", List.of(ANN)))
        .containsExactly(new ReadOutcome.MergedInto(ANN, BOB));
  }

  private static NativeRef ref(String id) {
    return new NativeRef(SystemId.of("base"), "people", id);
  }

  private static String rows(NativeRef first, NativeRef second, String errors) {
    return "{\"rows\": [%s, %s], \"errors\": %s}"
        .formatted(row(first, "first"), row(second, "second"), errors);
  }

  private static String row(NativeRef of, String name) {
    return "{\"id\": \"%s\", \"mail\": \"%s@example.com\"}".formatted(of.id(), name);
  }

  private static WriteRequest.Update update(NativeRef of) {
    var fields = new Value.Struct(Map.of("mail", Value.text("any@example.com")));
    return new WriteRequest.Update(of, fields, "key of " + of.id(), null);
  }

  private static String mail(Value.Struct fields) {
    return ((Value.Text) Paths.read(fields, "mail")).value();
  }

  private HttpSystem system(String manifest) {
    var read = DefinitionReader.readSystem("base.system.yaml", manifest);
    assertThat(read.findings()).isEmpty();
    HttpTransport transport =
        call ->
            CompletableFuture.completedFuture(
                new HttpResult.Answered(200, Map.of(), answer.getBytes(UTF_8)));
    return new HttpSystem(
        SystemId.of("base"),
        read.definition(),
        Map.of(),
        new Sender(transport, FixedCredentials.of(read.definition().auth(), Map.of())),
        new RetryAfter(InstantSource.system()),
        WantedFields.NONE,
        new ClockOffset());
  }
}
