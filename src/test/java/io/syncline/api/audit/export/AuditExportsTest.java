package io.syncline.api.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.api.audit.AuditQueries;
import io.syncline.cli.audit.AuditCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.audit.export.ExportTarget;
import io.syncline.core.audit.export.ExportTargets;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.store.TestDatabase;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.audit.PostgresAuditRows;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.system.export.FolderExports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports as runs: whole or not there, whatever happens to the process that writes them. */
class AuditExportsTest {

  private static final int ROWS = 1_200;
  private static final Duration LEASE = Duration.ofSeconds(90);
  private static final String NAME = "october.jsonl";

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresAuditDigests digests = new PostgresAuditDigests(database, DigestKeys.NONE);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-02T00:00:00Z"));
  private final Ids ids = new Ids(clock, new Random(4));
  private final Runs runs = runs();
  private final List<String> actors = new ArrayList<>();
  private final BiConsumer<String, Runnable> as =
      (actor, work) -> {
        actors.add(actor);
        work.run();
      };

  @TempDir Path folder;

  private Runnable onPage = () -> {};

  @BeforeEach
  void rows() {
    database.run(
        connection ->
            Sql.of(
                    """
                    insert into sync_audit_log (cause, operation, target, settled, at, entity, outcome, changes, actor)
                    select gen_random_uuid(), 'update', 'crm', true, now(), 'contact', 'applied', '{}', 'syncline'
                    from generate_series(1, :rows)
                    """)
                .on(connection)
                .with("rows", ROWS)
                .update());
    var sealing = new AuditSealing(digests, it -> {}, clock);
    sealing.runOnce();
    sealing.runOnce();
  }

  private Runs runs() {
    return new PostgresRuns(database, new ProcessSession(database, UUID.randomUUID()), LEASE);
  }

  private AuditExports exports(Runs with, ExportTarget target) {
    var rows = new PostgresAuditRows(database);
    var shown =
        new AuditFile.Shown() {
          @Override
          public boolean hides(DigestRow row, String attribute) {
            return false;
          }

          @Override
          public void shows(DigestRow row) {}

          @Override
          public void keep() {
            onPage.run();
          }
        };
    return new AuditExports(
        with,
        rows,
        new AuditFile(rows, digests, DigestKeys.NONE, shown),
        new AuditQueries(() -> Contacts.synced().installation()),
        new ExportTargets(target, null, ""),
        clock);
  }

  private AuditExports exports() {
    return exports(runs, new FolderExports(folder));
  }

  private String ask(String... more) {
    var words = new HashMap<String, Value>();
    words.put("target", Value.text("file"));
    words.put("format", Value.text("jsonl"));
    words.put("name", Value.text(NAME));
    for (int i = 0; i < more.length; i += 2) {
      words.put(more[i], Value.text(more[i + 1]));
    }
    var id = ids.next().toString();
    runs.ask(
        Run.asked(id, Run.Kind.EXPORT, null, new Value.Struct(words), clock.instant(), "auditor-1"),
        null);
    return id;
  }

  private Run run(String id) {
    return runs.find(id).orElseThrow();
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(it -> it.getFileName().toString()).toList();
    }
  }

  private void assertWhole(String id) throws Exception {
    var file = folder.resolve(NAME);
    var sha =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    assertThat(run(id).status()).as(run(id).reason()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(run(id).reason()).isEqualTo("written to file october.jsonl, sha256 " + sha);
    assertThat(run(id).counts()).containsEntry("read", (long) ROWS);
    assertThat(files()).containsExactly(NAME);
    var out = new StringWriter();
    var line = SynclineCommand.with(List.of(new AuditCommand(Map.of())));
    line.setOut(new PrintWriter(out, true));
    assertThat(line.execute("audit", "verify", file.toString())).as(out.toString()).isZero();
  }

  @Test
  void anExportIsWrittenAndCanBeVerified() throws Exception {
    var id = ask();

    assertThat(exports().runOnce(as)).isTrue();

    assertWhole(id);
    assertThat(run(id).counts()).containsEntry("expected", (long) ROWS);
    assertThat(actors).containsExactly("auditor-1");
    assertThat(exports().runOnce(as)).as("nothing waits").isFalse();
  }

  @Test
  @DisplayName("a process that is killed between two pages leaves no file; another one writes it")
  void aKilledExportIsWrittenAgain() throws Exception {
    var id = ask();
    var killed = new Error("kill -9");
    onPage =
        () -> {
          throw killed;
        };
    try {
      exports(runs(), undying()).runOnce(as);
    } catch (Error e) {
      assertThat(e).isSameAs(killed);
    }
    assertThat(files()).singleElement().asString().startsWith(".");
    assertThat(run(id).status()).isEqualTo(Run.Status.RUNNING);
    onPage = () -> {};
    assertThat(exports().runOnce(as)).as("its lease holds").isFalse();

    clock.pass(LEASE.plusSeconds(1));
    assertThat(exports().runOnce(as)).isTrue();

    assertWhole(id);
  }

  @Test
  @DisplayName("killed after the file was complete, the run ends with the file that is there")
  void aFileThatWasCompletedIsNotWrittenTwice() throws Exception {
    var id = ask();
    try {
      exports(runs(), dyingWhenComplete()).runOnce(as);
    } catch (Error expected) {
      // as if killed before the run was ended
    }
    assertThat(files()).containsExactly(NAME);
    onPage = () -> assertThat(true).as("no page is read").isFalse();

    clock.pass(LEASE.plusSeconds(1));
    assertThat(exports().runOnce(as)).isTrue();

    assertWhole(id);
  }

  @Test
  @DisplayName("a process that was frozen and goes on later does not become the file")
  void aFrozenExportIsFenced() throws Exception {
    var id = ask();
    var first = new boolean[] {true};
    onPage =
        () -> {
          if (first[0]) {
            first[0] = false;
            clock.pass(LEASE.plusSeconds(1));
            assertThat(exports(runs(), new FolderExports(folder)).runOnce(as)).isTrue();
          }
        };

    exports().runOnce(as);

    assertWhole(id);
  }

  @Test
  @DisplayName("a process that shuts down leaves the export to another one")
  void aShutdownIsNoFailure() throws Exception {
    var id = ask();
    onPage = () -> Thread.currentThread().interrupt();
    try {
      exports().runOnce(as);
    } catch (RuntimeException expected) {
      // the connection was interrupted, too
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run(id).status()).isEqualTo(Run.Status.RUNNING);
    assertThat(files()).isEmpty();
    onPage = () -> {};

    clock.pass(LEASE.plusSeconds(1));
    exports().runOnce(as);

    assertWhole(id);
  }

  @Test
  void aCancelledExportLeavesNothing() throws IOException {
    var id = ask();
    onPage =
        () -> {
          clock.pass(Duration.ofSeconds(6));
          runs.control(id, Runs.Control.CANCEL, "ops", clock.instant());
        };

    exports().runOnce(as);

    assertThat(run(id).status()).isEqualTo(Run.Status.CANCELLED);
    assertThat(files()).isEmpty();
  }

  @Test
  void aNameThatIsTakenAndAFilterThatIsGoneFailTheRun() throws IOException {
    Files.writeString(folder.resolve(NAME), "another");
    var taken = ask();
    exports().runOnce(as);
    var gone = ask("sync", "gone");
    exports().runOnce(as);

    assertThat(run(taken).status()).isEqualTo(Run.Status.FAILED);
    assertThat(run(taken).reason())
        .isEqualTo("the file could not be written: there is a file already: file october.jsonl");
    assertThat(run(gone).reason()).isEqualTo("No started sync has this name");
    assertThat(Files.readString(folder.resolve(NAME))).isEqualTo("another");
    assertThat(files()).containsExactly(NAME);
  }

  /** Its uploads are not tidied up. */
  private ExportTarget undying() {
    return new Left(new FolderExports(folder), false);
  }

  private ExportTarget dyingWhenComplete() {
    return new Left(new FolderExports(folder), true);
  }

  /** A folder whose process dies: nothing is closed. */
  private record Left(ExportTarget folder, boolean whenComplete) implements ExportTarget {

    @Override
    public boolean takes(String name) {
      return folder.takes(name);
    }

    @Override
    public boolean isComplete(String name, String run, String sha256) throws IOException {
      return folder.isComplete(name, run, sha256);
    }

    @Override
    public String place(String name) {
      return folder.place(name);
    }

    @Override
    public Upload begin(String name, Attempt attempt) throws IOException {
      var upload = folder.begin(name, attempt);
      return new Upload() {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          upload.write(bytes, from, length);
        }

        @Override
        public void complete() throws IOException {
          upload.complete();
          if (whenComplete) {
            throw new Error("kill -9");
          }
        }

        @Override
        public void close() {}
      };
    }
  }
}
