package io.syncline.api.privacy;

import io.syncline.api.http.ApiWords;
import io.syncline.core.privacy.Erasure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of a person; once it is done, its certificate.
 *
 * @param state {@code running}, {@code waiting} for a person, {@code done}
 * @param complete whether every copy was erased; false where one was left, or while it goes on
 * @param cleared how many rows of this product were cleared, by table
 */
@Schema(name = "Erasure")
public record ErasureView(
    String id,
    String record,
    String entity,
    String state,
    boolean complete,
    RequestView request,
    List<StepView> steps,
    Map<String, Long> cleared,
    @Schema(nullable = true) @Nullable Instant ended) {

  /** Who asked for it, when, and why. */
  @Schema(name = "ErasureRequest")
  public record RequestView(String actor, String reason, Instant at) {}

  /**
   * One copy.
   *
   * @param position by which it is confirmed or left
   * @param id in its system; absent once the erasure is done
   * @param status {@code pending}, {@code waiting} for a person, {@code done}, {@code left}
   * @param asked when the system was asked to delete it
   * @param answered what it answered
   * @param verified when a read showed that it is gone
   * @param note why it waits, or who confirmed or left it
   */
  @Schema(name = "ErasureStep")
  public record StepView(
      int position,
      String system,
      String object,
      @Schema(nullable = true) @Nullable String id,
      String status,
      @Schema(nullable = true) @Nullable Instant asked,
      @Schema(nullable = true) @Nullable String answered,
      @Schema(nullable = true) @Nullable Instant verified,
      @Schema(nullable = true) @Nullable String note) {

    static StepView of(Erasure erasure, Erasure.Step it) {
      var evidence = it.evidence();
      return new StepView(
          erasure.steps().indexOf(it),
          it.system().value(),
          it.object(),
          it.nativeId(),
          ApiWords.of(it.status()),
          evidence.asked(),
          evidence.answered().isEmpty() ? null : evidence.answered(),
          evidence.verified(),
          it.note().isEmpty() ? null : it.note());
    }
  }

  public static ErasureView of(Erasure it) {
    return new ErasureView(
        it.id().toString(),
        it.request().record().toString(),
        it.request().entity(),
        ApiWords.of(it.state()),
        it.state() == Erasure.State.DONE && it.complete(),
        new RequestView(it.request().actor(), it.request().reason(), it.times().began()),
        it.steps().stream().map(step -> StepView.of(it, step)).toList(),
        it.cleared(),
        it.times().ended());
  }
}
