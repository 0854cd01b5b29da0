package io.syncline.core.reconcile.side;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What looking at all sides came to, before anything is judged.
 *
 * @param sides the count proof of each
 * @param trustworthy whether both listings are complete and the counts plausible: only then is
 *     anything concluded
 * @param reason why not, in words; null where trustworthy
 * @param baseline whether there was no trusted run to compare the counts with: this one makes it
 * @param agreeing pairs that agree, rounding included
 * @param rounding pairs that agree only within the tolerance
 * @param suspects how many pairs are suspicious
 */
public record Examination(
    List<SideCount> sides,
    boolean trustworthy,
    @Nullable String reason,
    boolean baseline,
    long agreeing,
    long rounding,
    long suspects) {

  /** One that concludes nothing. */
  public static Examination doubted(List<SideCount> sides, String reason, boolean baseline) {
    return new Examination(sides, false, reason, baseline, 0, 0, 0);
  }

  public Examination {
    sides = List.copyOf(sides);
  }

  /** The sides that could not be compared, and why, in words; null: all could. */
  public @Nullable String notCompared() {
    var said =
        sides.stream()
            .filter(it -> !it.verifiable())
            .map(it -> it.of().entity() + " in " + it.of().system() + " is " + it.reason())
            .distinct()
            .collect(Collectors.joining("; "));
    return said.isEmpty() ? null : said;
  }
}
