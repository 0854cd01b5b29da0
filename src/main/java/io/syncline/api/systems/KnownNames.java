package io.syncline.api.systems;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of syncs and systems by which lists are narrowed. A wrong one is refused with the
 * nearest of those that the caller may read.
 */
@Singleton
public class KnownNames {

  private final SyncCatalog catalog;
  private final Installations installations;
  private final Caller caller;

  KnownNames(SyncCatalog catalog, Installations installations, Caller caller) {
    this.catalog = catalog;
    this.installations = installations;
    this.caller = caller;
  }

  /**
   * Of the parameters {@code sync} and {@code system}.
   *
   * @throws Refusal where one names nothing that is defined now
   */
  public void check(QueryParameters query) {
    refuseUnknown("sync", query.text("sync"), syncs().map(SyncCatalog.Listed::name).toList());
    refuseUnknown(
        "system",
        query.text("system"),
        Stream.concat(
                syncs().flatMap(it -> it.systems().stream()),
                installations.current().sources().stream())
            .map(SystemId::value)
            .distinct()
            .toList());
  }

  /**
   * The same for a list that also keeps what is about syncs and systems of the past: their names
   * are known as long as something is found.
   *
   * @return the page
   * @throws Refusal where it is empty, and a name is of nothing that is defined now
   */
  public <T> Page<T> checked(QueryParameters query, Page<T> page) {
    if (page.items().isEmpty() && page.unread() == null) {
      check(query);
    }
    return page;
  }

  private Stream<SyncCatalog.Listed> syncs() {
    return catalog.syncs().stream().filter(it -> caller.readsSync(it.name()));
  }

  private static void refuseUnknown(String what, @Nullable String asked, Collection<String> known) {
    if (asked != null && !known.contains(asked)) {
      var nearest = Names.nearest(asked, known);
      throw Refusal.badRequest(
          "There is no "
              + what
              + " of this name"
              + nearest.map(it -> "; did you mean `" + it + "`?").orElse(""));
    }
  }
}
