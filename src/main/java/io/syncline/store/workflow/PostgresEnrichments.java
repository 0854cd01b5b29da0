package io.syncline.store.workflow;

import io.syncline.core.model.RecordId;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.Enrichments;
import io.syncline.store.sql.Database;
import java.util.List;

/** Reads what sources were asked from PostgreSQL. */
public final class PostgresEnrichments implements Enrichments {

  private final Database database;

  public PostgresEnrichments(Database database) {
    this.database = database;
  }

  @Override
  public List<EnrichmentAnswer> of(RecordId record) {
    return database.inTransaction(connection -> EnrichmentRows.of(connection, record));
  }
}
