package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers in CSV. */
class CsvBodiesTest {

  private static final SystemId ODD = SystemId.of("odd");

  private static final String REPORT =
      """
      errors: [{path: error, is: quota, failure: rateLimited}]
      objects:
        people:
          id: Id
          path: /people.csv
          accept: csv
          fields: {Name: {}, E-mail: {}, Note: {}}
          operations:
            list: {paging: {kind: page, parameter: page, total: "header:X-Total"}}
      """;

  private static final String IMPORT =
      """
      objects:
        people:
          id: Id
          marker: Ref
          path: /import
          encoding: csv
          fields: {Ref: {findable: true}, Name: {}, E-mail: {}}
          operations:
            list: {}
            create:
              body: {"...": "{fields}"}
              many: {batch: 3, records: rows, itemStatus: {id: Ref}}
            update:
              method: POST
              path: /import
              body: {Id: "{id}", "...": "{fields}"}
              many: {batch: 3, records: rows, itemStatus: {id: Id}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Id,Name,E-mail,\r\n1,\"Ada, \"\"Countess\"\"\",,x\r\n\r\n2,Bob,b@b.example,\r\n",
        "\uFEFFId;Name;E-mail\n1;Ada, \"Countess\";\n2;Bob;b@b.example",
        "E-mail\tName\tId\r\t\"Ada, \"\"Countess\"\"\"\t1\rb@b.example\tBob\t2\r"
      })
  void theFirstLineNamesTheFields(String body) {
    var records = list(REPORT, answer("text/csv", body.getBytes(StandardCharsets.UTF_8)));

    assertThat(records).extracting(it -> it.ref().id()).containsExactly("1", "2");
    assertThat(records.get(0).answered().fields())
        .containsEntry("Name", Value.text("Ada, \"Countess\""))
        .as("an empty cell")
        .containsEntry("E-mail", Value.CLEARED)
        .as("a column that is not there")
        .doesNotContainKey("Note")
        .hasSize(3);
    assertThat(asked.get(0).headers()).containsEntry("Accept", "text/csv");
  }

  @ParameterizedTest
  @CsvSource({"absent, 0", "text, 1", "cleared, 1"})
  void whatAnEmptyCellSaysIsTheManifests(String emptyCells, int said) {
    var manifest =
        REPORT.replace("accept: csv", "accept: csv\n    csv: {emptyCells: " + emptyCells + "}");
    var record = list(manifest, csv("Id,Note\n1,\n")).get(0);

    assertThat(record.answered().fields()).hasSize(1 + said);
  }

  @Test
  void namesAloneAreAnEmptyList() {
    assertThat(list(REPORT, csv("Id,Name\r\n"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "Id,Name\n1,Ada\n2",
        "Id,Name\n1,Ada\n2,\"Bo",
        "Id,Name\n1,Ada,x\n",
        "Name,Id,Name\nAda,1,x\n",
        "Key,Name\n1,Ada\n",
        "Key,Name\n",
        "<!DOCTYPE html><html><head><title>Id</title></head></html>",
        "\n<HTML><body>Id\n",
        "<?xml version='1.0'?><Error/>",
        "Maintenance",
        "{\"Id\": 1}",
        "Id,Name\n1,Zo\u00ff\u00fe\n"
      })
  void whatIsNoWholeTableIsNoEmptyList(String body) {
    for (var type : List.of("text/csv", "text/html", "application/octet-stream", "")) {
      var failure = failure(answer(type, body.getBytes(StandardCharsets.ISO_8859_1)));
      assertThat(failure).as(type).isInstanceOf(Failure.Transient.class);
      assertThat(failure.toString()).doesNotContain("Ada", "Maintenance");
    }
  }

  @Test
  void aLastLineIsTakenWhereItIsKnownThatNothingWasCut() {
    var body = "Id,Name\n1,Ada\n2,Bo".getBytes(StandardCharsets.UTF_8);
    for (var header : List.of("content-length", "transfer-encoding")) {
      var known = new HttpResult.Answered(200, Map.of(header, "x"), body);
      assertThat(list(REPORT, known)).hasSize(2);
    }
    assertThat(failure(new HttpResult.Answered(200, Map.of(), body)).toString()).contains("cut");
  }

  @Test
  void jsonInsteadOfCsvIsJudgedByTheRulesAndIsNoList() {
    assertThat(failure(answer("application/json", bytes("{\"error\":\"quota\"}"))))
        .isInstanceOf(Failure.RateLimited.class);
    assertThat(failure(answer("application/json", bytes("{\"status\":\"pending\"}"))).toString())
        .contains("JSON instead of CSV");
    assertThat(failure(answer("application/xml", bytes("<Status>pending</Status>"))).toString())
        .contains("XML instead of CSV");
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1252, text/csv; charset=windows-1252, ''",
    "windows-1252, text/csv; charset=utf-8, windows-1252",
    "windows-1252, text/csv, windows-1252",
    "UTF-16LE, text/csv; charset=UTF-16LE, ''"
  })
  void theCharsetIsTheManifestsOrTheHeaders(String charset, String type, String said) {
    var manifest =
        said.isEmpty()
            ? REPORT
            : REPORT.replace("accept: csv", "accept: csv\n    csv: {charset: " + said + "}");
    var body = "Id,Name\n1,Zoë – 5 €\n".getBytes(Charset.forName(charset));

    assertThat(list(manifest, answer(type, body)).get(0).answered().fields())
        .containsEntry("Name", Value.text("Zoë – 5 €"));
  }

  @Test
  void theNextPageIsCountedAndTheTotalIsInAHeader() {
    var headers = Map.of("x-total", "3", "content-type", "text/csv");
    var system =
        OddAnswersTest.connect(
            REPORT, asked, call -> new HttpResult.Answered(200, headers, bytes("Id\n1\n2\n")));
    var page = system.list(new ListRequest("people", null, null, 2));

    assertThat(page.next()).isEqualTo("2");
  }

  @Test
  void linesOfOneCallHaveTheSameColumns() {
    var system = importing();
    var outcomes =
        system.write(
            "people",
            List.of(
                update("1", Map.of("Name", Value.text("Ada; \"A\"\nB"))),
                update("2", Map.of("E-mail", Value.CLEARED)),
                update("3", Map.of("Name", Value.decimal("1.50")))));

    assertThat(outcomes).allMatch(it -> it instanceof WriteOutcome.Done);
    assertThat(bodies())
        .containsExactly("Id,Name\r\n1,\"Ada; \"\"A\"\"\nB\"\r\n3,1.50\r\n", "E-mail,Id\r\n,2\r\n");
    assertThat(asked.get(0).headers())
        .containsEntry("Content-Type", "text/csv; charset=UTF-8")
        .containsEntry("Accept", "application/json");
  }

  @Test
  void separatorAndCharsetOfABodyAreTheManifests() {
    var manifest =
        IMPORT.replace(
            "encoding: csv", "encoding: csv\n    csv: {separator: tab, charset: ISO-8859-1}");
    var system = importing(manifest);
    system.write("people", List.of(create("r1", Map.of("Name", Value.text("Zoë")))));

    assertThat(asked.get(0).body())
        .isEqualTo("Name\tRef\r\nZoë\tr1\r\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(asked.get(0).headers())
        .containsEntry("Content-Type", "text/csv; charset=ISO-8859-1");

    var refused = system.write("people", List.of(create("r2", Map.of("Name", Value.text("5 €")))));
    assertThat(refused.get(0))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Invalid.class));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aCellHoldsNoObject() {
    var system = importing();
    var outcome =
        system.write(
            "people",
            List.of(create("r1", Map.of("Name", new Value.Struct(Map.of("a", Value.text("b")))))));

    assertThat(outcome.get(0)).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatLooksLikeAFormulaIsSentAsItIs() {
    importing().write("people", List.of(create("r1", Map.of("Name", Value.text("=1+1")))));

    assertThat(bodies()).containsExactly("Name,Ref\r\n=1+1,r1\r\n");
  }

  private HttpSystem importing() {
    return importing(IMPORT);
  }

  /** It answers each line with its columns. */
  private HttpSystem importing(String manifest) {
    return OddAnswersTest.connect(
        manifest,
        asked,
        call -> {
          var lines = new String(bytesOf(call), StandardCharsets.ISO_8859_1).split("\r\n");
          int id = List.of(lines[0].split("[,\t]")).indexOf("Id");
          int ref = List.of(lines[0].split("[,\t]")).indexOf("Ref");
          var rows = new ArrayList<String>();
          for (int i = 1; i < lines.length; i++) {
            var cells = lines[i].split("[,\t]");
            rows.add(
                id >= 0
                    ? "{\"Id\":\"%s\"}".formatted(cells[id])
                    : "{\"Id\":\"n%d\",\"Ref\":\"%s\"}".formatted(i, cells[ref]));
          }
          var all = "\"rows\":[" + String.join(",", rows) + "]}";
          var single = rows.get(0).replace("}", "," + all);
          return new HttpResult.Answered(200, Map.of(), bytes(single));
        });
  }

  private static byte[] bytesOf(HttpCall call) {
    var body = call.body();
    return body == null ? new byte[0] : body;
  }

  private static WriteRequest update(String id, Map<String, Value> fields) {
    return new WriteRequest.Update(
        new NativeRef(ODD, "people", id), new Value.Struct(fields), "k" + id, null);
  }

  private static WriteRequest create(String ref, Map<String, Value> fields) {
    var all = new TreeMap<>(fields);
    all.put("Ref", Value.text(ref));
    return new WriteRequest.Create(ODD, "people", new Value.Struct(all), "k" + ref, ref);
  }

  private List<String> bodies() {
    return asked.stream().map(it -> new String(bytesOf(it), StandardCharsets.UTF_8)).toList();
  }

  private List<NativeRecord> list(String manifest, HttpResult answer) {
    return system(manifest, call -> answer)
        .list(new ListRequest("people", null, null, 10))
        .records();
  }

  private Failure failure(HttpResult answer) {
    var system = system(REPORT, call -> answer);
    var failures = new ArrayList<Failure>();
    assertThatThrownBy(() -> system.list(new ListRequest("people", null, null, 10)))
        .isInstanceOfSatisfying(SystemFailure.class, it -> failures.add(it.failure()));
    return failures.get(0);
  }

  private static HttpResult csv(String body) {
    return answer("text/csv", bytes(body));
  }

  private static HttpResult answer(String type, byte[] body) {
    var headers = new TreeMap<>(Map.of("content-length", Integer.toString(body.length)));
    if (!type.isEmpty()) {
      headers.put("content-type", type);
    }
    return new HttpResult.Answered(200, headers, body);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private HttpSystem system(String manifest, Function<HttpCall, HttpResult> vendor) {
    return OddAnswersTest.connect(manifest, asked, vendor);
  }
}
