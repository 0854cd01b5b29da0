package io.syncline.api;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.reconcile.Difference;
import io.syncline.core.reconcile.Differences;
import io.syncline.core.reconcile.Spot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A difference.
 *
 * @param verdict of the run it is listed for, or of the last that saw it
 * @param attribute null: the pair as such, one side is missing or has several
 * @param because the cause in a sentence
 * @param valueA what the system of record showed; null: nothing, hidden, or not looked at
 * @param difference the first amount less the second; null where they are none, or hidden
 */
@Schema(name = "Difference")
record DifferenceView(
    UUID id,
    String sync,
    String entity,
    String against,
    @Schema(nullable = true) @Nullable String attribute,
    String bucket,
    String verdict,
    @Schema(nullable = true) @Nullable String reason,
    String state,
    @Schema(nullable = true) @Nullable String cause,
    @Schema(nullable = true, description = "The system the cause speaks of") @Nullable String there,
    @Schema(nullable = true) @Nullable String because,
    @Schema(nullable = true) @Nullable UUID recordId,
    @Schema(description = "Of many rows of one key the first hundred") List<NativeRefView> a,
    List<NativeRefView> b,
    @Schema(description = "Records of the system of record that it is about") int countA,
    int countB,
    @Schema(implementation = Object.class, nullable = true) @Nullable Value valueA,
    @Schema(implementation = Object.class, nullable = true) @Nullable Value valueB,
    @Schema(nullable = true, description = "valueA less valueB, where both are numbers")
        @Nullable BigDecimal difference,
    boolean masked,
    @Schema(nullable = true) @Nullable String owner,
    @Schema(nullable = true) @Nullable String flag,
    Instant firstSeen,
    Instant lastSeen,
    @Schema(description = "Since it was seen first, in seconds") long age,
    String firstRun,
    String lastRun,
    int runs,
    @Schema(nullable = true) @Nullable AnswerView answer) {

  private static final int MOST_SHOWN = 100;

  /** What somebody said of it. */
  @Schema(name = "DifferenceAnswer")
  record AnswerView(
      String resolution,
      @Schema(nullable = true) @Nullable String reason,
      @Schema(nullable = true) @Nullable BigDecimal adjustment,
      @Schema(nullable = true) @Nullable Instant until,
      String by,
      Instant at) {}

  static DifferenceView of(Differences.Listed listed, Masking masking) {
    return of(listed.difference(), Words.of(listed.verdict()), listed.reason(), masking);
  }

  static DifferenceView of(
      Difference it, String verdict, @Nullable String reason, Masking masking) {
    var spot = it.spot();
    boolean whole = spot.attribute().equals(Spot.WHOLE);
    boolean hidden = !whole && masking.hides(spot.entity(), spot.attribute());
    if (it.valueA() != null || it.valueB() != null) {
      shown(it, masking);
    }
    var cause = it.cause();
    return new DifferenceView(
        it.id(),
        it.sync(),
        spot.entity(),
        spot.against().value(),
        whole ? null : spot.attribute(),
        Words.of(it.bucket()),
        verdict,
        reason,
        Words.of(it.state()),
        cause == null ? null : Words.of(cause),
        it.there() == null ? null : it.there().value(),
        cause == null ? null : cause.sentence(),
        it.record() == null ? null : it.record().value(),
        refs(it.a()),
        refs(it.b()),
        it.a().size(),
        it.b().size(),
        hidden ? null : it.valueA(),
        hidden ? null : it.valueB(),
        hidden ? null : difference(it),
        hidden,
        it.owner(),
        it.flag(),
        it.firstSeen(),
        it.lastSeen(),
        Math.max(0, Duration.between(it.firstSeen(), it.lastSeen()).toSeconds()),
        it.firstRun(),
        it.lastRun(),
        it.runs(),
        answer(it.answer()));
  }

  private static void shown(Difference it, Masking masking) {
    var spot = it.spot();
    var attribute = Set.of(spot.attribute());
    if (it.record() != null) {
      masking.shows("difference", spot.entity(), it.record(), null, attribute);
    } else {
      Stream.concat(it.a().stream(), it.b().stream())
          .limit(MOST_SHOWN)
          .forEach(ref -> masking.shows("difference", spot.entity(), null, ref, attribute));
    }
  }

  private static List<NativeRefView> refs(List<NativeRef> all) {
    return all.stream().limit(MOST_SHOWN).map(NativeRefView::of).toList();
  }

  private static @Nullable BigDecimal difference(Difference it) {
    return it.valueA() instanceof Value.Decimal one && it.valueB() instanceof Value.Decimal other
        ? one.value().subtract(other.value())
        : null;
  }

  private static @Nullable AnswerView answer(Difference.@Nullable Answer it) {
    return it == null
        ? null
        : new AnswerView(
            Words.of(it.resolution()), it.reason(), it.adjustment(), it.until(), it.by(), it.at());
  }
}
