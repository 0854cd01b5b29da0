package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.now.Agreement.Facts;
import io.syncline.console.now.Agreement.Open;
import io.syncline.console.now.Agreement.Proof;
import io.syncline.console.now.Agreement.Result;
import io.syncline.console.now.NowView.PeopleCell;
import io.syncline.console.now.NowView.ProofCell;
import io.syncline.console.now.NowView.QueueCell;
import io.syncline.console.now.NowView.SyncLine;
import io.syncline.core.alert.AlertTerms;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.run.OpenWork;
import io.syncline.core.run.OpenWork.Part;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of each sync at one moment. */
final class SyncLines {

  /** Newest runs that are looked through for one of everything. */
  private static final int RUNS = 50;

  private final Known known;
  private final Installation installation;
  private final AlertTerms terms;
  private final Runs runs;
  private final Threshold threshold;
  private final Instant now;

  /**
   * What is open at the moment.
   *
   * @param paused names of the syncs that a person paused
   * @param questions open ones, per kind and entity
   * @param scores the newest of each sync, entity and system
   * @param written within the last minute
   */
  record Known(
      OpenWork standing,
      Set<String> paused,
      List<Questions.Waiting> questions,
      List<Score> scores,
      RecentWrites written) {}

  /** A sync's line with what its state comes from. */
  record Line(Agreement agreement, SyncLine shown) {}

  SyncLines(Known known, Installation installation, Runs runs, Threshold threshold, Instant now) {
    this.known = known;
    this.installation = installation;
    this.terms = new AlertTerms(installation);
    this.runs = runs;
    this.threshold = threshold;
    this.now = now;
  }

  Line of(SyncCatalog.Listed sync) {
    var events = events(sync);
    var deliveries = sum(known.standing().deliveries(), it -> within(sync, it));
    var letters = count(sum(known.standing().deadLetters(), it -> within(sync, it)));
    long questions = questions(sync);
    var differences = known.standing().differences().get(sync.name());
    var run = whole(sync.name());
    var oldest = older(events, deliveries);
    var age = oldest == null ? null : Duration.between(oldest, now);
    boolean late = age != null && age.compareTo(patience(sync.name(), AlertRule.LAG)) > 0;
    var agreement =
        Agreement.of(
            new Facts(
                sync.started(),
                known.paused().contains(sync.name()),
                new Open(count(differences), questions, letters),
                new Proof(
                    run.map(it -> it.state().endedAt()).orElse(null),
                    run.map(SyncLines::result).orElse(Result.NONE),
                    now,
                    patience(sync.name(), AlertRule.RECONCILIATION)),
                late ? age : null));
    return new Line(
        agreement,
        new SyncLine(
            sync.name(),
            agreement.word(),
            agreement.detail(),
            lag(age, late),
            QueueCell.of(count(events), count(deliveries), written(sync)),
            run.map(it -> proof(it, count(differences))).orElse(null),
            quality(sync.name()),
            PeopleCell.of(questions, letters),
            owner(sync.name())));
  }

  /** The newest run that ended and looked at everything: a part proves nothing of the rest. */
  private Optional<Run> whole(String sync) {
    return runs
        .list(new Runs.Query(Run.Kind.RECONCILE, Set.of(sync), null, null, RUNS))
        .rows()
        .stream()
        .filter(it -> it.state().endedAt() != null && it.status() != Run.Status.CANCELLED)
        .filter(it -> !it.ofPart())
        .findFirst();
  }

  private static Result result(Run run) {
    return switch (run.status()) {
      case SUCCEEDED -> Result.COMPLETE;
      case PARTIAL -> Result.INCOMPLETE;
      case NOT_TRUSTWORTHY -> Result.NOT_TRUSTWORTHY;
      default -> Result.FAILED;
    };
  }

  private ProofCell proof(Run run, long differences) {
    var word =
        switch (result(run)) {
          case COMPLETE -> StatusLabel.good("trustworthy");
          case INCOMPLETE -> StatusLabel.warn("incomplete");
          case NOT_TRUSTWORTHY -> StatusLabel.bad("not trustworthy");
          case FAILED, NONE -> StatusLabel.bad("failed");
        };
    return new ProofCell(
        DisplayedTime.of(Objects.requireNonNull(run.state().endedAt()), now),
        word,
        differences == 0 ? "no difference is open" : CountText.of(differences, "difference"),
        run.reason());
  }

  private @Nullable Waiting events(SyncCatalog.Listed sync) {
    return sum(
        known.standing().events(),
        it ->
            installation
                .entityOf(it.system(), it.of())
                .map(Entity::name)
                .filter(entity -> within(sync, new Part(it.system(), entity)))
                .isPresent());
  }

  private static boolean within(SyncCatalog.Listed sync, Part part) {
    return sync.systems().contains(part.system()) && sync.entities().contains(part.of());
  }

  private static @Nullable Waiting sum(Map<Part, Waiting> parts, Predicate<Part> which) {
    return parts.entrySet().stream()
        .filter(it -> which.test(it.getKey()))
        .map(Map.Entry::getValue)
        .reduce(
            (a, b) ->
                new Waiting(
                    a.count() + b.count(),
                    a.oldest().isBefore(b.oldest()) ? a.oldest() : b.oldest()))
        .orElse(null);
  }

  private long written(SyncCatalog.Listed sync) {
    return known
        .written()
        .count(
            it ->
                sync.entities().contains(it.entity())
                    && sync.systems().contains(new SystemId(it.system())));
  }

  private static long count(@Nullable Waiting waiting) {
    return waiting == null ? 0 : waiting.count();
  }

  private static @Nullable Instant older(@Nullable Waiting a, @Nullable Waiting b) {
    return Stream.of(Optional.ofNullable(a), Optional.ofNullable(b))
        .flatMap(Optional::stream)
        .map(Waiting::oldest)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private long questions(SyncCatalog.Listed sync) {
    return known.questions().stream()
        .filter(it -> sync.entities().contains(it.entity()))
        .mapToLong(Questions.Waiting::count)
        .sum();
  }

  /** How long something may take before an alert opens, as the sync's definition says. */
  private Duration patience(String sync, AlertRule rule) {
    return terms.ofSync(sync, now).stream()
        .filter(it -> it.rule() == rule)
        .map(AlertTerms.Terms::after)
        .findFirst()
        .orElse(rule.after());
  }

  static StatusLabel lag(@Nullable Duration age, boolean late) {
    if (age == null) {
      return StatusLabel.good("nothing waits");
    }
    var text = DisplayedTime.length(age);
    return late ? StatusLabel.warn(text) : StatusLabel.good(text);
  }

  private List<StatusLabel> quality(String sync) {
    return known.scores().stream()
        .filter(it -> it.of().sync().equals(sync))
        .map(this::quality)
        .toList();
  }

  private StatusLabel quality(Score score) {
    var of = score.of().entity() + " in " + score.of().system();
    var agreement = score.agreement();
    if (agreement.isEmpty()) {
      return StatusLabel.unknown(of + ": not compared");
    }
    var text = CountText.share(agreement.getAsDouble()) + " " + of;
    return score.below(threshold.share()) ? StatusLabel.warn(text) : StatusLabel.good(text);
  }

  private @Nullable String owner(String sync) {
    return installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(sync))
        .map(SyncLines::responsible)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String responsible(SyncRules sync) {
    var owner = sync.reconciliation().reports().owner();
    return owner == null ? AlertTerms.receiver(sync) : owner;
  }
}
