package io.syncline.api.deadletters;

import io.syncline.api.http.NativeRefView;
import io.syncline.api.http.Words;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the API shows it.
 *
 * @param payload null in lists, and where it may hold a masked attribute
 */
@Schema(name = "DeadLetter")
record LetterView(
    UUID id,
    String system,
    String kind,
    String stage,
    String entity,
    @Schema(nullable = true) @Nullable UUID record,
    @Schema(nullable = true) @Nullable NativeRefView ref,
    List<String> attributes,
    int attempts,
    String failure,
    String reason,
    @Schema(description = "Content hash of the definition it failed under") String definition,
    UUID work,
    Instant at,
    String status,
    @Schema(
            implementation = Object.class,
            nullable = true,
            description = "Null in lists, and where it may hold a masked attribute")
        @Nullable Value payload) {

  static LetterView of(DeadLetter letter, @Nullable Value payload) {
    var record = letter.record();
    return new LetterView(
        letter.id(),
        letter.system().value(),
        Words.of(letter.kind()),
        letter.stage(),
        letter.entity(),
        record == null ? null : record.value(),
        NativeRefView.of(letter.ref()),
        letter.attributes().stream().sorted().toList(),
        letter.attempts(),
        letter.failure(),
        letter.reason(),
        letter.definition(),
        letter.work(),
        letter.at(),
        Words.of(letter.status()),
        payload);
  }
}
