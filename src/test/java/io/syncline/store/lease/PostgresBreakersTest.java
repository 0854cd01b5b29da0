package io.syncline.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresBreakersTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BOOKS = SystemId.of("books");

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresBreakers one = new PostgresBreakers(database);
  private final PostgresBreakers other = new PostgresBreakers(database);

  @Test
  void whatOneOpensAnotherSeesUntilOneOfThemClosesIt() {
    one.open(CRM, Duration.ofHours(1));
    one.open(BOOKS, Duration.ZERO);
    assertThat(other.open().get(CRM)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(other.open()).containsEntry(BOOKS, Duration.ZERO);

    other.open(CRM, Duration.ofMinutes(1));
    assertThat(one.open().get(CRM)).as("the longest holds").isGreaterThan(Duration.ofMinutes(59));

    other.close(CRM);
    other.close(CRM);
    assertThat(one.open()).containsOnlyKeys(BOOKS);
  }
}
