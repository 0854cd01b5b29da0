package io.syncline.console;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Refusal;
import io.syncline.api.runs.RunControl;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a run under way.
 *
 * @param word of the address
 * @param label of the button
 */
public record RunDemand(String word, String label) {

  /** Of a run in this state. */
  public static List<RunDemand> of(Run.Status status) {
    if (status.ended()) {
      return List.of();
    }
    return List.of(
        status == Run.Status.PAUSED
            ? new RunDemand("resume", "Resume it")
            : new RunDemand("pause", "Pause it"),
        new RunDemand("cancel", "Cancel it"));
  }

  /**
   * Asks it of a run.
   *
   * @param run null: there is none
   * @param word of the address
   * @return what the page says then: the word, or why it is not possible
   * @throws Refusal where the word is none
   */
  public static String ask(RunControl runs, @Nullable Run run, String word, String by) {
    var wanted = control(word);
    if (run == null) {
      return "not-possible";
    }
    try {
      runs.control(run, wanted, by);
      return word;
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      return refused.type();
    }
  }

  private static Runs.Control control(String word) {
    return Arrays.stream(Runs.Control.values())
        .filter(it -> ApiWords.of(it).equals(word))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("A run is paused, resumed or cancelled"));
  }
}
