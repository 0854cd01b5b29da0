package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.store.inbox.PostgresInbox;
import io.syncline.store.inbox.PostgresWatermarks;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Polls that took or failed something are runs; those that found nothing leave no trace. */
class RecordedPollsTest {

  private final Database database = new Database(TestDatabase.fresh());
  private final SettableClock clock = new SettableClock(Contacts.START);
  private final Ids ids = new Ids(clock, new Random(3));
  private final Contacts contacts = Contacts.synced();
  private final MemorySystem system = new MemorySystem(Contacts.CRM, contacts.type(), clock);
  private final PostgresInbox kept = new PostgresInbox(database);
  private final Runs runs =
      new PostgresRuns(
          database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));

  /** What happens before a page is stored. */
  private Runnable storing = () -> {};

  private final Inbox inbox =
      events -> {
        storing.run();
        return kept.accept(events);
      };
  private final RecordedPolls polls =
      new RecordedPolls(
          new Poller(inbox, new PostgresWatermarks(database), ids, clock, time -> {}),
          runs,
          ids,
          clock);

  private void poll() {
    clock.pass(Duration.ofMinutes(1));
    polls.poll(system, contacts.type(), 2);
  }

  private List<Run> noted() {
    return runs.list(new Runs.Query(Run.Kind.POLL, null, null, null, 100)).rows();
  }

  private void people(int count) {
    for (int i = 0; i < count; i++) {
      system.create(Map.of("email", Value.text("p" + i + "@example.com")));
    }
  }

  @Test
  void aPollThatTookSomethingIsARunAndAnEmptyOneIsNone() {
    poll();
    assertThat(noted()).isEmpty();

    people(3);
    poll();

    assertThat(noted())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
              assertThat(run.sync()).isNull();
              assertThat(run.counts()).containsEntry("rows", 3L).containsEntry("events", 3L);
              assertThat(run.request().words().fields())
                  .containsEntry("system", Value.text("crm"))
                  .containsEntry("object", Value.text("contacts"));
              assertThat(run.state().endedAt()).isNotNull();
              assertThat(run.request().actor()).isEqualTo("engine");
            });
    for (int i = 0; i < 5; i++) {
      poll();
    }
    assertThat(noted()).as("a quiet system fills no table").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anObjectThatIsPolledElsewhereIsForgotten() {
    poll();
    var of = new RecordedPolls.Of(Contacts.CRM, contacts.type().name());
    assertThat(polls.lastGood(it -> true)).containsOnlyKeys(of);
    assertThat(polls.lastGood(it -> false)).isEmpty();
    assertThat(polls.lastGood(it -> true)).as("its time is an old one").isEmpty();
    poll();
    assertThat(polls.lastGood(it -> true)).containsOnlyKeys(of);
  }

  @Test
  @DisplayName("S25: a system that stays away is one failed run until it is back")
  void s25ASystemThatStaysAwayIsOneFailedRun() {
    system.listing = () -> MemorySystem.Fault.DOWN;
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    }
    assertThat(noted())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.status()).isEqualTo(Run.Status.FAILED);
              assertThat(run.reason()).isEqualTo("down");
            });

    system.listing = () -> MemorySystem.Fault.NONE;
    poll();
    system.listing = () -> MemorySystem.Fault.DOWN;
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(noted()).hasSize(2);
  }

  @Test
  void aPollThatWaitsForAQuotaIsNoFailure() {
    people(1);
    var none = new Failure.OutOfQuota("its quota is used up", Duration.ofMinutes(15), true);
    storing =
        () -> {
          throw new SystemFailure(system.id(), "list", none);
        };

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    }
    assertThat(noted()).isEmpty();

    storing = () -> {};
    poll();
    assertThat(noted()).hasSize(1);
  }

  @Test
  @DisplayName("S25: a poll that took a page and failed at the next is partial")
  void s25APollThatFailedAfterAPageIsPartial() {
    people(4);
    var pages = new int[1];
    system.listing = () -> pages[0]++ == 0 ? MemorySystem.Fault.NONE : MemorySystem.Fault.DOWN;

    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);

    assertThat(noted())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
              assertThat(run.counts()).containsEntry("events", 2L);
            });
  }

  @Test
  void whatCouldNotBeStoredIsThrownAndNotedOnce() {
    people(1);
    storing =
        () -> {
          throw new IllegalStateException("a person's secret");
        };

    assertThatThrownBy(this::poll).hasMessage("a person's secret");

    assertThat(noted()).singleElement().extracting(Run::reason).isEqualTo("IllegalStateException");
  }
}
