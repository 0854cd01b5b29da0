package io.syncline.core.transform;

import io.syncline.core.definition.FilterCondition;
import io.syncline.core.model.Attributes;
import java.util.List;

/** Judges filters on the unified record, with unsaid making the answer undecided (S4, S16). */
public final class Filters {

  /** What a filter says about a record. */
  public enum Answer {
    IN,
    OUT,
    /** A condition is on an attribute that no linked system has supplied: nothing changes. */
    UNDECIDED
  }

  private Filters() {}

  public static Answer judge(List<FilterCondition> conditions, Attributes record) {
    throw new UnsupportedOperationException("judge");
  }
}
