package io.syncline.core.delivery;

import io.syncline.core.model.SystemId;

/** What is held while a question about creating a record somewhere waits for a person. */
public final class HeldCreation {
  /**
   * In a delivery's origin: a person decided that the record is created there, whatever was found
   * that is unclear or another record's.
   */
  public static final String DECIDED = "create-decided";

  /** In an origin: a person let what the brake on creates stopped go on. */
  public static final String APPROVED = "@creates-approved";

  private HeldCreation() {}

  /**
   * Is one of the attributes of such a review item, and so among those a record's state says are
   * held: nothing is created in that system until the question is answered, while every attribute
   * goes on flowing to the others. No attribute has an {@code @} in its name.
   */
  public static String heldIn(SystemId target) {
    return "create@" + target;
  }
}
