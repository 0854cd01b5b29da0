package io.syncline.api;

import io.syncline.core.conflict.ReviewItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A review item as the API shows it: it holds no values. */
@Schema(name = "ReviewItem")
record ReviewView(
    UUID id,
    String kind,
    String subject,
    String entity,
    @Schema(nullable = true) @Nullable UUID record,
    @Schema(nullable = true) @Nullable NativeRefView ref,
    List<String> attributes,
    List<String> candidates,
    String question,
    Instant at) {

  static ReviewView of(ReviewItem item) {
    var record = item.record();
    return new ReviewView(
        item.id(),
        Words.of(item.kind()),
        item.subject(),
        item.entity(),
        record == null ? null : record.value(),
        NativeRefView.of(item.ref()),
        item.attributes().stream().sorted().toList(),
        item.candidates(),
        item.question(),
        item.at());
  }
}
