package io.syncline.core.reconcile;

/** Why two sides probably differ, from what is known of the record and its deliveries. */
public enum Cause {
  EVENT_NEVER_RECEIVED("It was changed there, and no event and no poll told us so."),
  IN_DEAD_LETTERS("An event or delivery of it failed for good and lies in the dead letters."),
  WAITS_FOR_A_PERSON("A conflict, a review item, a pause or a quarantine holds it back."),
  UNDER_WAY("An event or delivery of it still waits its turn."),
  EDITED_ON_TARGET("It was edited there, where this sync takes no edits from."),
  CREATED_BEFORE_SYNC("It is older than the sync, and what existed before was never carried over."),
  NEVER_CARRIED_OVER("It was created there, and nothing carried it to the other side."),
  MAPPING_CHANGED("What is known of it reads otherwise, or is due, since the definition changed."),
  DELETED_ON_ONE_SIDE("It was deleted there, and the other side still has it."),
  LEFT_FILTER("It left the filter there, and the other side still has it in."),
  NOT_ACCEPTED_BY_TARGET("It was written there, and the target made something else of it."),
  LEFT_AS_IT_WAS(
      "A decision, or a run that was taken back, changed the record and left this copy as it was."),
  UNLINKED("It is there under the same key, and nothing links the two yet."),
  SUMS_DIFFER("The rows under one key add up to another amount than the other side says."),
  DUPLICATES("Several records of one side have the same key."),
  NO_KEY("It is linked to nothing, and has no value to be compared by."),
  UNKNOWN("Nothing that is known of it explains the difference.");

  private final String sentence;

  Cause(String sentence) {
    this.sentence = sentence;
  }

  /** The cause in a sentence; <em>there</em> is the system named with it. */
  public String sentence() {
    return sentence;
  }
}
