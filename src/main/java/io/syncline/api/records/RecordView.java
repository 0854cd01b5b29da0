package io.syncline.api.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The unified record as the API shows it.
 *
 * @param attributes by unified name
 * @param systems a link each
 * @param pending deliveries that wait
 * @param held attributes that are written nowhere until a question is answered
 * @param questions what waits for a person
 * @param deadLetters open ones, newest first, at most a hundred
 * @param targets per system that the record may be written to, why each attribute is or is not
 */
@Schema(name = "Record")
public record RecordView(
    UUID id,
    String entity,
    long version,
    String status,
    Map<String, AttributeView> attributes,
    List<LinkView> systems,
    List<PendingView> pending,
    List<String> held,
    List<QuestionRef> questions,
    List<DeadLetterRef> deadLetters,
    List<TargetView> targets) {

  /**
   * Why the attributes of a record are, or are not, written to one system.
   *
   * @param id the copy; null where there is none
   * @param attributes a code of docs/reasons.md for each attribute that the system has
   */
  @Schema(name = "RecordTarget")
  public record TargetView(
      String system,
      String object,
      @Schema(nullable = true) @Nullable String id,
      Map<String, String> attributes) {}

  /** Work that failed for good: {@code GET /api/v1/dead-letters/{id}} has all of it. */
  @Schema(name = "RecordDeadLetter")
  public record DeadLetterRef(
      UUID id,
      String system,
      String kind,
      List<String> attributes,
      String failure,
      String reason,
      Instant at) {}

  /** A question that waits: {@code GET /api/v1/reviews/{id}} has its choices. */
  @Schema(name = "RecordQuestion")
  public record QuestionRef(
      UUID id, String kind, List<String> attributes, String question, Instant at) {}

  /**
   * What the record holds and where it came from.
   *
   * @param value null where it is cleared, or {@code masked}
   * @param rule how conflicts on it are decided; null: no started sync has it
   * @param systems what each system's copy is known to mean by it; masked values are left out
   */
  @Schema(name = "Attribute")
  public record AttributeView(
      @Schema(implementation = Object.class, nullable = true) @Nullable Value value,
      boolean masked,
      String source,
      Instant editedAt,
      long version,
      @Schema(nullable = true) @Nullable String rule,
      Map<String, CopyView> systems) {}

  /**
   * What a system's copy means by an attribute.
   *
   * @param value of a reference: the id of a record; null where the referenced record is not known
   * @param agrees whether that is the record's value
   * @param names of a reference the id by which the copy itself names the record
   */
  @Schema(name = "CopyOfAttribute")
  public record CopyView(
      @Schema(implementation = Object.class, nullable = true) @Nullable Value value,
      boolean agrees,
      @Schema(nullable = true) @Nullable String names) {}

  /**
   * The record's copy in one system.
   *
   * @param openWrite whether a write to it has no known outcome yet
   * @param fields what the copy is known to hold, by native field
   */
  @Schema(name = "Link")
  public record LinkView(
      String system,
      String object,
      String id,
      @JsonUnwrapped SyncedLink link,
      @Schema(nullable = true, description = "The system's own version of its copy")
          @Nullable String version,
      boolean openWrite,
      Map<String, FieldView> fields) {}

  /**
   * What one native field was known to hold.
   *
   * @param answers whether the system holds it in answer to what was written
   */
  @Schema(name = "Field")
  public record FieldView(
      @Schema(implementation = Object.class, nullable = true) @Nullable Value holds,
      boolean masked,
      boolean answers) {}

  /** A delivery that waits. */
  @Schema(name = "PendingDelivery")
  public record PendingView(
      String system,
      List<String> attributes,
      int attempts,
      boolean writing,
      Instant since,
      Instant next) {}
}
