package io.syncline.api.http;

import io.syncline.core.model.NativeRef;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A record as a system names it. */
@Schema(name = "NativeRef")
public record NativeRefView(String system, String object, String id) {

  public static @Nullable NativeRefView of(@Nullable NativeRef ref) {
    return ref == null ? null : new NativeRefView(ref.system().value(), ref.object(), ref.id());
  }
}
