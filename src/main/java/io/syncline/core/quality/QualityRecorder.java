package io.syncline.core.quality;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Measures the quality of data, and notes the shapes of records, while a run reads them all. */
public final class QualityRecorder implements ExaminationListener {

  private final Scores scores;
  private final RecordShapes shapes;
  private final Attempts attempts;
  private final Hearer hearer;
  private final Threshold threshold;
  private final InstantSource clock;
  private final Map<Of, Seeing> seeings = new ConcurrentHashMap<>();

  public QualityRecorder(
      Scores scores,
      RecordShapes shapes,
      Attempts attempts,
      Hearer hearer,
      Threshold threshold,
      InstantSource clock) {
    this.scores = scores;
    this.shapes = shapes;
    this.attempts = attempts;
    this.hearer = hearer;
    this.threshold = threshold;
    this.clock = clock;
  }

  private record Of(String run, SystemId system, String object) {}

  /** What a run saw of an object so far, here and wherever it was before. */
  private static final class Seeing {
    private final ShapeRecorder shaping;
    private final boolean takenOver;
    private long kept;

    Seeing(SystemId system, ObjectType object, @Nullable SchemaShape before) {
      this.shaping = new ShapeRecorder(system, object, before);
      this.takenOver = before != null;
      this.kept = shaping.records();
    }

    /** What is to be kept; null where nothing of it is news, and the counts are about the same. */
    @Nullable SchemaShape take(List<NativeRecord> page) {
      boolean news = false;
      for (var it : page) {
        news |= shaping.take(it.fields());
      }
      if (!news && shaping.records() < 2 * kept) {
        return null;
      }
      kept = shaping.records();
      return shaping.shape(false);
    }
  }

  /** How writes to a system went. */
  public interface Attempts {

    /** Of the entity's records, since the score before, a week at most. */
    Score.Deliveries since(String entity, SystemId system, Instant since);
  }

  /** Receives what an owner should know. */
  public interface Hearer {

    /** A score below the threshold. */
    void below(Score score, Threshold threshold);

    /** Ways in which an object's records changed their shape, reported for the first time. */
    void drifted(Run run, SystemId system, String object, List<RecordShapes.Noted> drifts);
  }

  /**
   * What a page shows for the first time is kept before the page is noted as read: the process that
   * takes the run over knows of it.
   */
  @Override
  public void read(Run run, SystemId system, ObjectType object, List<NativeRecord> page) {
    var of = new Of(run.id(), system, object.name());
    var seeing =
        seeings.computeIfAbsent(
            of,
            it ->
                new Seeing(
                    system, object, shapes.kept(it.run(), system, it.object()).orElse(null)));
    synchronized (seeing) {
      var news = seeing.take(page);
      if (news != null) {
        shapes.keep(of.run(), news);
      }
    }
  }

  @Override
  public void examined(Run run, Entity entity, List<SideCount> sides, List<Measured> measured) {
    var now = clock.instant();
    for (var side : sides) {
      entity
          .participant(side.of().system())
          .ifPresent(participant -> shaped(run, participant, side, now));
    }
    var before = scores.latest(Set.of(Objects.requireNonNull(run.sync())));
    var found = measured.stream().map(it -> score(run, entity, it, before, now)).toList();
    scores.save(found);
    found.stream()
        .filter(it -> it.below(threshold.share()))
        .forEach(it -> hearer.below(it, threshold));
  }

  @Override
  public void forget(Run run) {
    seeings.keySet().removeIf(it -> it.run().equals(run.id()));
  }

  private void shaped(Run run, Participant participant, SideCount side, Instant now) {
    var seen = shape(run, side);
    if (seen.isEmpty()) {
      return;
    }
    var shape = seen.get();
    var drifts = shapes.compare(participant.type(), shape, run.id(), now);
    if (!drifts.isEmpty()) {
      hearer.drifted(run, side.of().system(), side.of().object(), drifts);
    }
    shapes.done(run.id(), side.of().system(), side.of().object());
  }

  /**
   * What was seen from the first page on; where another process read some of them, with what it
   * kept. Empty where that is not known.
   */
  private Optional<SchemaShape> shape(Run run, SideCount side) {
    var seeing = seeings.remove(new Of(run.id(), side.of().system(), side.of().object()));
    if (seeing == null) {
      return shapes
          .kept(run.id(), side.of().system(), side.of().object())
          .map(it -> it.counted(side.complete()));
    }
    synchronized (seeing) {
      boolean whole = seeing.takenOver || seeing.shaping.records() >= side.listing().pulled();
      return Optional.of(seeing.shaping.shape(side.complete() && whole));
    }
  }

  private Score score(Run run, Entity entity, Measured it, List<Score> latest, Instant now) {
    var of = new Score.Of(Objects.requireNonNull(run.sync()), entity.name(), it.system());
    var week = now.minus(Duration.ofDays(7));
    var since =
        latest.stream()
            .filter(old -> old.of().equals(of))
            .map(Score::at)
            .findFirst()
            .filter(week::isBefore)
            .orElse(week);
    var keys = keys(entity);
    long records = it.counts().records();
    var attributes =
        it.attributes().stream()
            .map(
                one ->
                    new AttributeScore(
                        one.name(),
                        keys.contains(one.name()),
                        one.compared(),
                        one.equal(),
                        records,
                        one.filled()))
            .toList();
    var deliveries = attempts.since(entity.name(), it.system(), since);
    return new Score(of, run.id(), now, attributes, it.pairs(), it.counts(), deliveries);
  }

  /** What records are known by, and what they must have. */
  private static Set<String> keys(Entity entity) {
    var keys = new HashSet<String>();
    entity.matchRules().stream().map(MatchRule::attributes).forEach(keys::addAll);
    entity.attributes().values().stream()
        .filter(it -> it.validation().required())
        .forEach(it -> keys.add(it.name()));
    entity.participants().stream()
        .flatMap(it -> it.mappings().stream())
        .filter(it -> it.conversion().required())
        .forEach(it -> keys.add(it.attribute()));
    return keys;
  }
}
