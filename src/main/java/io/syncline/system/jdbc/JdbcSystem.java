package io.syncline.system.jdbc;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.discover.FoundTable;
import io.syncline.core.system.discover.TableCatalog;
import io.syncline.system.jdbc.catalog.Catalog;
import io.syncline.system.jdbc.catalog.Dialect;
import io.syncline.system.jdbc.catalog.Discovery;
import io.syncline.system.jdbc.catalog.RowTable;
import io.syncline.system.jdbc.catalog.RowTables;
import io.syncline.system.jdbc.change.ChangeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A system whose objects are tables and views of a database. Safe for threads. */
public final class JdbcSystem implements ConnectedSystem, TableCatalog {

  private final SystemId id;
  private final SystemType type;
  private final JdbcDatabase database;
  private final Dialect dialect;
  private final JdbcSnapshots snapshots;
  private final Function<String, Set<String>> wanted;
  private final InstantSource clock;
  private final ChangeSource changes;
  private final Map<String, Opened> opened = new ConcurrentHashMap<>();
  private volatile Duration ahead = Duration.ZERO;

  /** A table as the catalog has it. */
  private record Opened(RowTable table, RowReader reader) {}

  JdbcSystem(
      SystemId id,
      SystemType type,
      JdbcPool pool,
      JdbcTurns turns,
      JdbcSnapshots snapshots,
      Function<String, Set<String>> wanted,
      InstantSource clock) {
    this.id = id;
    this.type = type;
    this.dialect = pool.dialect();
    this.database = new JdbcDatabase(pool, turns, type.timeout(), opened::clear);
    this.changes = new JdbcChanges(id, pool, database, object -> openOr(object, "look up").table());
    this.snapshots = snapshots;
    this.wanted = wanted;
    this.clock = clock;
  }

  @Override
  public SystemId id() {
    return id;
  }

  @Override
  public SystemType type() {
    return type;
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return Optional.empty();
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public Duration clockOffset() {
    return ahead;
  }

  /** Itself, for what listens to its changes. */
  ChangeSource changes() {
    return changes;
  }

  private Opened open(String object) throws JdbcDatabase.Failed {
    var known = opened.get(object);
    if (known != null) {
      return known;
    }
    var declared = declared(object);
    var found = database.read(connection -> look(connection, declared));
    opened.put(object, found);
    return found;
  }

  private ObjectType declared(String object) throws JdbcDatabase.Failed {
    var declared = type.objects().get(object);
    if (declared == null) {
      throw new JdbcDatabase.Failed(
          new Failure.Permanent("the system type has no object " + object));
    }
    return declared;
  }

  private Opened look(Connection connection, ObjectType object) throws SQLException {
    measure(connection);
    var table = RowTables.of(connection, dialect, object, wanted.apply(object.name()));
    return new Opened(table, new RowReader(id, table));
  }

  /** How far the database's clock is ahead of ours (S12). */
  private void measure(Connection connection) throws SQLException {
    var before = clock.instant();
    Instant theirs;
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(dialect.clock())) {
      row.next();
      theirs = Objects.requireNonNull(dialect.moment(row, 1)).toInstant();
    }
    var after = clock.instant();
    ahead = Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), theirs);
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    try {
      return reads(open(object)).read(refs);
    } catch (JdbcDatabase.Failed failed) {
      return refs.stream()
          .<ReadOutcome>map(ref -> new ReadOutcome.Failed(ref, failed.failure()))
          .toList();
    }
  }

  private TableReads reads(Opened at) {
    return new TableReads(database, at.table(), at.reader());
  }

  private TableListings listings(Opened at) {
    return new TableListings(id, database, snapshots, at.table(), at.reader());
  }

  @Override
  public RecordPage list(ListRequest request) {
    return listings(openOr(request.object(), "list")).list(request);
  }

  /** Each page says which one follows. */
  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return Optional.empty();
  }

  @Override
  public OptionalLong count(String object) {
    var listings = listings(openOr(object, "count"));
    try {
      return OptionalLong.of(database.read(listings::count));
    } catch (JdbcDatabase.Failed failed) {
      throw new SystemFailure(id, "count " + object, failed.failure());
    }
  }

  private Opened openOr(String object, String operation) {
    try {
      return open(object);
    } catch (JdbcDatabase.Failed failed) {
      throw new SystemFailure(id, operation + " " + object, failed.failure());
    }
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    var outcome = find(object, List.of(new Query(nativeField, value))).get(0);
    if (outcome instanceof FindOutcome.Found found) {
      return found.records();
    }
    throw new SystemFailure(
        id, "find " + object + " by " + nativeField, ((FindOutcome.Failed) outcome).failure());
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    try {
      return reads(open(object)).find(queries);
    } catch (JdbcDatabase.Failed failed) {
      return queries.stream()
          .<FindOutcome>map(query -> new FindOutcome.Failed(failed.failure()))
          .toList();
    }
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    try {
      var at = open(object);
      var writes = new TableWrites(database, at.table(), at.reader(), mayLeave);
      return requests.stream().map(writes::write).toList();
    } catch (JdbcDatabase.Failed failed) {
      return requests.stream()
          .<WriteOutcome>map(request -> new WriteOutcome.Failed(failed.failure()))
          .toList();
    }
  }

  /** Logs in, and looks up every table again. */
  @Override
  public CheckOutcome check() {
    opened.clear();
    try {
      database.read(this::login);
    } catch (JdbcDatabase.Failed failed) {
      return new CheckOutcome.Failed(failed.failure());
    }
    var problems = new ArrayList<String>();
    for (var object : type.objects().keySet().stream().sorted().toList()) {
      var failure = problem(object);
      if (failure instanceof Failure.Permanent) {
        problems.add(failure.reason());
      } else if (failure != null) {
        return new CheckOutcome.Failed(failure);
      }
    }
    return problems.isEmpty()
        ? CheckOutcome.ACCEPTED
        : new CheckOutcome.Failed(new Failure.Permanent(String.join("; ", problems)));
  }

  /** A type without objects looks nothing up, and is to prove its login too. */
  private Duration login(Connection connection) throws SQLException {
    measure(connection);
    return ahead;
  }

  @Override
  public List<FoundTable> tables() {
    try {
      var found = database.read(connection -> new Discovery(connection, dialect).tables());
      var tables = new ArrayList<FoundTable>();
      for (var each : found) {
        var access = access(each);
        tables.add(
            database.read(connection -> new Discovery(connection, dialect).describe(each, access)));
      }
      return List.copyOf(tables);
    } catch (JdbcDatabase.Failed failed) {
      throw new SystemFailure(id, "catalog", failed.failure());
    }
  }

  /** In a transaction of its own: a refusal ends it. */
  private FoundTable.Access access(Catalog.Found table) {
    try {
      boolean empty = database.read(connection -> isEmpty(connection, table));
      return new FoundTable.Access(null, empty);
    } catch (JdbcDatabase.Failed failed) {
      return new FoundTable.Access(failed.failure().reason(), false);
    }
  }

  private boolean isEmpty(Connection connection, Catalog.Found table) throws SQLException {
    var probe = new Discovery(connection, dialect).probe(table);
    try (var statement = database.prepare(connection, probe);
        var rows = statement.executeQuery()) {
      return !rows.next();
    }
  }

  private @Nullable Failure problem(String object) {
    try {
      open(object);
      return null;
    } catch (JdbcDatabase.Failed failed) {
      return failed.failure();
    }
  }
}
