package io.syncline.api.audit;

import io.syncline.api.http.NativeRefView;
import io.syncline.core.access.AccessLog;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One access to a record, as the API shows it. */
@Schema(name = "Access")
public record AccessView(
    UUID id,
    Instant at,
    @Schema(description = "The name of the token") String actor,
    @Schema(
            enumeration = {
              "record",
              "conflict",
              "question",
              "difference",
              "plan",
              "audit",
              "dead-letter",
              "rehearsal",
              "gate",
              "preview"
            })
        String what,
    String entity,
    @Schema(nullable = true) @Nullable UUID record,
    @Schema(nullable = true) @Nullable NativeRefView ref,
    @Schema(description = "Names of the attributes whose values were shown")
        List<String> attributes) {

  static AccessView of(AccessLog.Access it) {
    var record = it.shown().record();
    return new AccessView(
        it.id(),
        it.at(),
        it.actor(),
        it.shown().what(),
        it.shown().entity(),
        record == null ? null : record.value(),
        NativeRefView.of(it.shown().ref()),
        it.attributes().stream().sorted().toList());
  }
}
