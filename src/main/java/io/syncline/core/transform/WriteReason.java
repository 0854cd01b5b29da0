package io.syncline.core.transform;

import io.syncline.core.definition.key.Hyphenated;

/** Why an attribute of a record is, or is not, written to a system (docs/reasons.md). */
public enum WriteReason {
  DUE("it differs and is written with the next delivery"),
  AGREES("the copy holds it already"),
  STORED_IN_ANOTHER_FORM("the system answered this very value with another form of it"),
  HELD("it waits for the answer to a question"),
  WAITS_FOR_REFERENCE("the copy names a record that is not known yet"),
  SECONDARY_LINK("the copy is a duplicate, which is not written"),
  /** Only in views of a record: a delivery covers what a dead letter holds when it changes. */
  FAILED("its last write is a dead letter; it is written with a replay, or when it changes again"),
  /** Only in views of a record: a delivery learns it from its read. */
  ARCHIVED_THERE("the copy is archived in this system"),
  RECORD_NOT_ACTIVE("the record is paused, quarantined, archived or deleted"),
  NO_VALUE("the record has no value for it"),
  EMPTY_IGNORED("the sync does not write emptied values"),
  READ_ONLY("the mapping or the field cannot be written"),
  NOT_PERMITTED("the directions or owners of the sync do not let the value go there"),
  NO_CONSENT("the person did not consent to the purpose that the system serves"),
  FILTERED("the filter of the sync leaves the record out"),
  SYNC_PAUSED("the sync is paused"),
  SYSTEM_READ_ONLY("the system is only read"),
  CREATE_NEVER("the record has no copy there, and the sync creates none"),
  CREATED_BY_WORKFLOW("the record has no copy there, and a step of a workflow alone creates one"),
  CANNOT_CREATE("the record has no copy there, and the system type cannot create one"),
  NO_COPY(
      "the record has no copy there; it gets one with its next change, unless it is older than"
          + " the sync: then with a backfill");

  private final String sentence;

  WriteReason(String sentence) {
    this.sentence = sentence;
  }

  /** As the API writes it. */
  public String code() {
    return Hyphenated.of(this);
  }

  /** For people. */
  public String sentence() {
    return sentence;
  }
}
