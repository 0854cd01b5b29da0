package io.syncline.core.backfill.run;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has a plan made when the filter of a sync is edited under which records leave their copies behind
 * ({@code onFilterExit: unlink} or {@code archive}): who is outside by the new filter leaves only
 * when a person has approved it (S16). One plan an edit, however many processes see it. Safe for
 * threads.
 */
public final class FilterEdits {

  private final Runs runs;
  private final BulkStore store;
  private final Runtime runtime;
  private final Map<String, VersionHash> looked = new ConcurrentHashMap<>();

  /**
   * What is known of a sync's filter.
   *
   * @param number counts its edits
   */
  public record Edition(VersionHash filter, long number) {}

  public FilterEdits(Runs runs, BulkStore store, Runtime runtime) {
    this.runs = runs;
    this.store = store;
    this.runtime = runtime;
  }

  void of(String sync) {
    var entities = BulkListingOrder.entities(runtime.installation(), sync);
    if (entities.isEmpty()) {
      return;
    }
    var filter = VersionHash.of(canonical(entities, sync));
    if (filter.equals(looked.get(sync))) {
      return;
    }
    var known = store.filter(sync).orElse(null);
    if (known == null) {
      store.filter(sync, new Edition(filter, 0));
    } else if (!known.filter().equals(filter)) {
      var edition = new Edition(filter, known.number() + 1);
      if (leaves(entities, sync)) {
        // Asked before it is noted: a process that dies in between asks for the same occasion.
        plan(sync, edition);
      }
      store.filter(sync, edition);
    }
    looked.put(sync, filter);
  }

  private void plan(String sync, Edition edition) {
    runs.ask(
        Run.asked(
            runtime.ids().next().toString(),
            Run.Kind.PLAN,
            sync,
            BulkRequest.ALL.struct(),
            runtime.now(),
            Run.ENGINE),
        "filter/" + sync + "/" + edition.number());
  }

  private static boolean leaves(Iterable<Entity> entities, String sync) {
    for (var entity : entities) {
      var rules = BulkListingOrder.rules(entity, sync);
      if (rules.scope().onFilterExit() != FilterExit.PAUSE && !rules.scope().filter().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static String canonical(List<Entity> entities, String sync) {
    var text = new StringBuilder();
    entities.stream()
        .sorted(Comparator.comparing(Entity::name))
        .forEach(entity -> canonical(text, entity.name(), BulkListingOrder.rules(entity, sync)));
    return text.toString();
  }

  private static void canonical(StringBuilder text, String entity, SyncRules rules) {
    text.append(entity).append('\n').append(rules.scope().onFilterExit()).append('\n');
    for (var condition : rules.scope().filter()) {
      text.append(condition.attribute()).append(' ').append(condition.operator());
      text.append(' ').append(new Value.Items(condition.values()).canonical()).append('\n');
    }
  }
}
