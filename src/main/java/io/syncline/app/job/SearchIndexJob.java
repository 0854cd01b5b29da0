package io.syncline.app.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.core.find.SearchIndexer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Has the words written by which records are found, on a thread of its own. */
@ApplicationScoped
class SearchIndexJob {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** The number of batches in a row. */
  private static final int BATCHES = 20;

  private final SearchIndexer search;
  private final Recurring recurring = new Recurring();

  SearchIndexJob(SearchIndexer search) {
    this.search = search;
  }

  void atStart(@Observes StartupEvent event) {
    recurring.later(LOOK, LOOK, "write the words of records", () -> search.runOnce(BATCHES));
  }

  void atEnd(@Observes ShutdownEvent event) {
    recurring.close();
  }
}
