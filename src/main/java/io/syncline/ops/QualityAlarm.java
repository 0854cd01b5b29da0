package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.model.SystemId;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.run.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the operators of data below the quality threshold and of schema drift: names and
 * figures, never a value. Counted as {@code syncline.quality.alarms} and {@code
 * syncline.schema.drifts}.
 */
public final class QualityAlarm implements QualityRecorder.Hearer {

  private static final Logger LOG = Logger.getLogger(QualityAlarm.class);
  private static final int WORST = 3;
  private static final int MOST_NAMED = 10;

  private final MeterRegistry registry;
  private final Messenger messenger;
  private final Function<String, @Nullable String> owners;

  /**
   * @param owners the owner of a sync, by its name; null: none is named
   */
  public QualityAlarm(
      MeterRegistry registry, Messenger messenger, Function<String, @Nullable String> owners) {
    this.registry = registry;
    this.messenger = messenger;
    this.owners = owners;
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
    var text =
        String.format(
            Locale.ROOT,
            "Data quality of %s in %s: %s equal, %s %% complete, below %s %%; worst: %s",
            score.of().entity(),
            score.of().system(),
            equal(score),
            percent(score.completeness()),
            percent(threshold.share()),
            score.worst(WORST).stream()
                .map(AttributeScore::attribute)
                .collect(Collectors.joining(", ")));
    var numbers =
        Map.of(
            "records",
            score.counts().records(),
            "duplicates",
            score.counts().duplicates(),
            "unmatched",
            score.counts().unmatched(),
            "missing",
            score.counts().missing(),
            "unlinked",
            score.counts().unlinked());
    messenger.send(
        new Message(
            new Message.Topic("quality", score.of().sync(), score.run()),
            Message.Urgency.ALERT,
            owners.apply(score.of().sync()),
            text,
            numbers,
            String.join(
                "/", "quality", score.run(), score.of().entity(), score.of().system().value())));
  }

  private static String equal(Score score) {
    var agreement = score.agreement();
    return agreement.isPresent()
        ? percent(agreement.getAsDouble()) + " % of pairs"
        : "nothing compared and";
  }

  /** Rounded down: 94.97 % is not shown as the threshold it misses. */
  private static BigDecimal percent(double share) {
    return BigDecimal.valueOf(100 * share).setScale(1, RoundingMode.DOWN);
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
    var mapped = drifts.stream().filter(it -> it.drift().mapped()).toList();
    var sync = run.sync();
    if (!mapped.isEmpty() && sync != null) {
      messenger.send(
          new Message(
              new Message.Topic("schema", sync, run.id()),
              Message.Urgency.NOTICE,
              owners.apply(sync),
              "The schema of " + system + "/" + object + " drifted: " + words(mapped),
              Map.of("drifts", (long) mapped.size()),
              String.join("/", "schema", run.id(), system.value(), object)));
    }
  }

  private static String words(List<RecordShapes.Noted> drifts) {
    return drifts.stream()
        .limit(MOST_NAMED)
        .map(it -> it.drift().path() + " " + Hyphenated.of(it.drift().what()))
        .collect(Collectors.joining(", "));
  }
}
