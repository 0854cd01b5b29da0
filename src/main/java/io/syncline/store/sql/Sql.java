package io.syncline.store.sql;

import io.syncline.core.model.Listed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with named parameters ({@code :name}). Parsed once, so that the driver sees the
 * same text each time and reuses its server-side plan.
 */
public final class Sql {

  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

  private final String text;
  private final List<String> names;

  private Sql(String text, List<String> names) {
    this.text = text;
    this.names = names;
  }

  public static Sql of(String named) {
    var names = new ArrayList<String>();
    var text =
        PARAMETER
            .matcher(named)
            .replaceAll(
                found -> {
                  names.add(found.group(1));
                  return "?";
                });
    return new Sql(text, List.copyOf(names));
  }

  /** As the driver gets it, a question mark for each parameter. */
  public String text() {
    return text;
  }

  public Call on(Connection connection) {
    return new Call(connection);
  }

  /** Makes an object of the row the cursor is at. */
  public interface RowMapper<T> {
    T map(Row row) throws SQLException;
  }

  /** The statement with its values, to be run once. */
  public final class Call {

    private final Connection connection;
    private final Map<String, @Nullable Object> values = new HashMap<>();

    private Call(Connection connection) {
      this.connection = connection;
    }

    public Call with(String name, @Nullable Object value) {
      values.put(name, value);
      return this;
    }

    /** A column of values, for {@code unnest} or {@code any}. */
    public Call with(String name, String type, Collection<?> column) {
      values.put(name, new Column(type, column.toArray()));
      return this;
    }

    public Call withIds(String name, Collection<UUID> ids) {
      return with(name, "uuid", ids);
    }

    /** Adds the columns of a table of values. */
    public Call with(Rows rows) {
      rows.columns().forEach(values::put);
      return this;
    }

    public int update() {
      try (var statement = prepared()) {
        return statement.executeUpdate();
      } catch (SQLException e) {
        throw new StoreFailure(e);
      }
    }

    /** As {@link #list}, without the rows that only a newer version can read. */
    public <T> List<T> list(RowMapper<T> mapper, NewerFormatRows unread) {
      var found = new ArrayList<T>();
      list(
          row -> {
            try {
              return found.add(mapper.map(row));
            } catch (UnreadableRow unreadable) {
              unread.note(unreadable);
              return false;
            }
          });
      return found;
    }

    /**
     * The first rows of a statement with a {@code :limit}; those that only a newer version can read
     * are counted in place of being listed.
     */
    public <T> Listed<T> page(int limit, RowMapper<T> mapper) {
      int most = limit;
      while (true) {
        var all =
            with("limit", most)
                .list(
                    row -> {
                      try {
                        return Optional.of(mapper.map(row));
                      } catch (UnreadableRow unreadable) {
                        return Optional.<T>empty();
                      }
                    });
        var rows = new ArrayList<T>();
        int passed = 0;
        for (int i = 0; i < all.size() && rows.size() < limit; i++) {
          all.get(i).ifPresent(rows::add);
          passed = i + 1 - rows.size();
        }
        if (rows.size() == limit || all.size() < most) {
          return new Listed<>(rows, passed);
        }
        most = limit + 2 * passed;
      }
    }

    public <T> List<T> list(RowMapper<T> mapper) {
      try (var statement = prepared();
          var result = statement.executeQuery()) {
        var row = new Row(result, Sealing.of(connection));
        var found = new ArrayList<T>();
        while (result.next()) {
          found.add(mapper.map(row));
        }
        return found;
      } catch (SQLException e) {
        throw new StoreFailure(e);
      }
    }

    public <T> Optional<T> first(RowMapper<T> mapper) {
      return list(mapper).stream().findFirst();
    }

    /** The one row that an aggregate always answers with. */
    public <T> T one(RowMapper<T> mapper) {
      return first(mapper).orElseThrow(() -> new IllegalStateException("No row: " + text));
    }

    private PreparedStatement prepared() throws SQLException {
      var statement = connection.prepareStatement(text);
      for (int i = 0; i < names.size(); i++) {
        var name = names.get(i);
        if (!values.containsKey(name)) {
          throw new IllegalStateException("No value for :" + name + " in " + text);
        }
        bind(statement, i + 1, values.get(name));
      }
      return statement;
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value)
        throws SQLException {
      var sealing = Sealing.of(connection);
      if (value instanceof Column column) {
        statement.setArray(
            index, connection.createArrayOf(column.type(), column.sealed(sealing).typed()));
      } else if (value instanceof Sealing.Sealable it) {
        statement.setObject(index, Row.sent(it.apply(sealing)));
      } else {
        statement.setObject(index, Row.sent(value));
      }
    }
  }

  /** One array parameter. */
  record Column(String type, @Nullable Object[] values) {
    Column {
      for (int i = 0; i < values.length; i++) {
        values[i] = Row.inArray(values[i]);
      }
    }

    /** As it is stored; a column holds such values only, or none. */
    Column sealed(Sealing sealing) {
      boolean any = false;
      for (var value : values) {
        any |= value instanceof Sealing.Sealable;
      }
      if (!any) {
        return this;
      }
      var stored = new @Nullable Object[values.length];
      for (int i = 0; i < values.length; i++) {
        stored[i] = values[i] instanceof Sealing.Sealable it ? it.apply(sealing) : values[i];
      }
      return new Column(type, stored);
    }

    /** Typed, because the driver chooses its encoding by the class of the array. */
    @Nullable Object[] typed() {
      return switch (type) {
        case "text" -> Arrays.copyOf(values, values.length, String[].class);
        case "bytea" -> Arrays.copyOf(values, values.length, byte[][].class);
        case "bigint" -> numbers(new Long[values.length], Number::longValue);
        case "smallint" -> numbers(new Short[values.length], Number::shortValue);
        default -> values;
      };
    }

    private <N> @Nullable N[] numbers(@Nullable N[] numbers, Function<Number, N> as) {
      for (int i = 0; i < values.length; i++) {
        numbers[i] = values[i] instanceof Number number ? as.apply(number) : null;
      }
      return numbers;
    }
  }
}
