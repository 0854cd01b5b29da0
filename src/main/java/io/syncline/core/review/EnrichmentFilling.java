package io.syncline.core.review;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RateLookup;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.sync.workflow.SourceSteps;
import io.syncline.core.sync.workflow.WorkflowSteps.Context;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.Paths;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.transform.rule.ComputedAttributes;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.EnrichmentAnswer.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Fills a record with what a source answered, where that may be. */
final class EnrichmentFilling {

  private final Transformer transformer;
  private final Copies copies;
  private final EditEffects effects;
  private final Ids ids;

  EnrichmentFilling(Transformer transformer, Ids ids) {
    this.transformer = transformer;
    this.copies = new Copies(transformer);
    this.effects = new EditEffects(transformer, ids);
    this.ids = ids;
  }

  /**
   * Takes an answer into the record, which is locked.
   *
   * @return what came of it, for people
   */
  String take(
      ChangeStore.Transaction tx,
      Context it,
      SourceSteps.Inquiry inquiry,
      List<NativeRecord> answer) {
    var record = it.state().record();
    var last = tx.reads().enrichment(record.id(), inquiry.source());
    var sync = it.sync();
    var source =
        sync == null
            ? null
            : sync.order().enrichment().source(inquiry.source().value()).orElse(null);
    var held = record.attributes().get(inquiry.attribute());
    if (source == null || last == null || it.state().links().isEmpty() || record.removed()) {
      return "the record or the definition changed meanwhile: nothing was taken";
    }
    if (held == null || held.version() != inquiry.version()) {
      return inquiry.attribute() + " changed meanwhile: nothing was taken";
    }
    if (answer.size() > 1) {
      return nothing(it, last, Outcome.SEVERAL, answer.size() + " records agree: none is taken");
    }
    var found = answer.isEmpty() ? null : answer.get(0);
    var values = found == null ? Map.<String, AttributeState>of() : values(it, source, found);
    if (found == null || values.isEmpty()) {
      return nothing(it, last, Outcome.NOTHING, "it knows nothing of what is empty");
    }
    var closed = tx.reads().closedPeriods(ClosedPeriods.askedOf(it.entity()));
    fill(it, inquiry, values, closed, new RateLookup(tx.reads()));
    var confidence = confidence(source, found);
    var filled = new TreeMap<String, String>();
    values.keySet().forEach(name -> filled.put(name, confidence));
    it.changes().add(new Effect.EnrichmentSaved(last.with(Outcome.FILLED, filled), null));
    return "filled " + String.join(", ", filled.keySet());
  }

  private String nothing(Context it, EnrichmentAnswer last, Outcome outcome, String why) {
    it.changes().add(new Effect.EnrichmentSaved(last.with(outcome, Map.of()), null));
    it.changes()
        .add(
            new Effect.Audited(
                entry(ids.next(), it, last.source(), "enrichment-without-values", Map.of())));
    return why;
  }

  /** What the answer says of attributes that may be filled, where the definition allows it. */
  private Map<String, AttributeState> values(
      Context it, EnrichmentPlan.Source source, NativeRecord found) {
    var fillable = FillableAttributes.of(it.entity(), it.state(), source);
    var read = transformer.inbound(it.entity(), source.answers(), found.fields()).attributes();
    var values = new TreeMap<String, AttributeState>();
    for (var name : fillable) {
      var value = read.get(name);
      if (value != null
          && !value.isEmpty()
          && copies.refusal(it.entity(), it.state(), name, value) == null) {
        values.put(name, new AttributeState(value, AttributeState.ENRICHMENT, it.now(), 1));
      }
    }
    return values;
  }

  private void fill(
      Context it,
      SourceSteps.Inquiry inquiry,
      Map<String, AttributeState> values,
      ClosedPeriods closed,
      RateLookup rates) {
    var record = it.state().record();
    var changed = new TreeMap<String, AttributeState>();
    values.forEach(
        (name, state) -> {
          var held = record.attributes().get(name);
          changed.put(
              name,
              held == null ? state : held.next(state.value(), state.source(), state.editedAt()));
        });
    changed.putAll(
        ComputedAttributes.of(it.entity(), record.changed(changed), it.now(), fact -> null, rates)
            .changed());
    var copy = it.state().links().get(0).link().ref();
    effects.of(
        new RecordChange(it.entity(), copy, it.changes(), it.now(), closed),
        it.state(),
        record.changed(changed),
        new EditEffects.Author(inquiry.source(), "enriched", actor(it)));
  }

  private static String confidence(EnrichmentPlan.Source source, NativeRecord found) {
    var path = source.confidence();
    var value = path == null ? null : Paths.read(found.fields(), path);
    var text = value == null ? null : Scalars.text(value);
    return text == null ? "" : text.substring(0, Math.min(text.length(), 20));
  }

  private static String actor(Context it) {
    return it.instance().subject().startedBy();
  }

  /** What the audit log says of a source that was asked. */
  static AuditEntry entry(
      UUID cause,
      Context it,
      SystemId source,
      String reason,
      Map<String, AttributeChange> changes) {
    return new AuditEntry(
        cause,
        it.now(),
        new About(it.entity().name(), it.state().record().id(), null),
        new AuditEntry.Systems(source, null),
        new AuditEntry.Result(AuditEntry.Operation.APPLY, AuditEntry.Outcome.SKIPPED, reason),
        changes,
        AuditEntry.By.actor(actor(it)));
  }
}
