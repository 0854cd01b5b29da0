package io.syncline.api;

import io.syncline.core.model.NativeRef;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A record as a system names it. */
@Schema(name = "NativeRef")
record NativeRefView(String system, String object, String id) {

  static @Nullable NativeRefView of(@Nullable NativeRef ref) {
    return ref == null ? null : new NativeRefView(ref.system().value(), ref.object(), ref.id());
  }
}
