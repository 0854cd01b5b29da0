package io.syncline.core.reconcile;

/** The kinds of differences; A is the side of the system of record, B the other one. */
public enum Bucket {
  ONLY_IN_A,
  ONLY_IN_B,
  DIFFERS,
  /** Several records of one side have one key. */
  DUPLICATE_KEY,
  /** No link, and no key to compare by. */
  MISSING_KEY,
  /** Both sides have it under one key, and no link says so: a match to link. */
  UNLINKED,
  /** It changed while we looked, or could not be looked at again: the next run says. */
  UNDECIDABLE
}
