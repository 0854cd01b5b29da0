package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Hyphenated;

/** Which record's values win in a merge. */
public enum MergeStrategy implements Hyphenated {
  MOST_COMPLETE,
  MOST_RECENT,
  MOST_RECENT_WITH_MOST_FIELDS
}
