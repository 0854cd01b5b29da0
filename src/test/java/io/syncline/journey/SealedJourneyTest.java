package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.access.SecretBox;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.About;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Sealing;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** S24: what a definition wants encrypted is nowhere in the database as it is. */
class SealedJourneyTest {

  private static final String SECRET = "Quagmire-7719";
  private static final String MAIL = SECRET.toLowerCase(Locale.ROOT) + "@ex.org";
  private static final String MAIL_HASH = VersionHash.of(MAIL.length() + ":" + MAIL).hex();
  private static final String KEY = SecretBox.newKey();
  private final DataSource source = TestDatabase.fresh();

  @Test
  @DisplayName("S24: an encrypted value is in no row of any table, and all works as before")
  void s24AnEncryptedValueIsInNoRow() throws SQLException {
    var world =
        full(new World(source, Contacts.synced(), 1, Sealing.with(List.of(KEY), () -> true)));

    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text(SECRET));
    assertThat(found(SECRET)).isEmpty();
    assertThat(found(MAIL_HASH)).isEmpty();
    assertThat(world.stores.deadLetters().list(letters()).rows())
        .anyMatch(it -> it.work().payload().fields().containsValue(Value.text(SECRET)));
    assertThat(world.stores.questions().conflicts(new Questions.Query(null, false, null, 5)))
        .isNotEmpty();
    assertThat(world.stores.audit().list(AuditLog.Query.newest(50)).rows())
        .anyMatch(it -> it.changes().values().stream().anyMatch(c -> says(c.after())));
  }

  @Test
  @DisplayName("S24: without encryption the same value is found, so the search can find it")
  void s24TheSearchFindsWhatIsNotEncrypted() throws SQLException {
    full(new World(source, Contacts.synced(), 1));

    assertThat(found(SECRET))
        .contains(
            "record", "link_shadow", "sync_audit_log", "dead_letter", "conflict", "inbox_event");
    assertThat(found(MAIL_HASH)).contains("match_key");
  }

  /** Goes through every table there is: an edit, a conflict, a dead letter, a question. */
  private World full(World world) throws SQLException {
    var ann = world.system(CRM).create(person(SECRET));
    world.settle();
    world.system(BOOKS).edit("1", "firstName", Value.text(SECRET + " b"));
    world.system(CRM).edit(ann, "firstName", Value.text(SECRET + " c"));
    world.settle();
    world.reportsEdits(BOOKS, true);
    var books = world.system(BOOKS);
    books.writing =
        () -> {
          books.writing = () -> {};
          world.clock.pass(Duration.ofMillis(20));
          books.edit("1", "company", Value.text(SECRET + " theirs"));
          world.clock.pass(Duration.ofMillis(20));
        };
    world.system(CRM).edit(ann, "company", Value.text(SECRET + " ours"));
    world.settle();
    moveToDeadLetters(world, ann);
    return world;
  }

  private static void moveToDeadLetters(World world, String ann) {
    var changes = new ChangeSet();
    changes.add(
        new Effect.DeadLettered(
            new DeadLetter(
                UUID.fromString("01990000-0000-7000-8000-000000000001"),
                CRM,
                new DeadLetter.Work(
                    DeadLetter.Kind.EVENT,
                    UUID.fromString("01990000-0000-7000-8000-000000000002"),
                    new Value.Struct(Map.of("lastName", Value.text(SECRET))),
                    Set.of(),
                    "",
                    false),
                new About("contact", null, world.system(CRM).ref(ann)),
                new DeadLetter.LastFailure("transform", 1, "Invalid", "lastName: too odd"),
                world.clock.instant(),
                DeadLetter.State.OPEN)));
    world
        .stores
        .changes()
        .inTransaction(
            tx -> {
              tx.save(changes);
              return true;
            });
  }

  private static Map<String, Value> person(String name) {
    return Map.of(
        "email",
        Value.text(name.toLowerCase(Locale.ROOT) + "@ex.org"),
        "lastName",
        Value.text(name));
  }

  private static boolean says(Value value) {
    return value instanceof Value.Text text && text.value().startsWith(SECRET);
  }

  private static DeadLetters.Query letters() {
    return new DeadLetters.Query(null, null, null, null, null, 5);
  }

  /**
   * The tables of which some row holds this text, in whatever form: as it is, in bytes, encoded.
   */
  private List<String> found(String text) throws SQLException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var forms =
        List.of(
            text,
            text.toLowerCase(Locale.ROOT),
            HexFormat.of().formatHex(bytes),
            Base64.getEncoder().encodeToString(bytes).substring(0, 12));
    var tables = new ArrayList<String>();
    try (var connection = source.getConnection()) {
      var names =
          connection
              .createStatement()
              .executeQuery("select tablename from pg_tables where schemaname = 'public'");
      while (names.next()) {
        tables.add(names.getString(1));
      }
      var found = new ArrayList<String>();
      for (var table : tables) {
        for (var form : forms) {
          var like =
              connection.prepareStatement(
                  "select count(*) from " + table + " t where t::text like ?");
          like.setString(1, "%" + form + "%");
          var rows = like.executeQuery();
          rows.next();
          if (rows.getLong(1) > 0) {
            found.add(table.replaceAll("_(\\d+|default)$", ""));
          }
        }
      }
      return found;
    }
  }
}
