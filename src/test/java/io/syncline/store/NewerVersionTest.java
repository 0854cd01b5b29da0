package io.syncline.store;

import static io.syncline.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.WriteRequest;
import io.syncline.store.inbox.PostgresBacklogs;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Documents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a process of a newer version wrote, beside which this one works. */
class NewerVersionTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BOOKS = SystemId.of("books");

  private final DataSource source = TestDatabase.fresh();
  private final Stores stores = PostgresStores.over(source);
  private final Ids ids = new Ids(InstantSource.fixed(T0), new Random(1));

  @Test
  void anEventThatOnlyANewerVersionCanReadKeepsNoOtherWaiting() throws SQLException {
    accept(5);
    sql("update inbox_event set source = 'subscription' where native_id in ('1', '2', '3', '4')");

    claimed(T0, 4);

    assertThat(claimed(T0, 4)).containsExactly("5");
  }

  @Test
  void anEventThatWasLeftIsReadByWhoeverCanReadIt() throws SQLException {
    accept(1);
    sql("update inbox_event set kind = 'renamed'");
    assertThat(claimed(T0, 4)).isEmpty();

    sql("update inbox_event set kind = 'updated'");

    assertThat(claimed(T0.plus(Duration.ofMinutes(1)), 4)).containsExactly("1");
    assertThat(stores.queue().depth(CRM)).isEqualTo(1);
  }

  @Test
  void aDeliveryWhoseIntentOnlyANewerVersionCanReadKeepsNoOtherWaiting() throws SQLException {
    var ref = new NativeRef(BOOKS, "customers", "7");
    var intent =
        Intent.frozen(
            ids.next(), new WriteRequest.Archive(ref, "key"), Map.of(), "definition", T0, null);
    var readable = deliver("null");
    deliver("'" + Documents.intent(intent).replace("\"archive\"", "\"anonymize\"") + "'");

    assertThat(stores.deliveries().claim(BOOKS, Slice.WHOLE, T0, 10, Set.of()))
        .extracting(Delivery::id)
        .containsExactly(readable);
  }

  @Test
  void aListOfRunsCountsWhatOnlyANewerVersionCanRead() throws SQLException {
    var runs =
        new PostgresRuns(
            new Database(source),
            new ProcessSession(new Database(source), ids.next()),
            Duration.ofSeconds(90));
    for (int i = 0; i < 7; i++) {
      var run =
          new Run(
              ids.next().toString(),
              Run.Kind.POLL,
              "contacts",
              new Run.Request(Value.Struct.EMPTY, T0, "test"),
              Run.DefinitionUsed.NONE,
              new Run.State(Run.Status.SUCCEEDED, T0, Map.of(), null));
      runs.ask(run, null);
    }
    sql(
        "update sync_run set kind = 'rehearse' where id in (select id from sync_run order by id"
            + " desc limit 5)");

    assertThat(runs.list(new Runs.Query(null, null, null, null, 1)))
        .satisfies(it -> assertThat(it.rows()).hasSize(1))
        .satisfies(it -> assertThat(it.unread()).isEqualTo(5));
    assertThat(runs.list(new Runs.Query(null, null, null, null, 10)))
        .satisfies(it -> assertThat(it.rows()).hasSize(2))
        .satisfies(it -> assertThat(it.unread()).isEqualTo(5));
  }

  @Test
  void theAccountCountsWhatOnlyANewerVersionCanRead() throws SQLException {
    var entries =
        Stream.of(entry(), entry(), entry())
            .sorted(Comparator.comparing(it -> it.cause().toString()))
            .toList();
    save(changes -> entries.forEach(it -> changes.add(new Effect.Audited(it))));
    sql(
        "update sync_audit_log set operation = 'anonymize' where cause = '"
            + entries.get(1).cause()
            + "'");

    var listed = stores.audit().list(AuditLog.Query.newest(2));

    assertThat(listed.rows()).containsExactly(entries.get(2), entries.get(0));
    assertThat(listed.unread()).isEqualTo(1);
  }

  @Test
  void aListOfDeadLettersCountsWhatOnlyANewerVersionCanRead() throws SQLException {
    var deadLetters = List.of(deadLetter(), deadLetter());
    save(changes -> deadLetters.forEach(it -> changes.add(new Effect.DeadLettered(it))));
    sql("update dead_letter set status = 'shelved' where id = '" + deadLetters.get(1).id() + "'");

    var all = new DeadLetters.Query(null, null, null, null, null, 10);
    var listed = stores.deadLetters().list(all);

    assertThat(listed.rows()).containsExactly(deadLetters.get(0));
    assertThat(listed.unread()).isEqualTo(1);
  }

  @Test
  void aQuestionThatOnlyANewerVersionKnowsIsListedAndGoesOnHolding() throws SQLException {
    var record = ids.nextRecord();
    var item =
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.CONFLICT, "subject"),
            new About("contact", record, null),
            Set.of("email"),
            List.of(),
            "Shall the address be shared?",
            T0);
    save(
        changes -> {
          changes.add(
              new Effect.RecordSaved(Samples.record(record, Map.of("email", "a@example.com")), 0));
          changes.add(new Effect.ReviewOpened(item));
        });
    sql("update review_item set kind = 'shared_value'");

    var open =
        new Questions.Wanted(
            new Questions.Wanted.Scope(null, null, null),
            null,
            null,
            Review.Status.OPEN,
            null,
            null,
            5);
    assertThat(stores.questions().reviews(open))
        .extracting(it -> it.item().kind(), it -> it.item().question())
        .containsExactly(tuple(ReviewItem.Kind.UNKNOWN, item.question()));
    assertThat(stores.questions().waiting())
        .extracting(Questions.Waiting::kind)
        .containsExactly(ReviewItem.Kind.UNKNOWN);
    assertThat(new PostgresBacklogs(new Database(source), () -> T0).look().questions())
        .containsOnlyKeys("unknown");
    assertThat(stores.questions().open(record).heldWithout(Set.of())).containsExactly("email");
    assertThat(stores.deliveries().states(List.of(record)).get(record).held())
        .containsExactly("email");
  }

  private AuditEntry entry() {
    return new AuditEntry(
        ids.next(),
        T0,
        new About("contact", null, null),
        new AuditEntry.Systems(null, BOOKS),
        new AuditEntry.Result(AuditEntry.Operation.UPDATE, AuditEntry.Outcome.APPLIED, null),
        Map.of(),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }

  private DeadLetter deadLetter() {
    return new DeadLetter(
        ids.next(),
        BOOKS,
        new DeadLetter.Work(
            DeadLetter.Kind.DELIVERY,
            ids.next(),
            Value.Struct.EMPTY,
            Set.of("email"),
            "definition",
            false),
        new About("contact", null, null),
        new DeadLetter.LastFailure("write", 1, "Invalid", "refused"),
        T0,
        DeadLetter.State.OPEN);
  }

  private void save(Consumer<ChangeSet> fill) {
    stores
        .changes()
        .inTransaction(
            transaction -> {
              var changes = new ChangeSet();
              fill.accept(changes);
              transaction.save(changes);
              return true;
            });
  }

  private UUID deliver(String intent) throws SQLException {
    var record = ids.next();
    var delivery = ids.next();
    sql(
        "insert into record (id, entity, version, status, attributes) values ('%s', 'contact', 1, 'active', '{}')"
            .formatted(record));
    sql(
        """
        insert into delivery (id, record_id, entity, target, attributes, causes, origin, may_create, shard,
                              next_attempt_at, created_at, of_run, intent)
        values ('%s', '%s', 'contact', 'books', '{email}', '{}', '{}', false, 0, '%s', '%3$s', false, %s)
        """
            .formatted(delivery, record, T0, intent));
    return delivery;
  }

  private List<String> claimed(Instant now, int limit) {
    return stores.queue().claim(CRM, Slice.WHOLE, now, limit, Set.of()).stream()
        .map(it -> it.event().ref().id())
        .toList();
  }

  private void accept(int number) {
    var events = new ArrayList<InboxEvent>();
    for (int i = 1; i <= number; i++) {
      events.add(
          new InboxEvent(
              ids.next(),
              new NativeRef(CRM, "contacts", String.valueOf(i)),
              EventKind.UPDATED,
              InboxEvent.Source.HOOK,
              InboxEvent.Arrival.at(T0),
              InboxEvent.Content.NONE,
              Origin.NONE));
      stores.inbox().accept(List.of(events.get(i - 1)));
    }
  }

  private void sql(String statement) throws SQLException {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(statement);
    }
  }
}
