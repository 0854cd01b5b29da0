package io.syncline.console;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Refusal;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.util.Arrays;
import java.util.List;

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
   * @throws Refusal where the word of an address is none
   */
  public static Runs.Control control(String word) {
    return Arrays.stream(Runs.Control.values())
        .filter(it -> ApiWords.of(it).equals(word))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("A run is paused, resumed or cancelled"));
  }
}
