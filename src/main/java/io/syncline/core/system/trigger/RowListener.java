package io.syncline.core.system.trigger;

import java.util.List;
import java.util.Map;

/** Receives what triggers report. All calls come from one thread. */
public interface RowListener {

  /** Committed changes in their order; where it throws, the connection is made again. */
  void changed(List<RowChange> changes);

  /**
   * It listens; called again from time to time.
   *
   * @param problems why an object's changes are not reported, by object
   */
  void listening(Map<String, String> problems);

  /**
   * It does not listen, and tries again by itself.
   *
   * @param why without values
   */
  void lost(String why);
}
