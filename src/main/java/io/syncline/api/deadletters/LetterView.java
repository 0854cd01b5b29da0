package io.syncline.api.deadletters;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the API shows it.
 *
 * @param payload null in lists, and where it may hold a masked attribute
 * @param edit null in lists, and where an edit would have no effect
 */
@Schema(name = "DeadLetter")
public record LetterView(
    UUID id,
    String system,
    String kind,
    @JsonUnwrapped NativeRefView.Subject about,
    List<String> attributes,
    @JsonUnwrapped FailureView failed,
    UUID work,
    Instant at,
    @JsonUnwrapped StateView state,
    @Schema(
            implementation = Object.class,
            nullable = true,
            description = "Null in lists, and where it may hold a masked attribute")
        @Nullable Value payload,
    @Schema(nullable = true, description = "Null in lists, and where an edit would have no effect")
        @Nullable EditView edit) {

  /** How it is now. */
  public record StateView(
      @Schema(enumeration = {"open", "replayed", "superseded"}) String status,
      @Schema(nullable = true, description = "Who takes care of it; null: no one yet")
          @Nullable String owner) {}

  /** Where and why it failed. */
  public record FailureView(
      String stage,
      int attempts,
      String failure,
      String reason,
      @Schema(description = "Content hash of the definition it failed under") String definition) {}

  /** What can be edited, and how it is now. */
  @Schema(name = "DeadLetterEdit")
  public record EditView(
      @Schema(
              enumeration = {"fields", "values"},
              description =
                  "fields: of the event, sent to replay; values: of the record, sent to correct")
          String of,
      @Schema(implementation = Object.class, description = "By path or attribute; null: nothing")
          Map<String, Value> current,
      @Schema(description = "Sent back with the edit, or as If-Match") String version) {

    static EditView of(LetterEdits.Editable it) {
      return new EditView(ApiWords.of(it.of()), it.current(), it.version());
    }
  }

  /** With its payload, which is recorded where accesses are; without it where it may be masked. */
  public static LetterView whole(DeadLetter deadLetter, Masking masking, LetterEdits edits) {
    var about = deadLetter.about();
    var editable = edits.of(deadLetter).orElse(null);
    if (editable != null) {
      edits.shows(deadLetter, editable);
    }
    var edit = editable == null ? null : EditView.of(editable);
    if (masking.hidesPayload(about.entity(), about.ref())) {
      return of(deadLetter, null, edit);
    }
    masking.showsPayload("dead-letter", about.entity(), about.record(), about.ref());
    return of(deadLetter, deadLetter.work().payload(), edit);
  }

  /** As in a list. */
  public static LetterView listed(DeadLetter deadLetter) {
    return of(deadLetter, null, null);
  }

  private static LetterView of(
      DeadLetter deadLetter, @Nullable Value payload, @Nullable EditView edit) {
    var about = deadLetter.about();
    var failed = deadLetter.failure();
    return new LetterView(
        deadLetter.id(),
        deadLetter.system().value(),
        ApiWords.of(deadLetter.work().kind()),
        NativeRefView.Subject.of(about.entity(), about.record(), about.ref()),
        deadLetter.work().attributes().stream().sorted().toList(),
        new FailureView(
            failed.stage(),
            failed.attempts(),
            failed.type(),
            failed.reason(),
            deadLetter.work().definition()),
        deadLetter.work().id(),
        deadLetter.at(),
        new StateView(ApiWords.of(deadLetter.status()), deadLetter.state().owner()),
        payload,
        edit);
  }
}
