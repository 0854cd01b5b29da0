package io.syncline.core.review;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.util.Optional;

/** Reads candidates back from the text in which review items keep them. */
final class NativeRefs {

  private NativeRefs() {}

  /** {@code system/object/id}; the id may have slashes of its own. */
  static Optional<NativeRef> parse(String text) {
    var parts = text.split("/", 3);
    try {
      return parts.length == 3
          ? Optional.of(new NativeRef(SystemId.of(parts[0]), parts[1], parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  static Optional<RecordId> record(String text) {
    try {
      return text.length() == 36 ? Optional.of(RecordId.parse(text)) : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
