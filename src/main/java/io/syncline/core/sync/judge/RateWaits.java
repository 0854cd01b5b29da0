package io.syncline.core.sync.judge;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.Effect.QuestionAnswered;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.transform.rule.Conversions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Records of which an amount could not be converted: in quarantine until there is a rate. They are
 * read again once a rate of their two currencies comes, and released where it is the one.
 */
public final class RateWaits {

  private final Ids ids;
  private final ApprovalRules approvals;

  public RateWaits(Ids ids) {
    this.ids = ids;
    this.approvals = new ApprovalRules(ids);
  }

  /**
   * @param before the record as it was
   */
  Judgement check(LiveRecord live, UnifiedRecord before, Judgement judged) {
    var entity = live.entity();
    var record = judged.record();
    boolean quarantined = record.status() == Status.QUARANTINED;
    if (!quarantined && record.status() != Status.ACTIVE) {
      return judged;
    }
    var question = question(entity, record, live.now());
    if (question.isPresent()) {
      return quarantined && isAsked(live, record) || judged.reviews().stream().anyMatch(this::asks)
          ? judged
          : judged.quarantined(question.get(), "held-rate");
    }
    return quarantined && !Conversions.problems(entity, before).isEmpty()
        ? released(live, judged)
        : judged;
  }

  private boolean isAsked(LiveRecord live, UnifiedRecord record) {
    return live.workspace().questions(record.id()).items().stream().anyMatch(this::asks);
  }

  private boolean asks(ReviewItem it) {
    return it.kind() == ReviewItem.Kind.QUARANTINE;
  }

  /**
   * A record that waited for a rate alone is active again; what wants an approval is asked of it as
   * of a new one.
   */
  private Judgement released(LiveRecord live, Judgement judged) {
    var id = judged.record().id();
    boolean others =
        live.workspace().questions(id).items().stream()
            .anyMatch(it -> asks(it) && it.attributes().isEmpty());
    if (others) {
      return judged;
    }
    var active = judged.released(new QuestionAnswered(ReviewItem.Kind.QUARANTINE, id.toString()));
    var born = UnifiedRecord.born(id, active.record().entity());
    return approvals
        .question(live.change(), born, active.record())
        .map(active::quarantined)
        .orElse(active);
  }

  /** The question about a record that waits for a rate; empty: it does not. */
  public Optional<ReviewItem> question(Entity entity, UnifiedRecord record, Instant now) {
    var problems = Conversions.problems(entity, record);
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    var why =
        problems.entrySet().stream()
            .map(it -> "`" + it.getKey() + "`: " + it.getValue())
            .collect(Collectors.joining("; "));
    return Optional.of(
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.QUARANTINE, record.id().toString()),
            new About(record.entity(), record.id(), null),
            problems.keySet(),
            List.of(),
            "An amount cannot be converted ("
                + why
                + "); nothing is written for this record until it can be. It is read again when a"
                + " rate of its currencies comes, and when this is answered. Is the rate, or the"
                + " record, to be corrected?",
            now));
  }

  /** A rate is new or changed: the records that wait for its currencies are read again. */
  void arrived(LiveRecord live, UnifiedRecord before, UnifiedRecord after) {
    var rate = Conversions.areRates(live.entity()) ? Conversions.of(after) : null;
    if (rate == null || after.status() != Status.ACTIVE || after == before) {
      return;
    }
    var keys =
        live.workspace().installation().entities().values().stream()
            .filter(it -> converts(it, live.entity().name()))
            .map(it -> MatchValues.waiting(it.name(), rate.base(), rate.quote()))
            .collect(Collectors.toSet());
    var origin = Origin.of("rate");
    for (var copy : live.workspace().copiesOf(keys)) {
      live.changes()
          .add(
              new Effect.EventQueued(
                  InboxEvent.readRequest(
                      ids.next(), copy, InboxEvent.Source.OBSERVED, live.now(), origin)));
    }
  }

  private static boolean converts(Entity entity, String rates) {
    return entity.attributes().values().stream()
        .anyMatch(
            it ->
                it.writing().computed() instanceof Computation.Converted by
                    && by.rates().entity().equals(rates));
  }
}
