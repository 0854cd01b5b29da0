package io.syncline.core.reconcile.difference;

/** Why two sides probably differ, from what is known of the record and its deliveries. */
public enum Cause {
  EVENT_NEVER_RECEIVED(
      "It was changed there, and no event and no poll reported it.",
      "both copies were changed, and a fix would have to choose: make them equal in one of the"
          + " systems, or name an owner of the attribute"),
  IN_DEAD_LETTERS(
      "An event or delivery of it failed for good and is in the dead letters.",
      "its dead letter comes first: replay it (`syncline replay`, `POST"
          + " /api/v1/dead-letters/{id}/replay`)"),
  WAITS_FOR_A_PERSON(
      "A conflict, a review item, a pause or a quarantine holds it back.",
      "a person comes first: answer what waits about it (`GET /api/v1/reviews`), or resume the"
          + " record"),
  UNDER_WAY(
      "An event or delivery of it still waits its turn, or the first poll of its system has not"
          + " read all yet.",
      "it is about to be carried over; the next run shows whether it was"),
  EDITED_ON_TARGET(
      "It was edited there, where this sync takes no edits from.",
      "no edits are taken from there: make it equal in one of the systems"),
  CREATED_BEFORE_SYNC(
      "It is older than the sync, and what existed before was never carried over.",
      "what existed before the sync is carried over by a plan or a backfill: `syncline plan`, then"
          + " approve it"),
  NEVER_CARRIED_OVER(
      "It was created there, and nothing carried it to the other side.",
      "the definition lets nothing of it travel that way: accept it, or change the direction"),
  MAPPING_CHANGED(
      "What is known of it reads otherwise, or is due, since the definition changed.",
      "the next change of the record carries it over"),
  DELETED_ON_ONE_SIDE(
      "It was deleted there, and the other side still has it.",
      "see what `deletes` says, or make both sides equal by hand"),
  LEFT_FILTER(
      "It left the filter there, and the other side still has it in.",
      "see what `onFilterExit` says, or make both sides equal by hand"),
  NOT_ACCEPTED_BY_TARGET(
      "It was written there, and the target made something else of it.",
      "writing the same again comes to the same: correct the value, or accept the difference"),
  LEFT_AS_IT_WAS(
      "A decision, or a run that was taken back, changed the record and left this copy as it was.",
      "a person decided it or took a run back: sync the record by force (`POST"
          + " /api/v1/syncs/{sync}/records/…/sync` with `force`), or accept the difference"),
  UNLINKED(
      "It is there under the same key, and nothing links the two yet.",
      "link the two: `PUT /api/v1/cross-system-ids`"),
  SUMS_DIFFER(
      "The rows under one key add up to another amount than the other side says.",
      "no one row is the wrong one: correct the rows by hand"),
  ERASED(
      "The person was erased, and a copy is still there.",
      "erase it there, too, or answer the question about it"),
  DUPLICATES(
      "Several records of one side have the same key.",
      "merge the duplicates in their system, or link the right one"),
  NO_KEY(
      "It is linked to nothing, and has no value to be compared by.",
      "give it a value of the key, or link it: `PUT /api/v1/cross-system-ids`"),
  UNKNOWN(
      "Nothing that is known of it explains the difference.",
      "nothing is known that a fix could do: see the history of the record (`GET /api/v1/audit`)");

  private final String sentence;
  private final String remedy;

  Cause(String sentence, String remedy) {
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** Why a fix would do nothing about it where it is not fixable, and what does, in words. */
  public String remedy() {
    return remedy;
  }

  /** The cause in a sentence; <em>there</em> is the system named with it. */
  public String sentence() {
    return sentence;
  }
}
