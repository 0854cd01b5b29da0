package io.syncline.api.reviews;

import io.syncline.api.http.NativeRefView;
import io.syncline.core.review.Rollback;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What taking a decision back led to.
 *
 * @param restored copies that are written what they held before
 * @param left what has changed since, or cannot be written, and stays as it is
 */
@Schema(name = "Rollback")
record RollbackView(
    @Schema(description = "What it leads to: GET /api/v1/audit?cause={id}") UUID id,
    UUID record,
    List<RestoredView> restored,
    List<LeftView> left) {

  /** An attribute of a copy that goes back to what it was. */
  @Schema(name = "Restored")
  record RestoredView(NativeRefView ref, String attribute) {}

  /**
   * Something that stays as it is.
   *
   * @param ref null: the record itself, and so all of this attribute
   */
  @Schema(name = "LeftAsItIs")
  record LeftView(
      @Schema(nullable = true) @Nullable NativeRefView ref, String attribute, String reason) {}

  static RollbackView of(Rollback rollback) {
    return new RollbackView(
        rollback.id(),
        rollback.record().value(),
        rollback.restored().stream()
            .map(
                it ->
                    new RestoredView(
                        new NativeRefView(
                            it.ref().system().value(), it.ref().object(), it.ref().id()),
                        it.attribute()))
            .toList(),
        rollback.left().stream()
            .map(it -> new LeftView(NativeRefView.of(it.ref()), it.attribute(), it.reason()))
            .toList());
  }
}
