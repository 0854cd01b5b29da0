package io.syncline.ops.gauge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The gauge {@code syncline.quality.score}: the newest agreement and completeness, 0 to 1, of each
 * started sync, entity and system. What is not known is absent.
 */
public final class QualityGauges {

  private static final Logger LOG = Logger.getLogger(QualityGauges.class);

  private final MultiGauge gauge;
  private final Scores scores;
  private final Installations installations;

  public QualityGauges(MeterRegistry registry, Scores scores, Installations installations) {
    this.gauge = MultiGauge.builder("syncline.quality.score").register(registry);
    this.scores = scores;
    this.installations = installations;
  }

  /** Looks at the database once. */
  public void show() {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    try {
      var started = SyncsByName.of(installations.current());
      for (var score : scores.latest(null)) {
        if (started.containsKey(score.of().sync())) {
          rows.addAll(rows(score));
        }
      }
    } catch (RuntimeException e) {
      LOG.debugf("The quality of data is not known: %s", e.getClass().getSimpleName());
      rows.clear();
    }
    gauge.register(rows, true);
  }

  private static List<MultiGauge.Row<?>> rows(Score score) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    score.agreement().ifPresent(it -> rows.add(row(score.of(), "agreement", it)));
    rows.add(row(score.of(), "completeness", score.completeness()));
    return rows;
  }

  private static MultiGauge.Row<?> row(Score.Of of, String figure, double share) {
    var tags =
        Tags.of(
            "sync", of.sync(),
            "entity", of.entity(),
            "system", of.system().value(),
            "figure", figure);
    return MultiGauge.Row.of(tags, share);
  }
}
