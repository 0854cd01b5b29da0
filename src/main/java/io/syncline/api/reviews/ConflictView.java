package io.syncline.api.reviews;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.records.RecordViews;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A conflict as the API shows it.
 *
 * @param base what the observed system was known to hold; null at a first meeting, or masked
 */
@Schema(name = "Conflict")
public record ConflictView(
    UUID id,
    UUID record,
    String entity,
    String attribute,
    String kind,
    boolean masked,
    @Schema(implementation = Object.class, nullable = true) @Nullable Value base,
    SideView held,
    SideView seen,
    @JsonUnwrapped DecisionView decision,
    Instant at) {

  /**
   * How it was decided.
   *
   * @param winner null while it waits for a person
   * @param outcome the merged value, or the one a person entered; null where the value of one side
   *     was kept
   */
  public record DecisionView(
      String rule,
      @Schema(nullable = true) @Nullable String winner,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value outcome,
      String decidedBy) {

    static DecisionView of(Conflict.Decided it, boolean masked) {
      return new DecisionView(
          ApiWords.rule(it.rule()),
          RecordViews.text(it.winner()),
          masked ? null : it.outcome(),
          it.by());
    }
  }

  /** One side: who says what since when. */
  @Schema(name = "Side")
  public record SideView(
      String system,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value value,
      Instant editedAt) {

    static SideView of(Conflict.Side side, boolean masked) {
      return new SideView(side.system().value(), masked ? null : side.value(), side.editedAt());
    }
  }

  /** Shows a conflict, which is recorded where accesses are. */
  public static ConflictView of(Conflict it, Masking masking) {
    masking.shows("conflict", it.entity(), it.record(), null, Set.of(it.attribute()));
    return of(it, masking.hides(it.entity(), it.attribute()));
  }

  static ConflictView of(Conflict conflict, boolean masked) {
    return new ConflictView(
        conflict.id(),
        conflict.record().value(),
        conflict.entity(),
        conflict.attribute(),
        ApiWords.of(conflict.kind()),
        masked,
        masked ? null : conflict.base(),
        SideView.of(conflict.held(), masked),
        SideView.of(conflict.seen(), masked),
        DecisionView.of(conflict.decided(), masked),
        conflict.at());
  }
}
