package io.syncline.core.run;

/** Looks at what waits. */
@FunctionalInterface
public interface Backlogs {
  Backlog look();
}
