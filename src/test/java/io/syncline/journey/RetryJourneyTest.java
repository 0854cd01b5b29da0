package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A reconciliation's live look at systems that are busy, or away for a while (S23). */
class RetryJourneyTest {

  private static final Duration LATER = Duration.ofHours(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 7);
  private final Reconciliations all = new Reconciliations(world);
  private final AtomicInteger reads = new AtomicInteger();

  private void aPersonWhoMoved() {
    var person =
        Map.<String, Value>of(
            "email", Value.text("kim@example.com"),
            "firstName", Value.text("Kim"),
            "lastName", Value.text("Berg"),
            "company", Value.text("Elsewhere"));
    world.system(CRM).create(person);
    world.settle();
    world.silenceWebhooks();
    world.clock.pass(LATER);
    world.system(CRM).edit(world.system(CRM).ids().get(0), "company", Value.text("Here"));
    world.clock.pass(LATER);
  }

  /** From the live look on; the clock goes on only while the run looks at it. */
  private void booksAnswer(int refused, Fault fault) {
    all.compared =
        () -> {
          world.system(BOOKS).faults =
              () -> reads.incrementAndGet() <= refused ? fault : Fault.NONE;
          all.ticking = () -> world.clock.pass(Duration.ofSeconds(20));
        };
  }

  @Test
  @DisplayName("S23: a system that asks the live look to wait is waited for, as long as it says")
  void s23ABusySystemIsWaitedFor() {
    aPersonWhoMoved();
    booksAnswer(1, Fault.BUSY);
    var refusedAt = new Instant[1];
    var askedAgainAt = new Instant[1];
    world.system(BOOKS).called =
        () -> {
          if (reads.get() == 0) {
            refusedAt[0] = world.clock.instant();
          } else if (reads.get() == 1) {
            askedAgainAt[0] = world.clock.instant();
          }
        };

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(run.counts()).containsEntry("drift", 2L).containsEntry("undecidable", 0L);
    assertThat(Duration.between(refusedAt[0], askedAgainAt[0])).isGreaterThanOrEqualTo(RETRY_AFTER);
  }

  @Test
  @DisplayName("S23: a read that fails in passing is made again")
  void s23AFailedReadIsMadeAgain() {
    aPersonWhoMoved();
    booksAnswer(2, Fault.DOWN);

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(run.counts()).containsEntry("drift", 2L).containsEntry("undecidable", 0L);
  }

  @Test
  @DisplayName("S23: patience ends, and the other systems are judged all the same")
  void s23PatienceEnds() {
    aPersonWhoMoved();
    booksAnswer(Integer.MAX_VALUE, Fault.BUSY);

    var run = all.run();

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.counts()).containsEntry("drift", 1L).containsEntry("undecidable", 1L);
    assertThat(reads.get()).as("asked within a minute, every half").isEqualTo(3);
  }
}
