package io.syncline.core.reconcile;

import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the counts of all sides can be believed (docs/reconciliation.md): a system that
 * suddenly shows half of its records has lost a permission, not half of its customers. Pure.
 */
final class CountPlausibility {

  /**
   * Where there are no links yet: a side with less than this share of the other is not all of it.
   */
  private static final BigDecimal OF_THE_OTHER = new BigDecimal("0.20");

  private CountPlausibility() {}

  /**
   * @param ratio the share of what was there before that is believed
   * @param part whether only a part of each side was looked at: there is nothing to compare with
   * @return why not, in words; empty where they can be believed
   */
  static Optional<String> doubt(
      List<SideCount> sides, @Nullable Examination last, BigDecimal ratio, boolean part) {
    if (sides.stream().filter(SideCount::verifiable).count() < 2) {
      return Optional.of(
          "fewer than two systems can be listed: nothing can be compared" + why(sides));
    }
    return sides.stream()
        .filter(SideCount::verifiable)
        .map(it -> it.complete() && part ? null : doubt(it, sides, last, ratio))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static String why(List<SideCount> sides) {
    var why = Examination.doubted(sides, "", false).notCompared();
    return why == null ? "" : ": " + why;
  }

  private static @Nullable String doubt(
      SideCount side, List<SideCount> sides, @Nullable Examination last, BigDecimal ratio) {
    if (!side.complete()) {
      return side.of().system() + ": " + side.reason();
    }
    var before = last == null ? null : before(side, last);
    if (before != null && under(side.records().distinct(), ratio, before)) {
      return said(side, "the last trusted run saw " + before);
    }
    if (under(side.records().distinct(), ratio, side.records().links())) {
      return said(side, side.records().links() + " of its records are linked");
    }
    long most =
        sides.stream()
            .filter(it -> it.verifiable() && it.of().entity().equals(side.of().entity()))
            .mapToLong(it -> it.records().distinct())
            .max()
            .orElse(0);
    return side.records().links() == 0
            && before == null
            && under(side.records().distinct(), OF_THE_OTHER, most)
        ? said(side, "the other side has " + most)
        : null;
  }

  private static @Nullable Long before(SideCount side, Examination last) {
    return last.sides().stream()
        .filter(it -> it.of().equals(side.of()))
        .map(it -> it.records().distinct())
        .findFirst()
        .orElse(null);
  }

  private static boolean under(long count, BigDecimal ratio, long of) {
    return BigDecimal.valueOf(count).compareTo(ratio.multiply(BigDecimal.valueOf(of))) < 0;
  }

  private static String said(SideCount side, String beside) {
    return String.format(
        Locale.ROOT,
        "%s: %d %s were listed, and %s",
        side.of().system(),
        side.records().distinct(),
        side.of().object(),
        beside);
  }
}
