package io.syncline.api.deadletters;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
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
public record LetterView(
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

  /** With its payload, which is recorded where accesses are; without it where it may be masked. */
  public static LetterView whole(DeadLetter deadLetter, Masking masking) {
    var about = deadLetter.about();
    if (masking.hidesPayload(about.entity(), about.ref())) {
      return of(deadLetter, null);
    }
    masking.showsPayload("dead-letter", about.entity(), about.record(), about.ref());
    return of(deadLetter, deadLetter.work().payload());
  }

  public static LetterView of(DeadLetter deadLetter, @Nullable Value payload) {
    var record = deadLetter.about().record();
    return new LetterView(
        deadLetter.id(),
        deadLetter.system().value(),
        ApiWords.of(deadLetter.work().kind()),
        deadLetter.failure().stage(),
        deadLetter.about().entity(),
        record == null ? null : record.value(),
        NativeRefView.of(deadLetter.about().ref()),
        deadLetter.work().attributes().stream().sorted().toList(),
        deadLetter.failure().attempts(),
        deadLetter.failure().type(),
        deadLetter.failure().reason(),
        deadLetter.work().definition(),
        deadLetter.work().id(),
        deadLetter.at(),
        ApiWords.of(deadLetter.status()),
        payload);
  }
}
