package io.syncline.core.reconcile.difference;

/** What one run says of one difference. */
public enum Verdict {
  /** No earlier run saw it and a side changed within the window: it is probably under way (S23). */
  LAG,
  /** It outlived the window, or an earlier run saw the same: it is reported. */
  DRIFT,
  /** It changed while we looked, or could not be looked at: the next run says. */
  UNDECIDABLE,
  /** The live look shows agreement, or nothing that could disagree. */
  GONE
}
