package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reconciliation comes to is said in words, and never better than it is. */
class ReconcileCommandTest {

  private static List<String> said(String status, String counts, boolean baseline)
      throws MalformedJson {
    var run =
        """
        {"status": "%s", "counts": {%s}, "proof": {"baseline": %s}}\
        """
            .formatted(status, counts, baseline);
    var body = Json.parseStruct(run.getBytes(StandardCharsets.UTF_8));
    return ReconcileCommand.closing(new Server.Answer(200, new Server.Part(body)));
  }

  @Test
  void onlyWhereNothingDiffersAllSidesAgree() throws MalformedJson {
    assertThat(said("succeeded", "\"agreeing\": 5", false)).containsExactly("All sides agree.");
    assertThat(said("succeeded", "\"agreeing\": 5, \"lag\": 1", false))
        .containsExactly(
            "1 difference is young, and probably under way; the next run shows whether it"
                + " remains.");
    assertThat(said("succeeded", "\"drift\": 2, \"fixed\": 2", false))
        .containsExactly(
            "2 differences are handed to the engine to be repaired; the next run shows the"
                + " result.");
    assertThat(said("succeeded", "\"drift\": 3, \"open\": 2, \"accepted\": 1", false))
        .containsExactly(
            "2 differences are to be looked at.", "1 difference is accepted by somebody.");
  }

  @Test
  void aRunThatWaitsForASystemSaysWhyAndOneThatEndedDoesNot() throws MalformedJson {
    for (var status : List.of("running", "failed")) {
      var run = "{\"status\": \"%s\", \"reason\": \"Waits for crm\"}".formatted(status);
      var answer =
          new Server.Answer(
              200, new Server.Part(Json.parseStruct(run.getBytes(StandardCharsets.UTF_8))));
      assertThat(RunWatch.waitReason(answer))
          .isEqualTo(status.equals("running") ? "Waits for crm" : "");
    }
  }

  @Test
  void theFirstRunSaysThatItIsTheBaseline() throws MalformedJson {
    assertThat(said("succeeded", "\"agreeing\": 5", true))
        .hasSize(2)
        .first()
        .asString()
        .contains("first run");
  }

  @Test
  void aSideThatIsNotComparableIsNotSaidToAgree() throws MalformedJson {
    var run =
        """
        {"status": "succeeded", "counts": {"agreeing": 5}, "proof": {"baseline": false, "sides": [
          {"system": "crm", "comparable": true}, {"system": "segment", "comparable": false}]}}\
        """;
    var body = Json.parseStruct(run.getBytes(StandardCharsets.UTF_8));
    assertThat(ReconcileCommand.closing(new Server.Answer(200, new Server.Part(body))))
        .containsExactly("All sides that can be compared agree. Not comparable: segment.");
  }

  private static final String DIFFERENCE =
      """
      {"id": "019a", "bucket": "differs", "entity": "invoice", "against": "books", "attribute": "amount",
       "names": [{"attribute": "number", "value": "INV-3", "masked": false},
                 {"attribute": "name", "value": null, "masked": true}],
       "a": [{"system": "crm", "object": "invoices", "id": "3"}],
       "b": [{"system": "books", "object": "invoices", "id": "b3"}],
       "valueA": 30.5, "valueB": 31.5, "difference": -1, "masked": false, "state": "open",
       "cause": "event-never-received", "there": "crm", "firstSeen": "2026-06-22T04:00:00Z"}\
      """;

  private static Server.Part difference(String json) throws MalformedJson {
    return new Server.Part(Json.parseStruct(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDifferenceIsShownByItsKeyAndBothValues() throws MalformedJson {
    assertThat(ReconcileCommand.differences(List.of(difference(DIFFERENCE)), 21))
        .containsExactly(
            "INV-3 ***  amount: 30.5 in crm, 31.5 in books  (event-never-received in crm)  019a",
            "20 more: `--csv <file>` writes all of them");
    assertThat(ReconcileCommand.differences(List.of(difference(DIFFERENCE)), 1)).hasSize(1);
  }

  @Test
  void whatIsMaskedIsMaskedInTheSheetToo() throws MalformedJson {
    var masked =
        difference(
            DIFFERENCE
                .replace("\"masked\": false, \"state\"", "\"masked\": true, \"state\"")
                .replace("30.5", "null")
                .replace("31.5", "null"));
    assertThat(DifferenceLines.csv(List.of(difference(DIFFERENCE), masked)))
        .startsWith("key,attribute,bucket,entity,against,value_a,value_b,state")
        .contains("INV-3 ***,amount,differs,invoice,books,30.5,31.5,open")
        .contains("INV-3 ***,amount,differs,invoice,books,***,***,open");
  }

  @Test
  void whatNothingIsKnownOfIsShownByItsIds() throws MalformedJson {
    var missing =
        difference(
            """
            {"id": "019b", "bucket": "onlyInA", "against": "books", "attribute": null, "names": [],
             "a": [{"system": "crm", "object": "invoices", "id": "3"}], "b": [],
             "cause": "created-before-sync", "there": "crm"}\
            """);
    assertThat(DifferenceLines.line(missing))
        .isEqualTo("crm/invoices/3  only in crm  (created-before-sync in crm)  019b");
  }

  @Test
  void aRunThatDidNotSucceedSaysNothingOfAgreement() throws MalformedJson {
    for (var status : List.of("partial", "not-trustworthy", "failed", "cancelled")) {
      assertThat(said(status, "\"agreeing\": 5", false))
          .containsExactly("The run is " + status + ": it is not known whether all sides agree.");
    }
    assertThat(said("partial", "\"agreeing\": 5, \"drift\": 47, \"open\": 47", false))
        .containsExactly(
            "47 differences are to be looked at.",
            "The run is partial: it is not known whether all sides agree otherwise.");
  }

  @Test
  void ofALongTextThePartThatDiffersIsShown() throws MalformedJson {
    var same = "Line one\n".repeat(40);
    var long1 = same.replace("\n", "\\n") + "blue";
    var long2 = same.replace("\n", "\\n") + "green" + "!".repeat(100);
    var difference =
        DIFFERENCE.replace("30.5", "\"" + long1 + "\"").replace("31.5", "\"" + long2 + "\"");

    var line =
        DifferenceLines.line(
            new Server.Part(Json.parseStruct(difference.getBytes(StandardCharsets.UTF_8))));

    assertThat(line)
        .contains("…e\\nLine one\\nLine one\\nblue in crm, …e\\nLine one\\nLine one\\ngreen!!!")
        .contains("!… in books")
        .doesNotContain("\n")
        .hasSizeLessThan(250);
  }
}
