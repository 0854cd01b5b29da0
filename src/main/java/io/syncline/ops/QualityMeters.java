package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.run.Run;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Counts scores below the quality threshold as {@code syncline.quality.alarms} and schema drifts as
 * {@code syncline.schema.drifts}, and logs the drifts: names, never a value. People learn of both
 * by alerts.
 */
public final class QualityMeters implements QualityRecorder.Hearer {

  private static final Logger LOG = Logger.getLogger(QualityMeters.class);

  private final MeterRegistry registry;

  public QualityMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void below(Score score, Threshold threshold) {
    registry
        .counter(
            "syncline.quality.alarms",
            "sync",
            score.of().sync(),
            "entity",
            score.of().entity(),
            "system",
            score.of().system().value())
        .increment();
  }

  @Override
  public void drifted(Run run, SystemId system, String object, List<RecordShapes.Noted> drifts) {
    for (var it : drifts) {
      var what = Hyphenated.of(it.drift().what());
      registry
          .counter(
              "syncline.schema.drifts", "system", system.value(), "object", object, "what", what)
          .increment();
      LOG.infof("The schema of %s/%s drifted: %s %s", system, object, it.drift().path(), what);
    }
  }
}
