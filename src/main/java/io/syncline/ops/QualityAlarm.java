package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Measuring;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Shapes;
import io.syncline.core.quality.Threshold;
import io.syncline.core.run.Run;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells the operators of data that is worse than it may be and of schemas that drifted: names and
 * figures, never a value. Counted as {@code syncline.quality.alarms} and {@code
 * syncline.schema.drifts}.
 */
public final class QualityAlarm implements Measuring.Hearer {

  private static final Logger LOG = Logger.getLogger(QualityAlarm.class);
  private static final int WORST = 3;

  private final MeterRegistry registry;

  public QualityAlarm(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void below(Score score, Threshold threshold) {
    registry
        .counter(
            "syncline.quality.alarms",
            "sync",
            score.sync(),
            "entity",
            score.entity(),
            "system",
            score.system().value())
        .increment();
    LOG.warnf(
        "Data quality of %s in %s (sync %s): %.1f %% agree, %.1f %% complete, below %.1f %%; worst: %s",
        score.entity(),
        score.system(),
        score.sync(),
        100 * score.agreement(),
        100 * score.completeness(),
        100 * threshold.share(),
        score.worst(WORST).stream()
            .map(AttributeScore::attribute)
            .collect(Collectors.joining(", ")));
  }

  @Override
  public void drifted(Run run, SystemId system, String object, List<Shapes.Noted> drifts) {
    for (var it : drifts) {
      var what = it.drift().what().name().toLowerCase(Locale.ROOT).replace('_', '-');
      registry
          .counter(
              "syncline.schema.drifts", "system", system.value(), "object", object, "what", what)
          .increment();
      if (it.drift().mapped()) {
        LOG.warnf("The schema of %s/%s drifted: %s %s", system, object, it.drift().path(), what);
      } else {
        LOG.infof("The schema of %s/%s drifted: %s %s", system, object, it.drift().path(), what);
      }
    }
  }
}
