package io.syncline.system.jdbc.change;

import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import io.syncline.system.jdbc.catalog.RowTable;
import io.syncline.system.jdbc.catalog.RowTrigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Triggers of PostgreSQL that notify. Safe for threads. */
public final class JdbcTriggers implements RowTriggers {

  private static final String TABLE = "r";
  private static final String PARTITIONED = "p";
  private static final String DISABLED = "D";

  private final ChangeSource source;

  public JdbcTriggers(ChangeSource source) {
    this.source = source;
  }

  /**
   * @throws CatalogProblem where its rows cannot be reported
   */
  RowTrigger trigger(String object) {
    return new RowTrigger(source.id(), source.table(object));
  }

  @Override
  public String creation(String object) {
    return RowTrigger.script(checked(object).creation());
  }

  @Override
  public String removal(String object) {
    return RowTrigger.script(checked(object).removal());
  }

  @Override
  public void create(String object) {
    source.run(checked(object).creation());
  }

  @Override
  public void remove(String object) {
    source.run(checked(object).removal());
  }

  private RowTrigger checked(String object) {
    try {
      var table = source.table(object);
      var trigger = new RowTrigger(source.id(), table);
      var state = source.read(connection -> state(connection, table, trigger));
      if (state != null && !state.hasTriggers()) {
        throw failure(object, new Failure.Permanent(NO_TABLE.formatted(object)));
      }
      return trigger;
    } catch (CatalogProblem problem) {
      throw failure(object, new Failure.Permanent(problem.why()));
    }
  }

  private SystemFailure failure(String object, Failure failure) {
    return new SystemFailure(source.id(), "trigger of " + object, failure);
  }

  @Override
  public Listening listen(Collection<String> objects, RowListener listener) {
    var notices = new JdbcNotices(source, this, Set.copyOf(objects), listener);
    notices.start("listen");
    return notices;
  }

  private static final String NO_TABLE =
      "object %s is a view or a foreign table: no trigger sees each change of its rows";

  /** What the catalog says. */
  private record State(String kind, @Nullable String enabled, @Nullable String body) {
    boolean hasTriggers() {
      return kind.equals(TABLE) || kind.equals(PARTITIONED);
    }
  }

  private @Nullable State state(Connection connection, RowTable table, RowTrigger trigger)
      throws SQLException {
    try (var statement = source.prepare(connection, RowTrigger.state())) {
      statement.setString(1, trigger.name());
      statement.setString(2, table.name());
      try (var row = statement.executeQuery()) {
        return row.next() ? new State(row.getString(1), row.getString(2), row.getString(3)) : null;
      }
    }
  }

  /** Why changes of an object are not reported; null: they are. */
  @Nullable String problem(String object) {
    try {
      var table = source.table(object);
      var trigger = new RowTrigger(source.id(), table);
      var state = source.read(connection -> state(connection, table, trigger));
      if (state == null) {
        return "the table of object " + object + " cannot be seen";
      }
      if (!state.hasTriggers()) {
        return NO_TABLE.formatted(object);
      }
      if (state.body() == null) {
        return "its table has no trigger: see `syncline trigger %s %s`"
            .formatted(source.id(), object);
      }
      if (DISABLED.equals(state.enabled())) {
        return "its trigger is disabled";
      }
      return state.body().equals(trigger.body())
          ? null
          : "its trigger is another one: see `syncline trigger %s %s`"
              .formatted(source.id(), object);
    } catch (CatalogProblem problem) {
      return problem.why();
    } catch (SystemFailure failed) {
      if (failed.failure() instanceof Failure.Permanent) {
        return failed.failure().reason();
      }
      throw failed;
    }
  }
}
