package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A queue is mostly empty when its statements are planned, and the plan is kept: one that walks an
 * index as long as that has no rows would walk through 100,000 rows for each of a batch when they
 * come.
 */
class EmptyQueuePlanTest {

  private static final Database DATABASE = emptied();

  private static final Pattern OF_QUEUE =
      Pattern.compile("\\b(from|join|update|using) (delivery|inbox_queue)\\b");

  private static final Pattern SCAN = Pattern.compile("Scan .*\\bon (delivery|inbox_queue)\\b");

  private static final Pattern BY_KEY =
      Pattern.compile("Index Cond: \\(+(id|record_id|seq|event_id|native_id|parked_behind) = ");

  /**
   * What walks a queue on purpose: in its order up to a limit, once through the writes that have no
   * outcome yet, or for people and for what goes on once a minute.
   */
  private static final Set<String> WALKS =
      Set.of(
          "DeliveryRows.CLAIM",
          "IdentityRows.UNSETTLED",
          "LinkRows.STATES",
          "Partitions.STILL_WAITING",
          "PostgresBacklogs.DELIVERIES",
          "PostgresBacklogs.EVENTS",
          "PostgresBulk.FORGET",
          "PostgresBulk.UNSETTLED",
          "PostgresConditions.DELIVERIES",
          "PostgresConditions.EVENTS",
          "PostgresConditions.FAILURES",
          "PostgresOpenWork.DELIVERIES",
          "PostgresOpenWork.EVENTS",
          "PostgresDeliveryStore.DEPTH",
          "PostgresDeliveryStore.NEXT_DUE",
          "PostgresInboxQueue.CLAIM",
          "PostgresInboxQueue.DEPTH",
          "PostgresInboxQueue.NEWEST",
          "PostgresInboxQueue.NEXT_DUE",
          "PostgresTraces.WAITING_EVENTS");

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void aStatementPlannedOverAnEmptyQueueFindsItsRowsByTheirKeys(String name, Sql statement) {
    var plan = plan(statement);

    for (int i = 0; i < plan.size(); i++) {
      if (SCAN.matcher(plan.get(i)).find()) {
        assertThat(i + 1 < plan.size() ? plan.get(i + 1) : "")
            .as("below line %d of%n%s", i, String.join("\n", plan))
            .containsPattern(BY_KEY);
      }
    }
  }

  static Stream<Arguments> statements() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Database.class.getPackageName().replace(".sql", ""))
            .stream()
            .flatMap(it -> Arrays.stream(it.reflect().getDeclaredFields()))
            .filter(it -> it.getType() == Sql.class && Modifier.isStatic(it.getModifiers()))
            .filter(
                it -> OF_QUEUE.matcher(statement(it).text()).find() && !WALKS.contains(name(it)))
            .map(it -> Arguments.of(name(it), statement(it)));
  }

  private static String name(Field field) {
    return field.getDeclaringClass().getSimpleName() + "." + field.getName();
  }

  private static Sql statement(Field field) {
    try {
      field.setAccessible(true);
      return (Sql) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> plan(Sql statement) {
    int[] number = {0};
    var numbered =
        Pattern.compile("\\?").matcher(statement.text()).replaceAll(it -> "\\$" + ++number[0]);
    var nothing =
        number[0] == 0 ? "" : "(" + String.join(", ", Collections.nCopies(number[0], "null")) + ")";
    return DATABASE.inTransaction(
        connection -> {
          var lines = new ArrayList<String>();
          try (var plain = connection.createStatement()) {
            plain.execute("set local plan_cache_mode = force_generic_plan");
            plain.execute("set local enable_seqscan = off");
            plain.execute("prepare planned as " + numbered);
            try (var rows = plain.executeQuery("explain execute planned" + nothing)) {
              while (rows.next()) {
                lines.add(rows.getString(1));
              }
            }
            plain.execute("deallocate planned");
          } catch (SQLException e) {
            throw new StoreFailure(e);
          }
          return lines;
        });
  }

  /** There was much once; nothing waits any more, and the database has noticed. */
  private static Database emptied() {
    var database = new Database(TestDatabase.fresh());
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      for (var it :
          """
          insert into record (id, entity, version, status, attributes)
          select gen_random_uuid(), 'contact', 1, 'active', '{}' from generate_series(1, 20000);
          insert into inbox_queue (system_id, object, shard, next_attempt_at, event_id)
          select 'crm', 'c', i % 256, now() - i * interval '1 ms', gen_random_uuid() from generate_series(1, 20000) i;
          insert into delivery (id, record_id, entity, target, attributes, causes, origin, may_create, shard,
                                next_attempt_at, created_at)
          select gen_random_uuid(), id, 'contact', 'books', '{}', '{}', '{}', true, 1, now(), now() from record;
          analyze;
          delete from inbox_queue;
          delete from delivery;
          vacuum analyze inbox_queue;
          vacuum analyze delivery
          """
              .split(";")) {
        statement.execute(it);
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
    return database;
  }
}
