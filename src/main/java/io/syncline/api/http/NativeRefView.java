package io.syncline.api.http;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A record as a system names it. */
@Schema(name = "NativeRef")
public record NativeRefView(String system, String object, String id) {

  public static @Nullable NativeRefView of(@Nullable NativeRef ref) {
    return ref == null ? null : new NativeRefView(ref.system().value(), ref.object(), ref.id());
  }

  /**
   * What something is about. Its parts are written among those of the view around it.
   *
   * @param ref the copy; null where it is about the record as a whole
   */
  public record Subject(
      String entity,
      @Schema(nullable = true) @Nullable UUID record,
      @Schema(nullable = true) @Nullable NativeRefView ref) {

    public static Subject of(String entity, @Nullable RecordId record, @Nullable NativeRef ref) {
      return new Subject(entity, record == null ? null : record.value(), NativeRefView.of(ref));
    }
  }
}
