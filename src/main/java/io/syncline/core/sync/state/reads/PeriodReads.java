package io.syncline.core.sync.state.reads;

import io.syncline.core.transform.rule.ClosedPeriods;
import java.util.Set;

/** Which periods are closed. */
public interface PeriodReads {

  /**
   * The closed periods of syncs. No period of any sync is closed before the transaction ends.
   *
   * @param syncs by their names; none: nothing is asked
   */
  ClosedPeriods closedPeriods(Set<String> syncs);
}
