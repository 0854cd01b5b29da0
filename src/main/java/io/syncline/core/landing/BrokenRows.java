package io.syncline.core.landing;

import java.util.ArrayList;
import java.util.List;

/** Rows of a file that cannot be taken: all are counted, the first ones named by their lines. */
public final class BrokenRows {

  /** More are counted and not named. */
  private static final int NAMED = 50;

  private final List<String> named = new ArrayList<>();
  private long count;

  /**
   * @param why without what the row holds
   */
  public void add(long line, String why) {
    count++;
    if (named.size() < NAMED) {
      named.add("line " + line + ": " + why);
    }
  }

  public long count() {
    return count;
  }

  public List<String> named() {
    return List.copyOf(named);
  }
}
