package io.syncline.core.identity;

import io.syncline.core.model.RecordId;
import java.util.List;

/** What is known about who an unlinked native record is. */
public sealed interface Identification {

  /** Nobody we know: a new record. */
  record Nobody() implements Identification {}

  /**
   * Exactly one record, by one rule.
   *
   * @param rule its name, kept on the link
   */
  record One(RecordId record, String rule) implements Identification {}

  /**
   * More than one record could be meant, or a stronger rule speaks against it: a person decides
   * (S17).
   */
  record Ambiguous(List<RecordId> candidates, String why) implements Identification {}
}
