package io.syncline.console.quality;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest scores with their history, and schemas that drifted.
 *
 * @param sync only of this one; empty: of all
 * @param threshold below which owners are notified
 */
record QualityView(String sync, String threshold, List<Section> sections, List<Drift> drifts) {

  /**
   * An entity in a system.
   *
   * @param agreement with the system of record; empty: nothing was compared
   * @param chart null: it was measured never
   */
  record Section(
      String entity,
      String system,
      String sync,
      DisplayedTime at,
      StatusLabel agreement,
      String compared,
      List<Figure> figures,
      List<Worst> worst,
      @Nullable Chart chart) {}

  /** A number and what it is of. */
  record Figure(String name, String value) {}

  /** An attribute that pulls the score down. */
  record Worst(
      String attribute, boolean key, String equal, String different, String filled, String empty) {}

  /**
   * Agreement over time, from the oldest.
   *
   * @param label in words
   * @param limit where the threshold is, from above
   * @param line the points in the notation of SVG
   */
  record Chart(String label, String limit, String line, List<Point> points) {}

  /** A measurement. */
  record Point(String x, String y) {}

  /** A field that looks different. */
  record Drift(String where, String field, String what, DisplayedTime at) {}
}
