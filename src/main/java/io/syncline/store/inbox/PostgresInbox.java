package io.syncline.store.inbox;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.StoreFailure;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The inbox in PostgreSQL: one statement and one commit per call, whatever the number of events.
 */
public final class PostgresInbox implements Inbox {

  private final Database database;

  public PostgresInbox(Database database) {
    this.database = database;
  }

  /**
   * @throws IllegalArgumentException where an event cannot be stored whatever the time: its object
   *     or native id has a character that PostgreSQL's text cannot hold
   */
  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    events.forEach(PostgresInbox::refuseUnstorable);
    try {
      return database.inTransaction(connection -> InboxRows.accept(connection, events));
    } catch (StoreFailure failure) {
      throw new InboxUnavailable(failure);
    }
  }

  private static void refuseUnstorable(InboxEvent event) {
    var ref = event.ref();
    if (!Row.words(ref.object()).equals(ref.object()) || !Row.words(ref.id()).equals(ref.id())) {
      throw new IllegalArgumentException(
          "The object or id of event " + event.id() + " has NUL or half a surrogate pair");
    }
  }
}
