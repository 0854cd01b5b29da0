package io.syncline.console.quality;

import io.syncline.console.StatusLabel;
import java.util.List;

/**
 * Six figures of each sync by month.
 *
 * @param figures in the order of the columns
 */
record MaturitySheet(List<Figure> figures, List<Sync> syncs) {

  /** What a column shows. */
  record Figure(String name, String definition) {}

  /** One sync, its newest month first. */
  record Sync(String name, List<Month> months) {}

  /** A month and a value of each figure. */
  record Month(String name, List<Cell> cells) {

    /** Whether there is enough data for any of them. */
    public boolean measured() {
      return cells.stream().anyMatch(it -> it.value().tone() != StatusLabel.Tone.UNKNOWN);
    }
  }

  /**
   * A value.
   *
   * @param figure whose
   * @param value in words; unknown where there is not enough data
   */
  record Cell(String figure, StatusLabel value) {}
}
