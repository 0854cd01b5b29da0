package io.syncline.console.quality;

import static java.util.stream.Collectors.joining;

import io.syncline.console.CountText;
import io.syncline.console.quality.QualityView.Chart;
import io.syncline.console.quality.QualityView.Point;
import io.syncline.core.quality.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws shares over time into a field of 320 by 90. */
final class Charts {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 90;
  private static final int MARGIN = 6;

  private Charts() {}

  /**
   * @param history newest first
   * @return null where nothing was measured
   */
  static @Nullable Chart of(List<Score> history, double threshold) {
    var oldestFirst = new ArrayList<Double>();
    history.forEach(it -> it.agreement().ifPresent(oldestFirst::add));
    if (oldestFirst.isEmpty()) {
      return null;
    }
    Collections.reverse(oldestFirst);
    double floor = Math.max(0, Math.min(threshold, Collections.min(oldestFirst)) - 0.02);
    var points = new ArrayList<Point>();
    for (int i = 0; i < oldestFirst.size(); i++) {
      double x =
          oldestFirst.size() == 1
              ? WIDTH / 2.0
              : MARGIN + (WIDTH - 2.0 * MARGIN) * i / (oldestFirst.size() - 1);
      points.add(new Point(number(x), number(y(oldestFirst.get(i), floor))));
    }
    return new Chart(
        "Agreement of the last "
            + CountText.of(oldestFirst.size(), "run")
            + ", now "
            + CountText.share(oldestFirst.get(oldestFirst.size() - 1)),
        number(y(threshold, floor)),
        points.stream().map(it -> it.x() + "," + it.y()).collect(joining(" ")),
        List.copyOf(points));
  }

  private static double y(double share, double floor) {
    return MARGIN + (HEIGHT - 2.0 * MARGIN) * (1 - share) / (1 - floor);
  }

  private static String number(double it) {
    return String.format(Locale.ROOT, "%.1f", it);
  }
}
