package io.syncline.core.run;

import java.util.Map;

/** How far the start of this process has come: with both, it is ready for work. */
public interface StartUp {

  /** Whether the definitions were read; what is wrong in one of them takes nothing from that. */
  boolean definitionsLoaded();

  /** Whether the routes of the started syncs were started, each that can be. */
  boolean routesStarted();

  /** The ids of routes that do not run or could not be stopped, each with the reason. */
  Map<String, String> failedRoutes();
}
