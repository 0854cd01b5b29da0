package io.syncline.api.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.api.audit.export.AuditFile.Format;
import io.syncline.cli.audit.AuditCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.store.Partitions;
import io.syncline.store.TestDatabase;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.audit.PostgresAuditRows;
import io.syncline.store.sql.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exported file shows what may be shown, and is verified without a server. */
class AuditFileTest {

  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-03-02T00:00:00Z");
  private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
  private static final DigestKeys KEYS = DigestKeys.of(List.of(SECRET));
  private static final AuditLog.Query ALL = query(null, null, AuditLog.Query.Result.ANY);

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresAuditDigests digests = new PostgresAuditDigests(database, KEYS);
  private final Random random = new Random(3);
  private final StringWriter said = new StringWriter();

  @TempDir Path folder;

  private int shown;
  private int kept;

  @BeforeEach
  void rowsOfThreeDays() {
    add(DAY.minusSeconds(10), "first");
    add(DAY.plusSeconds(10), "=1+1");
    add(DAY.plusSeconds(20), "'=a \"quoted\",\r\nline");
    seal();
    add(NEXT.plusSeconds(10), "fourth");
    add(DAY.plusSeconds(30), "late");
    seal();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFileThatWasNotTouchedIsVerifiedOffline(Format format) throws IOException {
    var file = export(ALL, format);

    assertThat(verify(file, SECRET)).as(said.toString()).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("5 rows verified").doesNotContain("key");
    assertThat(shown).isEqualTo(5);
    assertThat(kept).as("before each page and at its end").isEqualTo(2 + 1);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatIsMaskedIsNotInTheFileAndItsRowIsVerifiedAllTheSame(Format format) throws IOException {
    var file = export(ALL, format);

    assertThat(Files.readString(file))
        .contains("ada@example.com", "masked")
        .doesNotContain("Analytical");
    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FINE);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyChangeOfALineShows(Format format) throws IOException {
    var file = export(ALL, format);
    var whole = Files.readString(file);
    for (var change :
        Map.of(
                "ada@example.com", "eve@example.com",
                "syncline-ops", "syncline-eve",
                "2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z",
                "crm", "erp",
                "applied", "skipped",
                "=", "=0")
            .entrySet()) {
      Files.writeString(file, whole.replaceFirst(change.getKey(), change.getValue()));

      assertThat(verify(file, SECRET)).as(change.getKey()).isNotEqualTo(SynclineCommand.FINE);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void linesThatAreTakenOutPutInOrCutOffShow(Format format) throws IOException {
    var file = export(ALL, format);
    var lines = Files.readString(file).split("(?<=\n)(?=\\{|entry|digest|end|type)");
    int first = format == Format.CSV ? 1 : 0;
    for (int i = first; i < lines.length; i++) {
      var without = new ArrayList<>(List.of(lines));
      without.remove(i);
      Files.writeString(file, String.join("", without));
      assertThat(verify(file, SECRET)).as("without line %s", i).isEqualTo(SynclineCommand.NO);

      var twice = new ArrayList<>(List.of(lines));
      twice.add(i, lines[i]);
      Files.writeString(file, String.join("", twice));
      assertThat(verify(file, SECRET)).as("line %s twice", i).isNotEqualTo(SynclineCommand.FINE);
    }
  }

  @Test
  void onlyWholeDaysAreVerifiedAndTheRestIsSaid() throws IOException {
    var file = export(query(DAY, NEXT.plusSeconds(3_600), AuditLog.Query.Result.ANY), Format.JSONL);

    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("1 of 4 rows are in no digest", "3 rows verified");
  }

  @Test
  void aFilteredFileHasNoDigestsAndSaysSo() throws IOException {
    var file =
        export(
            query(null, null, new AuditLog.Query.Result(null, null, "syncline-ops")), Format.CSV);

    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("5 of 5 rows are in no digest", " 0 rows verified");
  }

  @Test
  void withoutTheKeyRowsAreVerifiedAndItIsSaidThatDigestsAreNot() throws IOException {
    var file = export(ALL, Format.JSONL);

    assertThat(verify(file, "")).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("not verified with a key", "5 rows verified");
    Files.writeString(file, Files.readString(file).replaceFirst("ada@", "eve@"));
    assertThat(verify(file, "")).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void aServerWithoutTheKeyOfTheDigestsExportsNone() throws IOException {
    var file = folder.resolve("audit");
    try (var out = Files.newOutputStream(file)) {
      new AuditFile(new PostgresAuditRows(database), digests, DigestKeys.NONE, new Shown())
          .of(ALL, Format.JSONL)
          .write(out);
    }

    assertThat(verify(file, "")).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("5 of 5 rows are in no digest", " 0 rows verified");
  }

  @Test
  void aKeyThatWasReplacedAndIsKeptVerifiesWhatItMade() throws IOException {
    var newKey =
        Base64.getEncoder()
            .encodeToString("a key of thirty-two bytes, as is".getBytes(StandardCharsets.UTF_8));
    var keys = DigestKeys.of(List.of(newKey, SECRET));
    var later = new PostgresAuditDigests(database, keys);
    add(NEXT.plusSeconds(50), "new");
    new AuditSealing(later, it -> {}, InstantSource.system()).runOnce();
    var file = folder.resolve("audit");
    try (var out = Files.newOutputStream(file)) {
      new AuditFile(new PostgresAuditRows(database), later, keys, new Shown())
          .of(ALL, Format.CSV)
          .write(out);
    }

    assertThat(verify(file, newKey + "," + SECRET)).as(said.toString()).isZero();
    assertThat(said.toString()).contains("6 rows verified").doesNotContain("not verified");
  }

  @Test
  void rowsThatAreInNoDigestYetAreSaid() throws IOException {
    add(NEXT.plusSeconds(50), "new");
    var file = export(ALL, Format.CSV);

    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("1 of 6 rows are in no digest", "5 rows verified");
  }

  @Test
  void whatRetentionRemovedIsExpected() throws IOException {
    var partitions =
        new Partitions(
            database,
            new Partitions.Retention(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)));
    partitions.maintain(DAY.minusSeconds(20));
    partitions.maintain(NEXT.plusSeconds(3_600));
    var file = export(ALL, Format.JSONL);

    assertThat(verify(file, SECRET)).as(said.toString()).isEqualTo(SynclineCommand.FINE);
    assertThat(said.toString()).contains("1 rows were removed by retention", "4 rows verified");
  }

  @Test
  void cellsThatASpreadsheetWouldRunAreGuarded() throws IOException {
    var table = Csv.read(Files.readString(export(ALL, Format.CSV)));
    var raw = Files.readString(folder.resolve("audit"));

    assertThat(raw).contains(",'=1+1,").doesNotContain(",=1+1");
    assertThat(table.rows()).hasSize(5 + 2 + 1);
  }

  @Test
  void whatCannotBeKeptInTheAccessLogIsNotWritten() {
    kept = -1;

    assertThatThrownBy(() -> export(ALL, Format.CSV)).isInstanceOf(IllegalStateException.class);
    assertThat(folder.resolve("audit")).content().doesNotContain("ada@example.com");
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    var file = folder.resolve("audit");
    Files.writeString(file, "a,b\r\n1,2\r\n");
    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FAILED);
    Files.writeString(file, "");
    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FAILED);
    Files.writeString(file, "{\"type\": \"entry\"}\n");
    assertThat(verify(file, SECRET)).isEqualTo(SynclineCommand.FAILED);
  }

  private int verify(Path file, String secret) {
    said.getBuffer().setLength(0);
    var line =
        SynclineCommand.with(List.of(new AuditCommand(Map.of("SYNCLINE_SECRET_KEY", secret))));
    return line.setOut(new PrintWriter(said))
        .setErr(new PrintWriter(said))
        .execute("audit", "verify", file.toString());
  }

  private Path export(AuditLog.Query query, Format format) throws IOException {
    var file = folder.resolve("audit");
    var rows = new PostgresAuditRows(database);
    try (var out = Files.newOutputStream(file)) {
      new AuditFile(rows, digests, KEYS, new Shown()).of(query, format).write(out);
    }
    return file;
  }

  private final class Shown implements AuditFile.Shown {
    @Override
    public boolean hides(DigestRow row, String attribute) {
      return attribute.equals("company");
    }

    @Override
    public void shows(DigestRow row) {
      shown++;
    }

    @Override
    public void keep() {
      if (kept < 0) {
        throw new IllegalStateException("cannot be kept");
      }
      kept++;
    }
  }

  /** Two rows a page. */
  private static AuditLog.Query query(
      @Nullable Instant since, @Nullable Instant until, AuditLog.Query.Result result) {
    return new AuditLog.Query(
        AuditLog.Query.Scope.ANY, result, new AuditLog.Query.Period(since, until), null, 2);
  }

  private void seal() {
    new AuditSealing(digests, it -> {}, InstantSource.system()).runOnce();
  }

  private void add(Instant at, String reason) {
    var ids = new Ids(InstantSource.fixed(at), random);
    var entry =
        new AuditEntry(
            ids.next(),
            Instant.parse("2026-03-01T12:00:00Z"),
            new About(
                "contact",
                new RecordId(ids.next()),
                new NativeRef(SystemId.of("crm"), "contacts", "17")),
            new AuditEntry.Systems(SystemId.of("crm"), null),
            new AuditEntry.Result(AuditEntry.Operation.UPDATE, AuditEntry.Outcome.APPLIED, reason),
            Map.of(
                "email",
                new AttributeChange(Value.CLEARED, Value.text("ada@example.com")),
                "amount",
                new AttributeChange(Value.decimal("12.50"), Value.decimal("1e3")),
                "company",
                new AttributeChange(null, Value.text("Analytical Engines"))),
            AuditEntry.By.actor("syncline-ops"));
    database.run(connection -> AuditRows.add(connection, List.of(entry)));
  }
}
