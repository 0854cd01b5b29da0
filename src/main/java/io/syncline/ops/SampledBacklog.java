package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.run.Backlogs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What waits, counted now and then and remembered, so that scraping the metrics or asking the API
 * costs the database nothing.
 *
 * <p>Gauges: {@code syncline.queue.depth} and {@code syncline.queue.oldest} (seconds) per queue and
 * system, {@code syncline.dead.letters.open} per system, {@code syncline.reviews.open} and {@code
 * syncline.reviews.oldest} (seconds) per kind. While nothing can be counted they are absent, not
 * old. Safe for threads.
 */
public final class SampledBacklog implements Backlogs {

  private static final Logger LOG = Logger.getLogger(SampledBacklog.class);

  private final Backlogs backlogs;
  private final Installations installations;
  private final InstantSource clock;
  private final MultiGauge depth;
  private final MultiGauge oldest;
  private final MultiGauge letters;
  private final MultiGauge reviews;
  private final MultiGauge asked;
  private volatile @Nullable Backlog last;

  public SampledBacklog(
      Backlogs backlogs, Installations installations, MeterRegistry registry, InstantSource clock) {
    this.backlogs = backlogs;
    this.installations = installations;
    this.clock = clock;
    this.depth = MultiGauge.builder("syncline.queue.depth").register(registry);
    this.oldest =
        MultiGauge.builder("syncline.queue.oldest").baseUnit("seconds").register(registry);
    this.letters = MultiGauge.builder("syncline.dead.letters.open").register(registry);
    this.reviews = MultiGauge.builder("syncline.reviews.open").register(registry);
    this.asked =
        MultiGauge.builder("syncline.reviews.oldest").baseUnit("seconds").register(registry);
  }

  /** The last count; counts where there is none. */
  @Override
  public Backlog look() {
    var known = last;
    return known == null ? backlogs.look() : known;
  }

  /** Counts once. */
  public void runOnce() {
    try {
      var backlog = backlogs.look();
      last = backlog;
      show(backlog);
    } catch (RuntimeException e) {
      last = null;
      hide();
      LOG.warnf("What waits could not be counted: %s", e.getClass().getSimpleName());
    }
  }

  private void show(Backlog backlog) {
    var systems = new TreeSet<>(installations.current().byObject().keySet());
    systems.addAll(backlog.events().keySet());
    systems.addAll(backlog.deliveries().keySet());
    systems.addAll(backlog.deadLetters().keySet());
    var depths = new ArrayList<MultiGauge.Row<?>>();
    var ages = new ArrayList<MultiGauge.Row<?>>();
    var now = clock.instant();
    for (var system : systems) {
      add("events", system, backlog.events(), now, depths, ages);
      add("deliveries", system, backlog.deliveries(), now, depths, ages);
    }
    depth.register(depths, true);
    oldest.register(ages, true);
    letters.register(
        systems.stream()
            .<MultiGauge.Row<?>>map(
                it ->
                    MultiGauge.Row.of(
                        Tags.of("system", it.value()), backlog.deadLetters().getOrDefault(it, 0L)))
            .toList(),
        true);
    showQuestions(backlog, now);
  }

  private void showQuestions(Backlog backlog, Instant now) {
    var counts = new ArrayList<MultiGauge.Row<?>>();
    var ages = new ArrayList<MultiGauge.Row<?>>();
    for (var kind : ReviewItem.Kind.values()) {
      var word = kind.name().toLowerCase(Locale.ROOT);
      var found = backlog.questions().get(word);
      var tags = Tags.of("kind", word.replace('_', '-'));
      counts.add(MultiGauge.Row.of(tags, found == null ? 0 : found.count()));
      ages.add(MultiGauge.Row.of(tags, found == null ? 0 : age(found.oldest(), now)));
    }
    reviews.register(counts, true);
    asked.register(ages, true);
  }

  private static void add(
      String queue,
      SystemId system,
      Map<SystemId, Waiting> waiting,
      Instant now,
      List<MultiGauge.Row<?>> depths,
      List<MultiGauge.Row<?>> ages) {
    var tags = Tags.of("queue", queue, "system", system.value());
    var found = waiting.get(system);
    depths.add(MultiGauge.Row.of(tags, found == null ? 0 : found.count()));
    ages.add(MultiGauge.Row.of(tags, found == null ? 0 : age(found.oldest(), now)));
  }

  private static double age(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis()) / 1000.0;
  }

  private void hide() {
    for (var gauge : List.of(depth, oldest, letters, reviews, asked)) {
      gauge.register(List.of(), true);
    }
  }
}
