package io.syncline.core.review;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.privacy.Suppressions;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.workflow.SourceSteps;
import io.syncline.core.sync.workflow.WorkflowSteps.Context;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.EnrichmentAnswer.Outcome;
import io.syncline.core.workflow.WorkflowInstance.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks sources for what records lack, and fills it (docs/decisions, 69). */
public final class EnrichmentSteps implements SourceSteps {

  /** How often a record that is not processed now is looked at. */
  private static final Duration LOOK = Duration.ofHours(1);

  private static final String NO_COPY = "the record has no copy in any system";

  private final ConnectedSystems systems;
  private final EnrichmentFilling filling;
  private final Ids ids;

  public EnrichmentSteps(ConnectedSystems systems, Transformer transformer, Ids ids) {
    this.systems = systems;
    this.filling = new EnrichmentFilling(transformer, ids);
    this.ids = ids;
  }

  @Override
  public Decision decide(ChangeStore.Transaction tx, Context it, SystemId system) {
    var sync = it.sync();
    var plan = sync == null ? EnrichmentPlan.NONE : sync.order().enrichment();
    var source = plan.source(system.value()).orElse(null);
    var record = it.state().record();
    if (sync == null || source == null || systems.find(system).isEmpty()) {
      return skipped(system + " is not configured");
    }
    if (record.removed() || it.state().links().isEmpty()) {
      return skipped(record.removed() ? "the record was deleted or archived" : NO_COPY);
    }
    if (record.status() != UnifiedRecord.Status.ACTIVE
        || it.entity().paused().contains(sync.sync())) {
      return new Decision.Later(it.now().plus(LOOK), "the record or its sync is paused", false);
    }
    if (lacksConsent(sync, system, record)) {
      return skipped("there is no consent for " + system);
    }
    if (!tx.reads().suppressed(Suppressions.of(it.entity(), record.values(), refs(it))).isEmpty()) {
      return skipped("somebody who was erased agrees with this record");
    }
    var question = question(it.entity(), it.state(), source);
    if (question == null) {
      return skipped("the record has no value by which it may be asked");
    }
    if (FillableAttributes.of(it.entity(), it.state(), source).isEmpty()) {
      return skipped("nothing that it may fill is empty");
    }
    return question(tx, it, plan, source, question);
  }

  private static Decision skipped(String why) {
    return new Decision.Over(Status.SKIPPED, why);
  }

  private static Set<NativeRef> refs(Context it) {
    return it.state().links().stream().map(link -> link.link().ref()).collect(Collectors.toSet());
  }

  /** A consent that is unknown or empty is none. */
  private static boolean lacksConsent(SyncRules sync, SystemId source, UnifiedRecord record) {
    return sync.safeguards().privacy().purposes().getOrDefault(source, Set.of()).stream()
        .map(purpose -> record.value(purpose.attribute()))
        .anyMatch(it -> it == null || !"true".equalsIgnoreCase(Scalars.text(it)));
  }

  /** A masked value leaves only where the definition names it. */
  private static EnrichmentPlan.@Nullable Question question(
      Entity entity, RecordState state, EnrichmentPlan.Source source) {
    return source.questions().stream()
        .filter(
            it ->
                it.named()
                    || entity
                        .attribute(it.attribute())
                        .filter(attribute -> attribute.secrecy().masked())
                        .isEmpty())
        .filter(it -> !state.held().contains(it.attribute()))
        .filter(
            it -> {
              var value = state.record().value(it.attribute());
              return value != null && !value.isEmpty();
            })
        .findFirst()
        .orElse(null);
  }

  private Decision question(
      ChangeStore.Transaction tx,
      Context it,
      EnrichmentPlan plan,
      EnrichmentPlan.Source source,
      EnrichmentPlan.Question question) {
    var record = it.state().record();
    var held = record.attributes().get(question.attribute());
    var last = tx.reads().enrichment(record.id(), source.system());
    if (last != null && isFresh(last, question, held.version(), plan, it.now())) {
      return skipped("it was asked at " + last.asked().at());
    }
    var zone = it.entity().reading().timeZone();
    var month = YearMonth.from(it.now().atZone(zone));
    var sync = it.instance().subject().sync();
    long made = tx.reads().enrichmentCalls(sync, month.toString());
    if (plan.budget() != null && made + source.cost() > plan.budget()) {
      return new Decision.Later(
          month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(),
          "the budget of %s is used up: %d of %d calls".formatted(month, made, plan.budget()),
          true);
    }
    var asked = new EnrichmentAnswer.Asked(question.attribute(), held.version(), it.now());
    it.changes()
        .add(
            new Effect.EnrichmentSaved(
                new EnrichmentAnswer(
                    record.id(),
                    source.system(),
                    asked,
                    Outcome.ASKED,
                    last == null ? Map.of() : last.filled()),
                new EnrichmentAnswer.Use(sync, month.toString(), source.cost())));
    var sent = Map.of(question.attribute(), new AttributeChange(held.value(), held.value()));
    it.changes()
        .add(
            new Effect.Audited(
                EnrichmentFilling.entry(
                    ids.next(), it, source.system(), "enrichment-asked", sent)));
    return new Decision.Ask(
        new Inquiry(
            source.system(),
            source.answers().object(),
            question.field(),
            held.value(),
            question.attribute(),
            held.version()));
  }

  /** An answer holds for the value that was sent, until it is too old. */
  private static boolean isFresh(
      EnrichmentAnswer last,
      EnrichmentPlan.Question question,
      long version,
      EnrichmentPlan plan,
      Instant now) {
    return last.outcome() != Outcome.ASKED
        && last.asked().attribute().equals(question.attribute())
        && last.asked().version() == version
        && (plan.refreshAfter() == null
            || last.asked().at().plus(plan.refreshAfter()).isAfter(now));
  }

  @Override
  public List<NativeRecord> ask(Inquiry it) {
    var system =
        systems
            .find(it.source())
            .orElseThrow(() -> failed(it, new Failure.Transient("it is not connected")));
    if (it.field() != null) {
      return system.find(it.object(), it.field(), it.value());
    }
    var id = String.valueOf(Scalars.text(it.value()));
    if (id.isBlank() || id.length() > NativeRef.LONGEST) {
      return List.of();
    }
    var ref = new NativeRef(it.source(), it.object(), id);
    var outcome = system.read(it.object(), List.of(ref)).get(0);
    if (outcome instanceof ReadOutcome.Failed unanswered) {
      throw failed(it, unanswered.failure());
    }
    return outcome instanceof ReadOutcome.Found found ? List.of(found.record()) : List.of();
  }

  private static SystemFailure failed(Inquiry it, Failure why) {
    return new SystemFailure(it.source(), "find in " + it.object(), why);
  }

  @Override
  public String take(
      ChangeStore.Transaction tx, Context it, Inquiry inquiry, List<NativeRecord> answer) {
    return filling.take(tx, it, inquiry, answer);
  }
}
