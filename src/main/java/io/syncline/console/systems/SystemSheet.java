package io.syncline.console.systems;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.now.SystemSummaries.Summary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system.
 *
 * @param said what came of a form; null: nothing
 * @param facts what is known of it, in the order shown
 * @param objects the objects that started syncs use
 * @param found what the last check found; null: this process made none
 * @param actions what can be done
 */
record SystemSheet(
    @Nullable StatusLabel said,
    Summary summary,
    List<Fact> facts,
    List<ObjectLine> objects,
    @Nullable Found found,
    Actions actions) {

  /**
   * Something that is known of it.
   *
   * @param state null: {@code text} says all
   * @param text empty: nothing more
   */
  record Fact(String name, @Nullable StatusLabel state, String text) {}

  /** An object and the entity it belongs to. */
  record ObjectLine(String object, String entity) {}

  /** What a check found. */
  record Found(DisplayedTime at, List<FindingLine> findings) {}

  /**
   * What was found of one thing.
   *
   * @param action what a person can do; null: nothing is to be done
   */
  record FindingLine(String about, StatusLabel state, String detail, @Nullable String action) {}

  /**
   * What can be done.
   *
   * @param paused whether a person paused it
   * @param consents whether it is used by a person's consent
   * @param subscribes whether the vendor can be subscribed to send webhooks
   */
  record Actions(boolean paused, boolean consents, boolean subscribes) {}
}
