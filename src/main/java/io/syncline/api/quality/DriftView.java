package io.syncline.api.quality;

import io.syncline.api.http.ApiWords;
import io.syncline.core.quality.RecordShapes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A way in which the records of a system came to look different.
 *
 * @param path of the native field: names joined by dots, {@code []} for the elements of a list
 * @param mapped whether the system type declares the field: then syncs may be concerned
 * @param detail the new kinds of values, or the new words of a picklist
 */
@Schema(name = "SchemaDrift")
record DriftView(
    UUID id,
    String system,
    String object,
    String what,
    String path,
    boolean mapped,
    List<String> detail,
    String run,
    Instant at) {

  static DriftView of(RecordShapes.Noted it) {
    return new DriftView(
        it.id(),
        it.system().value(),
        it.object(),
        ApiWords.of(it.drift().what()),
        it.drift().path(),
        it.drift().mapped(),
        it.drift().detail(),
        it.run(),
        it.at());
  }
}
