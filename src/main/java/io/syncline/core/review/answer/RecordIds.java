package io.syncline.core.review.answer;

import io.syncline.core.model.RecordId;
import java.util.Optional;

/** Reads candidate records back from the text in which review items keep them. */
public final class RecordIds {

  private RecordIds() {}

  public static Optional<RecordId> parse(String text) {
    try {
      return text.length() == 36 ? Optional.of(RecordId.parse(text)) : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
