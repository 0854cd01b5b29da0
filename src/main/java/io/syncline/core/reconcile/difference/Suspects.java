package io.syncline.core.reconcile.difference;

import java.util.List;

/** What the comparison of a run found, page by page. */
public interface Suspects {

  /** Those after a place, in order; empty at the end. Fewer where they hold many rows. */
  List<Suspect> after(String run, long seq, int limit);
}
