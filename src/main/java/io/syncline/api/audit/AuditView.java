package io.syncline.api.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.records.RecordViews;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One operation of the audit log as the API shows it. */
@Schema(name = "AuditEntry")
public record AuditView(
    UUID cause,
    Instant at,
    @JsonUnwrapped NativeRefView.Subject about,
    @Schema(nullable = true) @Nullable String source,
    @Schema(nullable = true) @Nullable String target,
    @JsonUnwrapped ResultView result,
    Map<String, ChangeView> changes,
    @Schema(nullable = true) @Nullable String run,
    String actor) {

  /** What was done, and how it ended. */
  public record ResultView(
      String operation, String outcome, @Schema(nullable = true) @Nullable String reason) {}

  /**
   * One attribute's change.
   *
   * @param before null where it was cleared or unsaid, or {@code masked}
   */
  @Schema(name = "AttributeChange")
  public record ChangeView(
      boolean masked,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value before,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value after) {}

  public static AuditView of(AuditEntry entry, Masking masking) {
    var record = entry.about().record();
    masking.shows(
        "audit", entry.about().entity(), record, entry.about().ref(), entry.changes().keySet());
    return new AuditView(
        entry.cause(),
        entry.at(),
        NativeRefView.Subject.of(entry.about().entity(), record, entry.about().ref()),
        RecordViews.text(entry.systems().source()),
        RecordViews.text(entry.systems().target()),
        new ResultView(
            ApiWords.of(entry.result().operation()),
            ApiWords.of(entry.result().outcome()),
            entry.result().reason()),
        changes(entry, masking),
        entry.by().run(),
        entry.by().actor());
  }

  private static Map<String, ChangeView> changes(AuditEntry entry, Masking masking) {
    var views = new TreeMap<String, ChangeView>();
    entry
        .changes()
        .forEach(
            (name, it) ->
                views.put(
                    name,
                    masking.hides(entry.about().entity(), name)
                        ? new ChangeView(true, null, null)
                        : new ChangeView(false, it.before(), it.after())));
    return views;
  }
}
