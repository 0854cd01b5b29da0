package io.syncline.core.run.check;

import org.jspecify.annotations.Nullable;

/**
 * What a check of a connection found about one thing.
 *
 * @param about the thing, such as {@code credentials} or {@code object customers}
 * @param detail what was seen, without values of records and without secrets
 * @param action what a person can do; null: nothing is to be done
 */
public record CheckFinding(String about, State state, String detail, @Nullable String action) {

  /** What the check came to. */
  public enum State {
    /** It was asked now, and works. */
    PROVEN,
    /** It does not work. */
    FAILED,
    /** It could not be asked, or there is nothing to ask. */
    UNKNOWN
  }

  public static CheckFinding proven(String about, String detail) {
    return new CheckFinding(about, State.PROVEN, detail, null);
  }

  public static CheckFinding failed(String about, String detail, @Nullable String action) {
    return new CheckFinding(about, State.FAILED, detail, action);
  }

  public static CheckFinding unknown(String about, String detail) {
    return new CheckFinding(about, State.UNKNOWN, detail, null);
  }

  public boolean isFailed() {
    return state == State.FAILED;
  }
}
