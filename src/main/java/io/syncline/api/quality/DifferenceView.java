package io.syncline.api.quality;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NameView;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A difference. Its parts are written as one flat object.
 *
 * @param names its business key and what it is called, as last seen; empty where it was not seen
 */
@Schema(name = "Difference")
public record DifferenceView(
    UUID id,
    @JsonUnwrapped PlaceView place,
    @JsonUnwrapped JudgementView judgement,
    @JsonUnwrapped CauseView causes,
    @Schema(nullable = true) @Nullable UUID recordId,
    List<NameView> names,
    @JsonUnwrapped CopiesView copies,
    @JsonUnwrapped HandlingView handling,
    @JsonUnwrapped SeenView seen) {

  private static final int MOST_SHOWN = 100;

  /**
   * What differs.
   *
   * @param attribute null: the pair as such, one side is missing or has several
   */
  public record PlaceView(
      String sync,
      String entity,
      String against,
      @Schema(nullable = true) @Nullable String attribute) {}

  /**
   * What it was found to be.
   *
   * @param verdict of the run it is listed for, or of the last that saw it
   */
  public record JudgementView(
      String bucket,
      String verdict,
      @Schema(nullable = true) @Nullable String reason,
      String state) {}

  /**
   * Why it probably arose.
   *
   * @param because the cause in a sentence
   */
  public record CauseView(
      @Schema(nullable = true) @Nullable String cause,
      @Schema(nullable = true, description = "The system that the cause names")
          @Nullable String there,
      @Schema(nullable = true) @Nullable String because) {

    static CauseView of(Difference it) {
      var cause = it.evidence().cause();
      var there = it.evidence().there();
      return new CauseView(
          cause == null ? null : ApiWords.of(cause),
          there == null ? null : there.value(),
          cause == null ? null : cause.sentence());
    }
  }

  /**
   * Both sides.
   *
   * @param valueA what the system of record showed; null: nothing, hidden, or not read
   * @param difference the first amount less the second; null where they are none, or hidden
   */
  public record CopiesView(
      @Schema(description = "The first hundred of many rows with one key") List<NativeRefView> a,
      List<NativeRefView> b,
      @Schema(description = "Records of the system of record that it is about") int countA,
      int countB,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value valueA,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value valueB,
      @Schema(nullable = true, description = "valueA less valueB, where both are numbers")
          @Nullable BigDecimal difference,
      boolean masked) {

    static CopiesView of(Difference it, boolean masked) {
      var evidence = it.evidence();
      var subject = evidence.subject();
      return new CopiesView(
          refs(subject.a()),
          refs(subject.b()),
          subject.a().size(),
          subject.b().size(),
          masked ? null : evidence.valueA(),
          masked ? null : evidence.valueB(),
          masked ? null : amount(it),
          masked);
    }
  }

  /** What people did about it. */
  public record HandlingView(
      @Schema(nullable = true) @Nullable String owner,
      @Schema(nullable = true) @Nullable String flag,
      @Schema(nullable = true) @Nullable AnswerView answer) {}

  /** Which runs saw it. */
  public record SeenView(
      Instant firstSeen,
      Instant lastSeen,
      @Schema(description = "Since it was seen first, in seconds") long age,
      String firstRun,
      String lastRun,
      int runs) {

    static SeenView of(Difference.SeenBy it) {
      return new SeenView(
          it.first(),
          it.last(),
          Math.max(0, Duration.between(it.first(), it.last()).toSeconds()),
          it.firstRun(),
          it.lastRun(),
          it.runs());
    }
  }

  /** The resolution or assignment by a person. */
  @Schema(name = "DifferenceAnswer")
  public record AnswerView(
      String resolution,
      @Schema(nullable = true) @Nullable String reason,
      @Schema(nullable = true) @Nullable BigDecimal adjustment,
      @Schema(nullable = true) @Nullable Instant until,
      String by,
      Instant at) {}

  public static DifferenceView of(Differences.Listed listed, Masking masking) {
    return of(listed.difference(), ApiWords.of(listed.verdict()), listed.reason(), masking);
  }

  /** One by itself, as it is now. */
  public static DifferenceView of(Difference it, Masking masking) {
    var verdict = it.state() == Difference.State.GONE ? Verdict.GONE : Verdict.DRIFT;
    return of(it, ApiWords.of(verdict), null, masking);
  }

  static DifferenceView of(
      Difference it, String verdict, @Nullable String reason, Masking masking) {
    var differenceKey = it.key();
    var evidence = it.evidence();
    var record = evidence.subject().record();
    boolean whole = differenceKey.attribute().equals(DifferenceKey.WHOLE);
    boolean hidden = !whole && masking.hides(differenceKey.entity(), differenceKey.attribute());
    shown(it, masking);
    return new DifferenceView(
        it.id(),
        new PlaceView(
            it.sync(),
            differenceKey.entity(),
            differenceKey.against().value(),
            whole ? null : differenceKey.attribute()),
        new JudgementView(ApiWords.of(evidence.bucket()), verdict, reason, ApiWords.of(it.state())),
        CauseView.of(it),
        record == null ? null : record.value(),
        masking.names(differenceKey.entity(), evidence.subject().names()),
        CopiesView.of(it, hidden),
        new HandlingView(
            it.handling().owner(), it.handling().flag(), answer(it.handling().answer())),
        SeenView.of(it.seenBy()));
  }

  private static void shown(Difference it, Masking masking) {
    var differenceKey = it.key();
    var subject = it.evidence().subject();
    var attribute = new HashSet<>(subject.names().keySet());
    if (it.evidence().valueA() != null || it.evidence().valueB() != null) {
      attribute.add(differenceKey.attribute());
    }
    if (attribute.isEmpty()) {
      return;
    }
    if (subject.record() != null) {
      masking.shows("difference", differenceKey.entity(), subject.record(), null, attribute);
    } else {
      Stream.concat(subject.a().stream(), subject.b().stream())
          .limit(MOST_SHOWN)
          .forEach(
              ref -> masking.shows("difference", differenceKey.entity(), null, ref, attribute));
    }
  }

  private static List<NativeRefView> refs(List<NativeRef> all) {
    return all.stream().limit(MOST_SHOWN).map(NativeRefView::of).toList();
  }

  private static @Nullable BigDecimal amount(Difference it) {
    return it.evidence().valueA() instanceof Value.Decimal one
            && it.evidence().valueB() instanceof Value.Decimal other
        ? one.value().subtract(other.value())
        : null;
  }

  private static @Nullable AnswerView answer(Difference.@Nullable Answer it) {
    return it == null
        ? null
        : new AnswerView(
            ApiWords.of(it.resolution()),
            it.reason(),
            it.adjustment(),
            it.until(),
            it.by(),
            it.at());
  }
}
