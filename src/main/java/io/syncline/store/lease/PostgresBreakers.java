package io.syncline.store.lease;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.SharedBreakers;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** By the clock of the database: a row for each system that is silent. */
public final class PostgresBreakers implements SharedBreakers {

  private static final Sql OPEN =
      Sql.of(
          """
          insert into system_breaker as b (system_id, until)
          values (:system, clock_timestamp() + :pause * interval '1 millisecond')
          on conflict (system_id) do update set until = greatest(b.until, excluded.until)
          """);

  private static final Sql CLOSE = Sql.of("delete from system_breaker where system_id = :system");

  private static final Sql LIST =
      Sql.of(
          """
          select system_id, greatest(0, extract(epoch from until - clock_timestamp()) * 1000)::bigint as pause
          from system_breaker
          """);

  private final Database database;

  public PostgresBreakers(Database database) {
    this.database = database;
  }

  private record Open(SystemId system, Duration pause) {
    static Open of(Row row) throws SQLException {
      return new Open(SystemId.of(row.text("system_id")), Duration.ofMillis(row.number("pause")));
    }
  }

  private Connection connect() throws SQLException {
    return database.connect();
  }

  @Override
  public void open(SystemId system, Duration pause) {
    try (var connection = connect()) {
      OPEN.on(connection).with("system", system).with("pause", pause.toMillis()).update();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public void close(SystemId system) {
    try (var connection = connect()) {
      CLOSE.on(connection).with("system", system).update();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public Map<SystemId, Duration> open() {
    try (var connection = connect()) {
      var open = new HashMap<SystemId, Duration>();
      LIST.on(connection).list(Open::of).forEach(it -> open.put(it.system(), it.pause()));
      return Map.copyOf(open);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }
}
