package io.syncline.store.audit;

import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestWindow;
import io.syncline.core.audit.digest.DigestWindow.Part;
import io.syncline.core.audit.digest.DigestWindow.Range;
import io.syncline.core.audit.digest.PartDigests;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The digests over the audit log, in PostgreSQL (docs/decisions/0049-audit-digests.md). */
public final class PostgresAuditDigests implements AuditDigests {

  static final int WINDOW = 5_000;

  private static final HexFormat HEX = HexFormat.of();

  private static final Sql TURN =
      Sql.of(
          """
          select number, to_number, digest, coalesce(bound, -1) as bound from audit_digest_turn
          for update skip locked
          """);

  private static final Sql END = Sql.of("select number, to_number, digest from audit_digest_turn");

  /** In a transaction begun after the number was read: who took a lower one has a lower id. */
  private static final Sql BOUND =
      Sql.of("update audit_digest_turn set bound = :bound, horizon = pg_current_xact_id()");

  /** Ids that were restored into another server mean nothing there. */
  private static final Sql CLOSED =
      Sql.of(
          """
          select pg_snapshot_xmin(pg_current_snapshot()) >= horizon as closed,
                 pg_current_xact_id() < horizon as foreign_id
          from audit_digest_turn
          """);

  private static final Sql UNBOUND =
      Sql.of("update audit_digest_turn set bound = null, horizon = null");

  /** With all that have the last number: a row that somebody added has one that is in use. */
  private static final Sql ROWS =
      Sql.of(
          DigestRows.COLUMNS
              + """
              where number > :after and number <= :upTo
              order by number
              fetch first (:limit) rows with ties
              """);

  private static final Sql ADD =
      Sql.of(
          """
          insert into audit_digest (number, from_number, to_number, sealed_at, previous, key_id, digest)
          values (:number, :from, :to, :at, :previous, :key, :digest)
          """);

  private static final Sql ADD_PART =
      Sql.of(
          """
          insert into audit_digest_part (number, day, rows, digest)
          values (:number, :day::text::date, :rows, :digest)
          """);

  private static final Sql ADVANCE =
      Sql.of("update audit_digest_turn set number = :number, to_number = :to, digest = :digest");

  private static final String WINDOW_COLUMNS =
      "select number, from_number, to_number, sealed_at, previous, key_id, digest from audit_digest"
          + " ";

  private static final Sql WINDOWS =
      Sql.of(
          WINDOW_COLUMNS
              + """
              where number > :after and (:since::timestamptz is null or sealed_at >= :since::timestamptz)
                and (:until::timestamptz is null or sealed_at < :until::timestamptz)
              order by number
              limit :limit
              """);

  private static final Sql WINDOWS_OF =
      Sql.of(
          """
          select min(number) as first, max(number) as last from audit_digest_part
          where (:first::text is null or day >= :first::text::date) and (:end::text is null or day < :end::text::date)
          """);

  private static final Sql KEYS =
      Sql.of(
          """
          select distinct encode(key_id, 'hex') as key from audit_digest
          where number >= :first and number <= :last and key_id is not null
          """);

  private static final Sql PARTS =
      Sql.of(
          """
          select number, day::text as day, rows, digest from audit_digest_part
          where number = any(:numbers)
          order by number, day
          """);

  private static final Sql DAY =
      Sql.of(
          """
          select to_regclass(:name::text) is not null as exists, removed_at,
                 extract(epoch from kept)::bigint as kept
          from (select) as one
          left join audit_removed_day on day = :day::text::date
          """);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'sync_audit_log_'yyyyMMdd");

  private final Database database;
  private final DigestKeys keys;

  private record Turn(ChainEnd end, long bound) {}

  public PostgresAuditDigests(Database database, DigestKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /** In two transactions: the id of the second is given after the number was read. */
  @Override
  public void bound() {
    long last = database.alone(CommittedNumbers.LAST, row -> row.number("number"));
    database.run(
        connection ->
            turn(connection)
                .filter(it -> it.bound() < 0)
                .ifPresent(it -> BOUND.on(connection).with("bound", last).update()));
  }

  @Override
  public Optional<DigestWindow> seal(Instant now) {
    return database.inIndexOrder(
        connection -> {
          var turn = turn(connection);
          return turn.isPresent() && turn.get().bound() >= 0 && isClosed(connection)
              ? seal(connection, turn.get(), Row.stored(now))
              : Optional.empty();
        });
  }

  private Optional<DigestWindow> seal(Connection connection, Turn turn, Instant now) {
    var rows = rows(connection, new Range(turn.end().upTo(), turn.bound()), keys.newest(), WINDOW);
    boolean all = rows.size() < WINDOW;
    if (all) {
      UNBOUND.on(connection).update();
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var parts = new PartDigests();
    rows.forEach(it -> parts.add(it.day(), it.digest()));
    var window =
        DigestWindow.sealed(
            keys,
            turn.end().number() + 1,
            new Range(turn.end().upTo(), all ? turn.bound() : rows.get(rows.size() - 1).number()),
            now,
            turn.end().digest(),
            parts.parts());
    keep(connection, window);
    return Optional.of(window);
  }

  private static Optional<Turn> turn(Connection connection) {
    return TURN.on(connection).first(row -> new Turn(end(row), row.number("bound")));
  }

  private static ChainEnd end(Row row) throws SQLException {
    return new ChainEnd(
        row.number("number"), row.number("to_number"), HEX.formatHex(row.bytes("digest")));
  }

  private static boolean isClosed(Connection connection) {
    return CLOSED
        .on(connection)
        .one(
            row -> {
              if (row.flag("foreign_id")) {
                UNBOUND.on(connection).update();
              }
              return row.flag("closed") && !row.flag("foreign_id");
            });
  }

  private static void keep(Connection connection, DigestWindow window) {
    var key = window.seal().keyId();
    var digest = HEX.parseHex(window.seal().digest());
    ADD.on(connection)
        .with("number", window.number())
        .with("from", window.rows().after())
        .with("to", window.rows().upTo())
        .with("at", window.sealedAt())
        .with("previous", HEX.parseHex(window.previous()))
        .with("key", key == null ? null : HEX.parseHex(key))
        .with("digest", digest)
        .update();
    for (var part : window.parts()) {
      ADD_PART
          .on(connection)
          .with("number", window.number())
          .with("day", part.day().toString())
          .with("rows", part.rows())
          .with("digest", HEX.parseHex(part.digest()))
          .update();
    }
    ADVANCE
        .on(connection)
        .with("number", window.number())
        .with("to", window.rows().upTo())
        .with("digest", digest)
        .update();
  }

  @Override
  public List<DigestWindow> windows(Query query) {
    return database.inSnapshot(
        connection ->
            withParts(
                connection,
                WINDOWS
                    .on(connection)
                    .with("after", query.after())
                    .with("since", query.since())
                    .with("until", query.until())
                    .with("limit", query.limit())
                    .list(PostgresAuditDigests::window)));
  }

  @Override
  public Optional<Numbers> windowsOf(@Nullable LocalDate first, @Nullable LocalDate end) {
    return database.inTransaction(
        connection ->
            WINDOWS_OF
                .on(connection)
                .with("first", first == null ? null : first.toString())
                .with("end", end == null ? null : end.toString())
                .one(
                    row -> {
                      var from = row.maybeNumber("first");
                      return from == null
                          ? Optional.empty()
                          : Optional.of(new Numbers(from, row.number("last")));
                    }));
  }

  @Override
  public List<String> keys(Numbers numbers) {
    return database.inTransaction(
        connection ->
            KEYS.on(connection)
                .with("first", numbers.first())
                .with("last", numbers.last())
                .list(row -> row.text("key")));
  }

  private static List<DigestWindow> withParts(Connection connection, List<DigestWindow> windows) {
    Map<Long, List<Part>> parts = new HashMap<>();
    PARTS
        .on(connection)
        .with("numbers", "bigint", windows.stream().map(DigestWindow::number).toList())
        .list(
            row ->
                parts
                    .computeIfAbsent(row.number("number"), it -> new ArrayList<>())
                    .add(
                        new Part(
                            LocalDate.parse(row.text("day")),
                            row.number("rows"),
                            HEX.formatHex(row.bytes("digest")))));
    return windows.stream()
        .map(
            it ->
                new DigestWindow(
                    it.number(),
                    it.rows(),
                    it.sealedAt(),
                    it.previous(),
                    parts.getOrDefault(it.number(), List.of()),
                    it.seal()))
        .toList();
  }

  private static DigestWindow window(Row row) throws SQLException {
    var key = row.result().getBytes("key_id");
    return new DigestWindow(
        row.number("number"),
        new Range(row.number("from_number"), row.number("to_number")),
        row.time("sealed_at"),
        HEX.formatHex(row.bytes("previous")),
        List.of(),
        new DigestWindow.Seal(
            key == null ? null : HEX.formatHex(key), HEX.formatHex(row.bytes("digest"))));
  }

  @Override
  public List<Digested> digests(Range range, @Nullable String keyId, int limit) {
    return database.inIndexOrder(connection -> rows(connection, range, keyId, limit));
  }

  private List<Digested> rows(
      Connection connection, Range range, @Nullable String keyId, int limit) {
    return ROWS.on(connection)
        .with("after", range.after())
        .with("upTo", range.upTo())
        .with("limit", limit)
        .list(row -> DigestRows.digested(row, keys, keyId));
  }

  @Override
  public ChainEnd end() {
    return database.inTransaction(connection -> END.on(connection).one(PostgresAuditDigests::end));
  }

  @Override
  public DayState day(LocalDate day) {
    return database.inTransaction(
        connection ->
            DAY.on(connection)
                .with("name", NAME.format(day))
                .with("day", day.toString())
                .one(row -> new DayState(row.flag("exists"), removed(row))));
  }

  private static @Nullable Removed removed(Row row) throws SQLException {
    var at = row.maybeTime("removed_at");
    return at == null ? null : new Removed(at, Duration.ofSeconds(row.number("kept")));
  }
}
