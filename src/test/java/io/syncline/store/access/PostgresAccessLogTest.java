package io.syncline.store.access;

import static io.syncline.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.access.AccessLog.Access;
import io.syncline.core.access.AccessLog.Query;
import io.syncline.core.access.AccessLog.Shown;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.store.Partitions;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostgresAccessLogTest {

  private static final NativeRef REF = new NativeRef(SystemId.of("crm"), "contacts", "1,\"{2}");

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresAccessLog log = new PostgresAccessLog(database);
  private final SettableClock clock = new SettableClock(T0);
  private final Ids ids = new Ids(clock, new Random(2));
  private final RecordId record = new RecordId(new UUID(0x0195511c11117000L, 0x8000000000000000L));

  private Access access(RecordId of, NativeRef ref, String actor, Set<String> attributes) {
    return new Access(
        ids.next(), clock.instant(), actor, new Shown("record", "contact", of, ref), attributes);
  }

  private List<Access> list(Query query) {
    return log.list(query);
  }

  private static Query any(int limit) {
    return new Query(null, null, null, null, null, null, null, limit);
  }

  @Test
  void whatWasKeptIsListedNewestFirstAsItWas() {
    var first = access(record, null, "ada", Set.of("email", "a \"quoted\", name"));
    clock.pass(Duration.ofSeconds(1));
    var second = access(null, REF, "bob", Set.of("phone"));
    log.add(List.of(first, second));
    log.add(List.of());

    assertThat(list(any(10))).containsExactly(second, first);
    assertThat(list(any(1))).containsExactly(second);
    assertThat(list(new Query(record, null, null, null, null, null, null, 10)))
        .containsExactly(first);
    assertThat(list(new Query(null, REF, null, null, null, null, null, 10)))
        .containsExactly(second);
    assertThat(list(new Query(null, null, "ada", "contact", null, null, null, 10)))
        .containsExactly(first);
    assertThat(list(new Query(null, null, null, null, T0.plusSeconds(1), null, null, 10)))
        .containsExactly(second);
    assertThat(list(new Query(null, null, null, null, null, T0.plusSeconds(1), null, 10)))
        .containsExactly(first);
    assertThat(list(new Query(null, null, null, null, null, null, second.id(), 10)))
        .containsExactly(first);
  }

  @Test
  void whatIsPastTheRetentionOfTheAccountGoes() {
    var partitions =
        new Partitions(
            database,
            new Partitions.Retention(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(30)));
    log.add(List.of(access(record, null, "early", Set.of("email"))));
    partitions.maintain(T0);
    partitions.maintain(T0.plus(Duration.ofDays(30)));
    assertThat(list(any(10))).hasSize(1);

    partitions.maintain(T0.plus(Duration.ofDays(31)));

    assertThat(list(any(10))).isEmpty();
  }
}
