package io.syncline.core.find;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.UnifiedRecord;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Keeps the words of records up to date, a second or so behind their values. */
public final class SearchIndexer {

  private static final int BATCH = 500;

  /** Another one where the same values have other words. */
  private static final int EDITION = 1;

  private final SearchIndex index;
  private final Installations installations;

  public SearchIndexer(SearchIndex index, Installations installations) {
    this.index = index;
    this.installations = installations;
  }

  /**
   * Writes what is due.
   *
   * @param batches so many at most
   */
  public void runOnce(int batches) {
    var installation = installations.current();
    for (var entity : installation.entities().values()) {
      var attributes = attributes(entity);
      if (!index.attributes(entity.name()).filter(attributes::equals).isPresent()) {
        index.attributes(entity.name(), attributes);
      }
    }
    int left = batches;
    while (left > 0 && index.write(it -> words(installation, it), BATCH) == BATCH) {
      left--;
    }
  }

  private static String attributes(Entity entity) {
    return entity.attributes().values().stream()
        .filter(SearchWords::searchable)
        .map(it -> it.name() + ":" + it.type())
        .sorted()
        .collect(joining(" ", EDITION + " ", ""));
  }

  private static Optional<Set<String>> words(Installation installation, UnifiedRecord record) {
    return record.gone()
        ? Optional.of(Set.of())
        : installation.entity(record.entity()).map(it -> words(it, record));
  }

  private static Set<String> words(Entity entity, UnifiedRecord record) {
    var words = new TreeSet<String>();
    SearchWords.of(entity, record).values().forEach(words::addAll);
    return words;
  }
}
