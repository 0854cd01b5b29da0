package io.syncline.core.conflict;

/** What a strategy made of a conflict. */
public sealed interface Resolution {

  /** One side's value stands for both. */
  record Winner(Conflict.Side side) implements Resolution {}

  /** The rule cannot or may not decide: a person does. */
  record Review(String why) implements Resolution {}
}
