package io.syncline.core.sync.match;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.identity.DuplicateWindows;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.transform.clean.MatchNormalizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys existing records by the current match rules, after a definition changed them: otherwise a
 * new rule would find only records that change later.
 *
 * <p>Page by page in the background, each in a transaction of its own that holds the locks of any
 * judgement (S17, S18); any process continues where it stopped. A record that is judged meanwhile
 * is keyed by that judgement. New keys merge no records by themselves: they serve the records that
 * come next.
 */
public final class MatchKeyRebuild {

  private static final int PAGE = 200;

  private final MatchKeyRules matchKeyRules;
  private final ChangeStore store;
  private final Records records;
  private final Installations installations;
  private final Findable findable;

  public MatchKeyRebuild(
      MatchKeyRules matchKeyRules,
      ChangeStore store,
      Records records,
      Installations installations,
      Findable findable) {
    this.matchKeyRules = matchKeyRules;
    this.store = store;
    this.records = records;
    this.installations = installations;
    this.findable = findable;
  }

  /**
   * Keys at most so many pages.
   *
   * @return whether all of them were used, so that there may be more to do
   */
  public boolean runOnce(int pages) {
    int left = pages;
    for (var entity : installations.current().entities().values()) {
      left = run(entity, left);
    }
    return left <= 0;
  }

  private int run(Entity entity, int pages) {
    var wanted = rules(entity);
    var known =
        matchKeyRules.find(entity.name()).orElse(new MatchKeyRules.Progress("", null, null));
    if (known.rules().equals(wanted) && known.rekeying() == null) {
      return pages;
    }
    var progress =
        wanted.equals(known.rekeying())
            ? known
            : new MatchKeyRules.Progress(known.rules(), wanted, null);
    int left = pages;
    while (left > 0) {
      left--;
      var page = matchKeyRules.page(entity.name(), progress.after(), PAGE);
      if (page.isEmpty()) {
        matchKeyRules.save(entity.name(), new MatchKeyRules.Progress(wanted, null, null));
        return left;
      }
      key(entity, page);
      progress = new MatchKeyRules.Progress(known.rules(), wanted, page.get(page.size() - 1));
      matchKeyRules.save(entity.name(), progress);
    }
    return left;
  }

  /** What the keys are computed from; the types of attributes decide how values are normalized. */
  static String rules(Entity entity) {
    var text = new StringBuilder(MatchNormalizer.VERSION).append(' ');
    text.append(entity.reading().region());
    for (var rule : entity.matchRules()) {
      text.append('\n').append(rule.name());
      rule.attributes()
          .forEach(
              it ->
                  text.append(' ')
                      .append(it)
                      .append(':')
                      .append(entity.attribute(it).map(a -> a.type().name()).orElse("")));
    }
    entity.matching().fuzzy().forEach(it -> text.append("\n~").append(it.attribute()));
    DuplicateWindows.rules(entity)
        .forEach(
            it ->
                text.append("\n@")
                    .append(it.rule())
                    .append(it.window())
                    .append(entity.reading().currency()));
    text.append(MatchValues.groupRules(entity));
    return VersionHash.of(text.toString()).hex();
  }

  private void key(Entity entity, List<RecordId> page) {
    var values = new TreeSet<MatchValue>();
    for (var id : page) {
      records.find(id).ifPresent(it -> values.addAll(keys(entity, it)));
    }
    store.inTransaction(
        tx -> {
          tx.reads().lockMatchValues(values);
          var changes = new ChangeSet();
          tx.reads()
              .lock(new TreeSet<>(page))
              .forEach(
                  (id, state) -> {
                    var keys = keys(entity, state);
                    // a record that changed since was keyed by that change
                    if (values.containsAll(keys)) {
                      changes.add(new Effect.MatchValuesSet(id, keys));
                    }
                  });
          tx.save(changes);
          return true;
        });
  }

  private Set<MatchValue> keys(Entity entity, RecordState state) {
    return state.record().gone() ? Set.of() : findable.values(entity, state);
  }
}
