package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.planning.DryRunResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a look would lead to; nothing of it was done.
 *
 * @param outcome null where the system could not be read and the look would be tried again
 * @param changes attributes that the record would take over
 * @param writes what other systems would be written, as far as is known without reading them
 */
@Schema(name = "Rehearsal")
public record RehearsalView(
    @Schema(nullable = true) @Nullable String outcome,
    @Schema(nullable = true) @Nullable String reason,
    List<String> changes,
    List<AskedView> questions,
    List<WriteView> writes) {

  /** A question that would be put. */
  @Schema(name = "WouldAsk")
  public record AskedView(String kind, List<String> attributes, String question) {}

  /**
   * A write that would be made.
   *
   * @param id the copy; null where the record would be looked for there first
   * @param create whether it would be created where it is not found
   * @param fields by native field; masked ones are left out and named
   */
  @Schema(name = "WouldWrite")
  public record WriteView(
      String system,
      @Schema(nullable = true) @Nullable String id,
      boolean create,
      @Schema(implementation = Object.class) Map<String, Value> fields,
      List<String> maskedFields,
      Map<String, String> unsayable) {}

  /**
   * @param of the copy that was looked at
   */
  public static RehearsalView of(DryRunResult it, NativeRef of, String entity, Masking masking) {
    it.writes()
        .forEach(
            write ->
                masking.shows(
                    "rehearsal",
                    entity,
                    null,
                    of,
                    masking.attributesOf(entity, write.target(), write.fields().keySet())));
    var outcome = it.outcome();
    return new RehearsalView(
        outcome == null ? null : ApiWords.of(outcome),
        it.reason(),
        it.changes().keySet().stream().sorted().toList(),
        it.questions().stream()
            .map(
                asked ->
                    new AskedView(
                        ApiWords.of(asked.kind()),
                        asked.attributes().stream().sorted().toList(),
                        asked.question()))
            .toList(),
        it.writes().stream().map(write -> write(write, entity, masking)).toList());
  }

  private static WriteView write(DryRunResult.Write it, String entity, Masking masking) {
    var fields = new TreeMap<>(it.fields());
    var ref = it.ref() == null ? new NativeRef(it.target(), "-", "-") : it.ref();
    var masked =
        fields.keySet().stream().filter(field -> masking.hidesField(entity, ref, field)).toList();
    fields.keySet().removeAll(masked);
    return new WriteView(
        it.target().value(),
        it.ref() == null ? null : it.ref().id(),
        it.create(),
        fields,
        masked,
        new TreeMap<>(it.unsayable()));
  }
}
