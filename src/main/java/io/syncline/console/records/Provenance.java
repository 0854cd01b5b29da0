package io.syncline.console.records;

import io.syncline.api.records.RecordView;
import io.syncline.console.DisplayedTime;
import io.syncline.console.records.RecordPageView.Came;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.Enrichments;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the values of a record came from, and what they are used for. */
@Singleton
class Provenance {

  private final Enrichments enrichments;

  Provenance(Enrichments enrichments) {
    this.enrichments = enrichments;
  }

  Map<String, Came> of(RecordView view, @Nullable Entity entity, Instant now) {
    var came = new HashMap<String, Came>();
    var answers = answers(view);
    view.attributes().forEach((name, it) -> came.put(name, came(name, it, answers, entity, now)));
    return came;
  }

  /** The newest last. */
  private List<EnrichmentAnswer> answers(RecordView view) {
    boolean filled = view.attributes().values().stream().anyMatch(it -> isEnriched(it.source()));
    return filled
        ? enrichments.of(new RecordId(view.id())).stream()
            .sorted(Comparator.comparing((EnrichmentAnswer it) -> it.asked().at()))
            .toList()
        : List.of();
  }

  private static boolean isEnriched(String source) {
    return AttributeState.ENRICHMENT.value().equals(source);
  }

  private static Came came(
      String name,
      RecordView.AttributeView it,
      List<EnrichmentAnswer> answers,
      @Nullable Entity entity,
      Instant now) {
    var notes = new ArrayList<String>();
    var source = it.source();
    if (isEnriched(source)) {
      var by = answers.stream().filter(one -> one.filled().containsKey(name)).toList();
      if (!by.isEmpty()) {
        var answer = by.get(by.size() - 1);
        source = answer.source().value();
        notes.add("enrichment, found by " + answer.asked().attribute());
        var sure = answer.filled().getOrDefault(name, "");
        if (!sure.isEmpty()) {
          notes.add("confidence: " + sure);
        }
      }
    }
    if (it.rule() != null) {
      notes.add("conflicts: " + it.rule());
    }
    if (entity != null) {
      consents(entity, name).forEach(notes::add);
    }
    return new Came(source, DisplayedTime.of(it.editedAt(), now), notes);
  }

  /** The purposes that need this attribute as a consent, each with its systems. */
  private static List<String> consents(Entity entity, String name) {
    var systems = new HashMap<String, TreeSet<String>>();
    entity
        .syncs()
        .forEach(
            sync ->
                sync.safeguards()
                    .privacy()
                    .purposes()
                    .forEach(
                        (system, purposes) ->
                            purposes.stream()
                                .filter(it -> it.attribute().equals(name))
                                .forEach(
                                    it ->
                                        systems
                                            .computeIfAbsent(it.name(), any -> new TreeSet<>())
                                            .add(system.value()))));
    return systems.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(it -> "consent to " + it.getKey() + ": " + String.join(", ", it.getValue()))
        .toList();
  }
}
