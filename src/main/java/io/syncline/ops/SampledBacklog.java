package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Installations;
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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What waits, counted now and then and remembered, so that scraping the metrics or asking the API
 * costs the database nothing.
 *
 * <p>Gauges: {@code syncline.queue.depth} and {@code syncline.queue.oldest} (seconds) per queue and
 * system, {@code syncline.dead.letters.open} per system, {@code syncline.reviews.open} and {@code
 * syncline.reviews.oldest} (seconds) per kind. While nothing can be counted they are absent, and
 * NaN where a count does not come to its end: never old. Safe for threads.
 */
public final class SampledBacklog implements Backlogs {

  private static final Logger LOG = Logger.getLogger(SampledBacklog.class);

  /** Several times as long as a count and the pause before it take. */
  private static final Duration OLD = Duration.ofSeconds(30);

  private final Backlogs backlogs;
  private final List<Backlog.Queue> queues;
  private final Installations installations;
  private final MultiGauge depth;
  private final MultiGauge oldest;
  private final MultiGauge deadLetters;
  private final MultiGauge reviews;
  private final MultiGauge asked;
  private final InstantSource clock;
  private volatile @Nullable Backlog last;
  private volatile Backlog shown =
      new Backlog(Instant.EPOCH, Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * @param queues whose depth and age gauges show
   */
  public SampledBacklog(
      Backlogs backlogs,
      List<Backlog.Queue> queues,
      Installations installations,
      MeterRegistry registry,
      InstantSource clock) {
    this.queues = List.copyOf(queues);
    this.clock = clock;
    this.backlogs = backlogs;
    this.installations = installations;
    this.depth = MultiGauge.builder("syncline.queue.depth").register(registry);
    this.oldest =
        MultiGauge.builder("syncline.queue.oldest").baseUnit("seconds").register(registry);
    this.deadLetters = MultiGauge.builder("syncline.dead.letters.open").register(registry);
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

  /**
   * Gauges show the last count. Existing ones are kept: registered again, they would be missing for
   * a moment.
   */
  private void show(Backlog backlog) {
    shown = backlog;
    var systems = new TreeSet<>(installations.current().byObject().keySet());
    queues.forEach(it -> systems.addAll(it.waiting().apply(backlog).keySet()));
    systems.addAll(backlog.deadLetters().keySet());
    var depths = new ArrayList<MultiGauge.Row<?>>();
    var ages = new ArrayList<MultiGauge.Row<?>>();
    var counts = new ArrayList<MultiGauge.Row<?>>();
    for (var system : systems) {
      var of = Tags.of("system", system.value());
      for (var queue : queues) {
        var tags = of.and("queue", queue.name());
        add(tags, it -> queue.waiting().apply(it).get(system), depths, ages);
      }
      counts.add(
          MultiGauge.Row.of(of, () -> young(it -> it.deadLetters().getOrDefault(system, 0L))));
    }
    depth.register(depths);
    oldest.register(ages);
    deadLetters.register(counts);
    showQuestions();
  }

  private void showQuestions() {
    var counts = new ArrayList<MultiGauge.Row<?>>();
    var ages = new ArrayList<MultiGauge.Row<?>>();
    for (var kind : ReviewItem.Kind.values()) {
      var word = kind.name().toLowerCase(Locale.ROOT);
      var tags = Tags.of("kind", word.replace('_', '-'));
      add(tags, it -> it.questions().get(word), counts, ages);
    }
    reviews.register(counts);
    asked.register(ages);
  }

  private void add(
      Tags tags,
      Function<Backlog, @Nullable Waiting> queue,
      List<MultiGauge.Row<?>> counts,
      List<MultiGauge.Row<?>> ages) {
    counts.add(
        MultiGauge.Row.of(
            tags,
            () ->
                young(
                    it -> {
                      var waiting = queue.apply(it);
                      return waiting == null ? 0 : waiting.count();
                    })));
    ages.add(MultiGauge.Row.of(tags, () -> young(it -> age(queue.apply(it)))));
  }

  /** What the last count says, unless it is too long ago. */
  private double young(ToDoubleFunction<Backlog> said) {
    var it = shown;
    return it.at().plus(OLD).isBefore(clock.instant()) ? Double.NaN : said.applyAsDouble(it);
  }

  private double age(@Nullable Waiting waiting) {
    return waiting == null
        ? 0
        : Math.max(0, Duration.between(waiting.oldest(), clock.instant()).toMillis()) / 1000.0;
  }

  private void hide() {
    for (var gauge : List.of(depth, oldest, deadLetters, reviews, asked)) {
      gauge.register(List.of());
    }
  }
}
