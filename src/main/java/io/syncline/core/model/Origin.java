package io.syncline.core.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chain of systems and deliveries a change came through, oldest first: provenance for audit and
 * the ping-pong alarm. It never suppresses a delivery (S5).
 *
 * <p>Where a run caused it, the run is first and stays, however long the chain becomes: what is
 * written because of it can be listed and undone with its run.
 */
public record Origin(List<String> chain) {

  private static final int LONGEST = 16;
  private static final String RUN = "run/";

  public static final Origin NONE = new Origin(List.of());

  public Origin {
    chain = List.copyOf(chain.size() > LONGEST ? shortened(chain) : chain);
  }

  private static List<String> shortened(List<String> chain) {
    var kept = new ArrayList<>(chain.subList(chain.size() - LONGEST, chain.size()));
    if (chain.get(0).startsWith(RUN)) {
      kept.set(0, chain.get(0));
    }
    return kept;
  }

  public static Origin of(String first) {
    return new Origin(List.of(first));
  }

  /** What a run files. */
  public static Origin ofRun(String run) {
    return of(RUN + run);
  }

  public Origin through(String next) {
    var longer = new ArrayList<>(chain);
    longer.add(next);
    return new Origin(longer);
  }

  /** The run that caused it; null: none did. */
  public @Nullable String run() {
    return chain.isEmpty() || !chain.get(0).startsWith(RUN)
        ? null
        : chain.get(0).substring(RUN.length());
  }

  /** What this is when a later cause joins it: the later one, in the run of either. */
  public Origin joined(Origin later) {
    var run = run();
    return run == null || later.run() != null ? later : later.within(run);
  }

  private Origin within(String run) {
    var longer = new ArrayList<String>();
    longer.add(RUN + run);
    longer.addAll(chain);
    return new Origin(longer);
  }
}
