package io.syncline.core.inbox;

import io.syncline.core.model.SystemId;
import java.util.Collection;

/** Wakes sleeping workers when something waits; losing a call costs a little time, never work. */
public interface Wakeups {

  /** Events of this system wait. */
  void inbox(SystemId system);

  /** These events of this system wait; who works on other lanes need not be woken. */
  default void inbox(SystemId system, Collection<InboxEvent> events) {
    inbox(system);
  }

  /** Deliveries to this system wait. */
  void deliveries(SystemId target);

  /** Runs of this sync wait. */
  void runs(String sync);

  /** Changes of this system may be missing: the process that polls it looks now. */
  void polls(SystemId system);

  Wakeups NONE =
      new Wakeups() {
        @Override
        public void inbox(SystemId system) {}

        @Override
        public void deliveries(SystemId target) {}

        @Override
        public void runs(String sync) {}

        @Override
        public void polls(SystemId system) {}
      };
}
