package io.syncline.core.model;

import io.syncline.core.model.value.Value;

/**
 * What one system's copy is to hold again because a decision was taken back, while the question
 * behind it is open once more: compare and restore.
 *
 * @param ref the copy
 * @param from what the decision left there: anything else has changed since, and is left alone
 * @param to the attribute's value there before the decision
 */
public record PendingRestore(NativeRef ref, String attribute, Value from, Value to) {

  @Override
  public String toString() {
    return "Restoration[" + attribute + " of " + ref + "]";
  }
}
