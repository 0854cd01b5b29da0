package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        {"status": "%s", "counts": {%s}, "proof": {"baseline": %s}}"""
            .formatted(status, counts, baseline);
    var body = Json.parseStruct(run.getBytes(StandardCharsets.UTF_8));
    return ReconcileCommand.closing(new Server.Answer(200, new Server.Part(body)));
  }

  @Test
  void onlyWhereNothingDiffersAllSidesAgree() throws MalformedJson {
    assertThat(said("succeeded", "\"agreeing\": 5", false)).containsExactly("All sides agree.");
    assertThat(said("succeeded", "\"agreeing\": 5, \"lag\": 1", false))
        .containsExactly("1 difference is young, and probably under way; the next run tells.");
    assertThat(said("succeeded", "\"drift\": 2, \"fixed\": 2", false))
        .containsExactly(
            "2 differences are handed to the engine to be repaired; the next run tells whether.");
    assertThat(said("succeeded", "\"drift\": 3, \"open\": 2, \"accepted\": 1", false))
        .containsExactly(
            "2 differences are to be looked at.", "1 difference is accepted by somebody.");
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
  void aRunThatDidNotSucceedSaysNothingOfAgreement() throws MalformedJson {
    for (var status : List.of("partial", "not-trustworthy", "failed", "cancelled")) {
      assertThat(said(status, "\"agreeing\": 5", false))
          .containsExactly("The run is " + status + ": nobody can say that all sides agree.");
    }
    assertThat(said("partial", "\"agreeing\": 5, \"drift\": 47, \"open\": 47", false))
        .containsExactly(
            "47 differences are to be looked at.",
            "The run is partial: nobody can say that all sides agree otherwise.");
  }
}
