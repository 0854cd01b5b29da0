package io.syncline.store.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.digest.AuditFinding;
import io.syncline.core.audit.digest.AuditFinding.Kind;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestWindow;
import io.syncline.core.audit.digest.Verification;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.store.Partitions;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tampering with the audit log shows, and what is normal does not look like it. */
class AuditDigestsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
  private static final DigestKeys KEYS = DigestKeys.of(List.of(SECRET));

  private static final String MANY =
      """
      insert into sync_audit_log (cause, operation, settled, at, entity, outcome, changes, actor)
      select ('0195511c-1111-7000-8000-' || lpad(to_hex((random() * 1e14)::bigint), 12, '0'))::uuid, 'update', true, now(),
             'contact', 'applied', '{}', 'syncline'
      from generate_series(1, %d)
      """;

  private final DataSource source = TestDatabase.fresh();
  private final Database database = new Database(source);
  private final Random random = new Random(7);
  private final List<DigestWindow> made = new ArrayList<>();

  @Test
  void whatWasNotTouchedMatches() {
    add(NOW, 3);
    seal();
    add(NOW.plusSeconds(1), 2);
    seal();

    var result = verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.read()).isEqualTo(new Verification.Read(2, 5, 0, 0));
    assertThat(made).extracting(DigestWindow::number).containsExactly(1L, 2L);
    assertThat(made.get(1).previous()).isEqualTo(made.get(0).seal().digest());
  }

  @Test
  void whereThereIsNothingNewNoDigestIsMade() {
    seal();
    add(NOW, 1);
    seal();
    seal();

    assertThat(made).hasSize(1);
    assertThat(verify().intact()).isTrue();
  }

  @Test
  void aChangedRowShowsWithItsWindowWhicheverColumnItIs() {
    for (var change :
        List.of(
            "actor = 'eve'",
            "changes = '{\"email\":{\"before\":\"a\",\"after\":\"c\"}}'",
            "changes = '\"no document\"'",
            "at = at + interval '1 microsecond'",
            "reason = 'other'",
            "entity = 'order'",
            "native_id = '18'",
            "record_id = gen_random_uuid()",
            "salt = gen_random_uuid()",
            "outcome = 'something new'")) {
      add(NOW, 4);
      seal();
      var window = made.get(made.size() - 1).number();
      execute(
          "update sync_audit_log set "
              + change
              + " where number = (select max(number) from sync_audit_log)");

      assertThat(verify().findings())
          .as(change)
          .contains(
              new AuditFinding(window, Kind.ROWS_CHANGED, LocalDate.parse("2026-03-01"), 4, 4));
    }
  }

  @Test
  void aDeletedRowIsMissing() {
    add(NOW, 3);
    seal();
    add(NOW, 3);
    seal();
    execute("delete from sync_audit_log where number = 5");

    var finding = verify().findings().get(0);

    assertThat(finding.kind()).isEqualTo(Kind.ROWS_MISSING);
    assertThat(finding.window()).isEqualTo(2);
    assertThat(finding.expected()).isEqualTo(3);
    assertThat(finding.found()).isEqualTo(2);
  }

  @Test
  void aRowThatIsInsertedIntoTheWindowShows() {
    add(NOW, 3);
    seal();
    execute(
        "insert into sync_audit_log (cause, operation, settled, at, entity, outcome, changes,"
            + " actor, number) select gen_random_uuid(), 'update', true, at, entity, outcome,"
            + " changes, 'eve', 2 from sync_audit_log where number = 2");

    assertThat(kinds()).containsExactly(Kind.ROWS_ADDED);
  }

  @Test
  void aRowWithTheLastNumberOfAFullPageShows() {
    execute(MANY.formatted(5_000));
    seal();
    execute(MANY.formatted(1));
    execute("update sync_audit_log set number = 5000 where number = 5001");

    assertThat(kinds()).containsExactly(Kind.ROWS_ADDED);
  }

  @Test
  void aRowThatWasMovedIntoAnotherWindowShowsInBoth() {
    add(NOW, 2);
    seal();
    add(NOW, 2);
    seal();
    execute("update sync_audit_log set number = 4 where number = 1");

    assertThat(kinds()).containsExactly(Kind.ROWS_MISSING, Kind.ROWS_ADDED);
  }

  @Test
  void aDigestThatIsDeletedIsMissing() {
    for (int i = 0; i < 3; i++) {
      add(NOW, 1);
      seal();
    }
    execute("delete from audit_digest where number = 2");
    assertThat(kinds()).containsExactly(Kind.DIGEST_MISSING);

    execute("delete from audit_digest where number = 3");
    assertThat(verify().findings()).extracting(it -> it.window()).contains(2L);

    add(NOW, 1);
    seal();
    assertThat(kinds()).as("the gap stays").contains(Kind.DIGEST_MISSING);
  }

  @Test
  void theNewestDigestThatIsDeletedIsMissing() {
    add(NOW, 1);
    seal();
    add(NOW, 1);
    seal();
    execute("delete from audit_digest where number = 2");
    execute("delete from sync_audit_log where number = 2");

    assertThat(kinds()).containsExactly(Kind.DIGEST_MISSING);
  }

  @Test
  void aPartOfADigestThatIsChangedWithItsRowsShows() {
    add(NOW, 2);
    seal();
    execute("update audit_digest_part set rows = 1");
    execute("delete from sync_audit_log where number = 2");

    assertThat(kinds()).contains(Kind.DIGEST_CHANGED);
  }

  /** As somebody would who knows the product and has no key. */
  @Test
  void aChainThatWasComputedAgainWithoutTheKeyShows() {
    add(NOW, 1);
    seal();
    add(NOW, 1);
    seal();
    execute("delete from sync_audit_log where number = 2");
    execute("delete from audit_digest where number = 2");
    execute("delete from audit_digest_part where number = 2");
    execute(
        "update audit_digest_turn set number = 1, to_number = 1, digest = (select digest from"
            + " audit_digest where number = 1)");
    add(NOW, 1);
    new AuditSealing(
            new PostgresAuditDigests(database, DigestKeys.NONE), made::add, InstantSource.system())
        .runOnce();

    assertThat(kinds()).containsExactly(Kind.NOT_KEYED);
    assertThat(
            Verification.of(
                    digests(),
                    KEYS,
                    new Verification.Asked(
                        null, null, new Verification.Known(2, made.get(1).seal().digest())))
                .findings())
        .extracting(it -> it.kind())
        .contains(Kind.NOT_AS_EXPECTED);
  }

  @Test
  void withoutTheKeyOnlyTheChainIsVerifiedAndItIsSaid() {
    add(NOW, 2);
    seal();

    var result =
        Verification.of(
            new PostgresAuditDigests(database, DigestKeys.NONE),
            DigestKeys.NONE,
            Verification.Asked.ALL);

    assertThat(result.intact()).isTrue();
    assertThat(result.read()).isEqualTo(new Verification.Read(1, 0, 0, 1));
    assertThat(verify(DigestKeys.of(List.of(newKey(), SECRET))).read().keysUnknown()).isZero();
  }

  @Test
  void whatIsEncryptedIsDigestedInClearTextSoThatKeysCanChange() {
    var sealed = new Database(source, Sealing.with(List.of(SECRET), () -> true));
    sealed.run(connection -> AuditRows.add(connection, List.of(entry(NOW))));
    assertThat(text("select changes::text as it from sync_audit_log")).doesNotContain("ada");
    new AuditSealing(new PostgresAuditDigests(sealed, KEYS), made::add, InstantSource.system())
        .runOnce();
    var again = Sealing.with(List.of(newKey(), SECRET), () -> true);
    var store = new PostgresAuditDigests(new Database(source, again), KEYS);

    assertThat(Verification.of(store, KEYS, Verification.Asked.ALL).intact()).isTrue();
  }

  @Test
  void aDayThatRetentionRemovedIsExpectedAndSaidSo() {
    partitions(400).maintain(NOW.minus(DAY.multipliedBy(3)));
    add(NOW.minus(DAY.multipliedBy(3)), 2);
    add(NOW, 1);
    seal();
    partitions(1).maintain(NOW);

    var result = verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).hasSize(1).containsValue(2L);
    execute("update sync_audit_log set actor = 'eve'");
    assertThat(kinds()).as("what is left is verified").containsExactly(Kind.ROWS_CHANGED);
  }

  @Test
  void aDayThatSomebodyDroppedIsNotExpected() {
    partitions(400).maintain(NOW);
    add(NOW, 2);
    seal();
    execute("drop table sync_audit_log_20260301");
    assertThat(kinds()).containsExactly(Kind.PARTITION_MISSING);

    execute("insert into audit_removed_day values ('2026-03-01', '2026-03-02Z', '400 days')");
    assertThat(kinds()).containsExactly(Kind.REMOVED_EARLY);
  }

  @Test
  void rowsThatAreDeletedFromADayThatIsThereAreMissingWhateverTheRecordOfRetentionSays() {
    partitions(400).maintain(NOW);
    add(NOW, 2);
    seal();
    execute("delete from sync_audit_log");
    execute("insert into audit_removed_day values ('2026-03-01', '2030-03-02Z', '400 days')");

    assertThat(kinds()).containsExactly(Kind.ROWS_MISSING);
  }

  /** An event waited for a week: its rows are of the day on which it came. */
  @Test
  void rowsThatArriveLateAreInANewWindow() {
    partitions(400).maintain(NOW.minus(DAY.multipliedBy(7)));
    partitions(400).maintain(NOW);
    add(NOW, 1);
    seal();
    add(NOW.minus(DAY.multipliedBy(7)), 1);
    add(NOW.plus(DAY.multipliedBy(700)), 1);
    seal();

    assertThat(verify().findings()).isEmpty();
    assertThat(made.get(1).parts()).hasSize(2);
  }

  /** A row of a day that retention removed before it came. */
  @Test
  void rowsThatArriveAfterTheirDayWasRemovedAreVerifiedLikeOthers() {
    var old = NOW.minus(DAY.multipliedBy(3));
    partitions(400).maintain(old);
    add(old, 1);
    seal();
    partitions(1).maintain(NOW);
    add(old, 1);
    seal();

    var result = verify();
    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).containsValue(1L);
    execute("update sync_audit_log set actor = 'eve'");
    assertThat(kinds()).containsExactly(Kind.ROWS_CHANGED);
  }

  @Test
  void aTransactionThatTakesLongDelaysTheDigestAndIsNotLeftOut() throws SQLException {
    try (var slow = source.getConnection()) {
      slow.setAutoCommit(false);
      AuditRows.add(slow, List.of(entry(NOW)));
      add(NOW, 2);

      seal();
      assertThat(made).as("the slow transaction has the lowest number").isEmpty();
      slow.commit();
    }
    seal();

    assertThat(made).hasSize(1);
    assertThat(made.get(0).parts().get(0).rows()).isEqualTo(3);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void aTransactionThatBeginsLaterDelaysNothing() throws SQLException {
    add(NOW, 2);
    digests().bound();
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      AuditRows.add(other, List.of(entry(NOW)));

      seal();
      assertThat(made).hasSize(1);
      other.commit();
    }
    seal();

    assertThat(made).hasSize(2);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void aTransactionThatIsRolledBackLeavesAGapInTheNumbersAndNoAlarm() throws SQLException {
    add(NOW, 1);
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      AuditRows.add(other, List.of(entry(NOW)));
      other.rollback();
    }
    add(NOW, 1);
    seal();

    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void whatWasRestoredIntoAnotherServerGoesOn() {
    add(NOW, 1);
    digests().bound();
    execute("update audit_digest_turn set horizon = '18446744073709551600'");

    seal();
    seal();

    assertThat(made).hasSize(1);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void moreRowsThanAWindowHoldsAreSeveralWindows() {
    execute(MANY.formatted(12_000));
    seal();

    assertThat(made).hasSize(3);
    assertThat(verify().read().rows()).isEqualTo(12_000);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void twoProcessesMakeOneChainWhileRowsAreWritten() throws Exception {
    var pool = Executors.newFixedThreadPool(6);
    try {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 4; i++) {
        tasks.add(
            () -> {
              for (int j = 0; j < 100; j++) {
                database.run(
                    connection -> AuditRows.add(connection, List.of(anEntry(), anEntry())));
              }
              return true;
            });
      }
      for (int i = 0; i < 2; i++) {
        tasks.add(
            () -> {
              var sealing = new AuditSealing(digests(), it -> {}, InstantSource.system());
              for (int j = 0; j < 60; j++) {
                sealing.runOnce();
              }
              return true;
            });
      }
      for (var done : pool.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
    seal();
    seal();

    var result = verify();
    assertThat(result.findings()).isEmpty();
    assertThat(result.read().rows()).isEqualTo(800);
  }

  @Test
  void aPeriodIsVerifiedByItself() {
    add(NOW, 1);
    seal();
    add(NOW, 1);
    seal();
    execute("update sync_audit_log set actor = 'eve' where number = 1");
    execute("update audit_digest set sealed_at = sealed_at - interval '1 day' where number = 1");
    var since = Instant.now().minus(Duration.ofHours(1));

    assertThat(
            Verification.of(digests(), KEYS, new Verification.Asked(since, null, null)).findings())
        .isEmpty();
    assertThat(
            Verification.of(digests(), KEYS, new Verification.Asked(null, since, null)).findings())
        .extracting(it -> it.kind())
        .contains(Kind.ROWS_CHANGED, Kind.DIGEST_CHANGED);
  }

  private Verification.Result verify() {
    return verify(KEYS);
  }

  private Verification.Result verify(DigestKeys keys) {
    return Verification.of(digests(), keys, Verification.Asked.ALL);
  }

  private List<Kind> kinds() {
    return verify().findings().stream().map(it -> it.kind()).toList();
  }

  private PostgresAuditDigests digests() {
    return new PostgresAuditDigests(database, KEYS);
  }

  private void seal() {
    new AuditSealing(digests(), made::add, InstantSource.system()).runOnce();
  }

  private Partitions partitions(int days) {
    return new Partitions(database, new Partitions.Retention(DAY, DAY, DAY.multipliedBy(days)));
  }

  private void add(Instant cause, int rows) {
    for (int i = 0; i < rows; i++) {
      var entry = entry(cause);
      database.run(connection -> AuditRows.add(connection, List.of(entry)));
    }
  }

  private static AuditEntry anEntry() {
    return entry(new Ids(InstantSource.fixed(NOW), new Random()).next());
  }

  private AuditEntry entry(Instant cause) {
    return entry(new Ids(InstantSource.fixed(cause), random).next());
  }

  private static AuditEntry entry(UUID cause) {
    return new AuditEntry(
        cause,
        NOW,
        new About("contact", new RecordId(cause), null),
        AuditEntry.Systems.NONE,
        new AuditEntry.Result(AuditEntry.Operation.UPDATE, AuditEntry.Outcome.APPLIED, null),
        Map.of(
            "email", new AttributeChange(Value.text("ada@example.com"), Value.text("b")),
            "amount", new AttributeChange(null, Value.decimal("12.50"))),
        AuditEntry.By.actor("ada"));
  }

  private void execute(String statement) {
    database.run(connection -> run(connection, statement));
  }

  private static void run(Connection connection, String statement) {
    try (var it = connection.createStatement()) {
      it.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  private @Nullable String text(String statement) {
    return database.inTransaction(
        connection -> Sql.of(statement).on(connection).one(row -> row.text("it")));
  }

  private static String newKey() {
    var bytes = new byte[32];
    bytes[0] = 1;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
