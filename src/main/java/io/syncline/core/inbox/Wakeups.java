package io.syncline.core.inbox;

import io.syncline.core.model.SystemId;

/** Tells sleeping workers that something waits; losing a call costs a little time, never work. */
public interface Wakeups {

  /** Events of this system wait. */
  void inbox(SystemId system);

  /** Deliveries to this system wait. */
  void deliveries(SystemId target);

  /** Runs of this sync wait. */
  default void runs(String sync) {}

  Wakeups NONE =
      new Wakeups() {
        @Override
        public void inbox(SystemId system) {}

        @Override
        public void deliveries(SystemId target) {}
      };
}
