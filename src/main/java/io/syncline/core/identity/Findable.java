package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a record can be found by: what it holds, and where it never held anything, because its
 * copies may not say it now (S11), what those hold. Its identity does not depend on which systems
 * may change it. Safe for threads.
 */
public final class Findable {

  private final Transformer transformer;

  public Findable(Transformer transformer) {
    this.transformer = transformer;
  }

  /** Its match values and blocking keys. */
  public Set<MatchValue> values(Entity entity, RecordState state) {
    return values(entity, state.record(), state);
  }

  /** Those that a record has from now on, while its copies are as they were. */
  public Set<MatchValue> values(Entity entity, UnifiedRecord after, RecordState state) {
    return MatchValues.all(entity, attributes(entity, after.values(), state));
  }

  /** Whether it is found by something that only its copies hold. */
  public static boolean lacks(Entity entity, Attributes record) {
    return names(entity).stream().anyMatch(it -> record.get(it) == null);
  }

  private Attributes attributes(Entity entity, Attributes record, RecordState state) {
    Map<String, Value> more = null;
    for (var name : names(entity)) {
      var held = record.get(name) == null ? held(entity, state, name) : null;
      if (held != null) {
        more = more == null ? new HashMap<>() : more;
        more.put(name, held);
      }
    }
    return more == null ? record : Attributes.of(more).with(record);
  }

  private static Set<String> names(Entity entity) {
    var names = new TreeSet<String>();
    entity.matchRules().forEach(it -> names.addAll(it.attributes()));
    entity.matching().fuzzy().stream().map(FuzzyRule::attribute).forEach(names::add);
    return names;
  }

  /** As the first copy by rank that says it; null: none does. */
  private @Nullable Value held(Entity entity, RecordState state, String name) {
    for (var participant : entity.participants()) {
      var link = state.main(participant.system(), participant.object()).orElse(null);
      var value = link == null ? null : held(entity, participant, link, name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  private @Nullable Value held(
      Entity entity, Participant participant, LinkState link, String name) {
    var mapping = participant.mappingOf(name).orElse(null);
    var field = mapping == null ? null : link.shadow().field(mapping.field().path());
    return mapping == null || field == null
        ? null
        : transformer.unified(entity, participant, mapping, field.held());
  }
}
