package io.syncline.system.jdbc.change;

import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.CaptureListener;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The log of PostgreSQL, decoded by {@code pgoutput}. Safe for threads. */
public final class JdbcCapture implements ChangeCapture {

  private static final String REFUSED = "42501";

  private final ChangeSource source;
  private final SlotName slot;

  public JdbcCapture(ChangeSource source, SlotName slot) {
    this.source = source;
    this.slot = slot;
  }

  SlotState state() {
    return SlotState.of(source, slot);
  }

  SlotName slot() {
    return slot;
  }

  CapturedTable table(String object) {
    return CapturedTable.of(source, slot, object);
  }

  private List<CapturedTable> tables(Collection<String> objects) {
    return objects.stream().sorted().distinct().map(this::table).toList();
  }

  @Override
  public List<String> problems(Collection<String> objects) {
    var state = state();
    var problems = new ArrayList<>(state.lacks());
    if (problems.isEmpty()) {
      addIfAny(problems, loginProblem());
      addIfAny(problems, state.unreadable(source.id().value(), slot));
    }
    tables(objects).forEach(it -> addIfAny(problems, it.uncaptured(source.id().value())));
    return problems;
  }

  private static void addIfAny(List<String> problems, @Nullable String problem) {
    if (problem != null) {
      problems.add(problem);
    }
  }

  /** Whether the user may read the log at all. */
  private @Nullable String loginProblem() {
    try (var connection = source.openLog()) {
      return connection.isClosed() ? "the connection that reads the log was closed" : null;
    } catch (SQLException e) {
      return failure(e).reason();
    }
  }

  /** What an error of the connection that reads the log means, and what to do. */
  Failure failure(SQLException error) {
    var failure = source.failure(error);
    var state = String.valueOf(error.getSQLState());
    var hint =
        switch (state) {
          case REFUSED ->
              "run `alter role <the connection's user> replication`, or what your provider has for"
                  + " it";
          case "55006" -> "another process reads the slot " + slot;
          case "53300", "53400" -> "raise `max_wal_senders` and `max_replication_slots`";
          case "42704" ->
              "the publication is younger than what the slot still holds: remove both and make them"
                  + " again, `syncline capture %s --remove --apply`".formatted(source.id());
          default -> null;
        };
    return hint == null ? failure : new Failure.Transient(failure.reason() + "; " + hint);
  }

  @Override
  public String creation(Collection<String> objects) {
    return script(statements(objects));
  }

  @Override
  public void create(Collection<String> objects) {
    // A slot cannot be made in a transaction that has written.
    statements(objects).forEach(it -> source.run(List.of("set local lock_timeout = '5s'", it)));
  }

  private List<String> statements(Collection<String> objects) {
    var state = state();
    refuse(state.lacks());
    var tables = tables(objects);
    refuse(tables.stream().map(CapturedTable::problem).filter(Objects::nonNull).toList());
    var statements = new ArrayList<String>();
    var added =
        tables.stream()
            .filter(it -> !it.published())
            .map(CapturedTable::name)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!state.published()) {
      statements.add(
          "create publication %s%s\n  with (publish = 'insert, update, delete, truncate',"
                  .formatted(slot, added.isEmpty() ? "" : " for table " + added)
              + " publish_via_partition_root = true)");
    } else if (!added.isEmpty()) {
      statements.add("alter publication %s add table %s".formatted(slot, added));
    }
    var now = state.slot();
    if (now != null && !now.isOurs()) {
      refuse(List.of(String.valueOf(state.unreadable(source.id().value(), slot))));
    }
    if (now != null && now.isLost()) {
      statements.add(dropSlot());
    }
    if (now == null || now.isLost()) {
      statements.add("select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    }
    return statements;
  }

  private void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SystemFailure(
          source.id(), "capture", new Failure.Permanent(String.join("; ", problems)));
    }
  }

  private String dropSlot() {
    return "select pg_drop_replication_slot(slot_name) from pg_replication_slots\n  where slot_name"
        + " = '%s'".formatted(slot);
  }

  private List<String> removing() {
    return List.of(dropSlot(), "drop publication if exists " + slot);
  }

  @Override
  public String removal() {
    return script(removing());
  }

  @Override
  public void remove() {
    removing().forEach(it -> source.run(List.of(it)));
  }

  private static String script(List<String> statements) {
    return statements.isEmpty()
        ? "-- All of it is there.\n"
        : String.join(";\n", statements) + ";\n";
  }

  @Override
  public boolean exists() {
    return state().slot() != null;
  }

  @Override
  public RowTriggers.Listening listen(Collection<String> objects, CaptureListener listener) {
    var session = new CaptureSession(source, this, Set.copyOf(objects), listener);
    session.start("capture");
    return session;
  }

  /** The tables of these objects whose rows the log names. */
  CapturedTables captured(Collection<String> objects) {
    var tables = new TreeMap<String, RowTable>();
    for (var object : objects) {
      try {
        tables.put(object, source.table(object));
      } catch (SystemFailure failed) {
        // Among the problems that are reported; the other objects are captured.
        if (!(failed.failure() instanceof Failure.Permanent)) {
          throw failed;
        }
      }
    }
    return new CapturedTables(tables);
  }
}
