package io.syncline.store.inbox;

import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.store.MemoryStores;
import io.syncline.store.PostgresStores;
import io.syncline.store.Samples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchingInboxTest {

  /** Holds the first group back until others wait, so that the next group is theirs together. */
  private static final class Gate implements Inbox {
    final Inbox inbox = MemoryStores.fresh().inbox();
    final CountDownLatch firstIsIn = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final List<Integer> groups = new ArrayList<>();

    @Override
    public Set<UUID> accept(List<InboxEvent> events) {
      boolean first;
      synchronized (groups) {
        first = groups.isEmpty();
        groups.add(events.size());
      }
      if (first) {
        firstIsIn.countDown();
        await(goOn);
      }
      if (events.stream().anyMatch(it -> "bad".equals(it.ref().id()))) {
        throw new IllegalArgumentException("cannot be stored");
      }
      if (events.stream().anyMatch(it -> it.ref().id().startsWith("away"))) {
        throw new InboxUnavailable(new IllegalStateException("away"));
      }
      return inbox.accept(events);
    }
  }

  @Test
  void callersThatComeTogetherShareOneCommitAndLearnOnlyOfTheirOwn() throws Exception {
    var gate = new Gate();
    var answers = race(gate, new BatchingInbox(gate, 100, 1), List.of("1", "2", "3", "4"));

    assertThat(gate.groups).startsWith(1).hasSize(2).endsWith(4);
    for (var answer : answers) {
      assertThat(answer.get()).hasSize(1);
    }
    var all = new HashSet<UUID>();
    for (var answer : answers) {
      all.addAll(answer.get());
    }
    assertThat(all).hasSize(4);
  }

  @Test
  void s3OfTwoCallersWithTheSameEventOneLearnsThatItIsADuplicate() throws Exception {
    var gate = new Gate();
    var answers = race(gate, new BatchingInbox(gate, 100, 1), List.of("same", "same"));

    assertThat(List.of(answers.get(0).get().size(), answers.get(1).get().size()))
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void oneBadEventFailsItsOwnCallAlone() throws Exception {
    var gate = new Gate();
    var answers = race(gate, new BatchingInbox(gate, 100, 1), List.of("1", "bad", "2"));

    assertThat(answers.get(0).get()).hasSize(1);
    assertThat(answers.get(2).get()).hasSize(1);
    assertThatThrownBy(() -> answers.get(1).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whileTheStoreIsDownNoCallWaitsForItInTurn() throws Exception {
    var gate = new Gate();
    var answers =
        race(
            gate, new BatchingInbox(gate, 100, 1), List.of("away-1", "away-2", "away-3", "away-4"));

    for (var answer : answers) {
      assertThatThrownBy(answer::get).hasCauseInstanceOf(Inbox.InboxUnavailable.class);
    }
    assertThat(gate.groups).as("the first, the group, two by themselves").hasSize(4);
  }

  @Test
  void oneThatTheStoreCannotTakeNowFailsAlone() throws Exception {
    var gate = new Gate();
    var answers = race(gate, new BatchingInbox(gate, 100, 1), List.of("away-1", "2", "3"));

    assertThat(answers.stream().filter(BatchingInboxTest::failed)).hasSize(1);
  }

  private static boolean failed(Future<Set<UUID>> answer) {
    try {
      return answer.get().isEmpty();
    } catch (ExecutionException | InterruptedException e) {
      return true;
    }
  }

  @Test
  void everyEventOfManyThreadsIsStoredOnce() throws Exception {
    var stores = PostgresStores.fresh();
    var inbox = new BatchingInbox(stores.inbox(), 50, 2);
    var pool = Executors.newFixedThreadPool(16);
    try {
      var calls = new ArrayList<Callable<Set<UUID>>>();
      for (int i = 0; i < 400; i++) {
        var identity = "e" + i / 2; // each twice
        calls.add(() -> inbox.accept(List.of(event(crm("x"), identity))));
      }
      int fresh = 0;
      for (var answer : pool.invokeAll(calls)) {
        fresh += answer.get().size();
      }
      assertThat(fresh).isEqualTo(200);
      assertThat(stores.queue().depth(Samples.CRM)).isEqualTo(200);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Sends one event, and while it is being stored all of these at once. */
  private static List<Future<Set<UUID>>> race(Gate gate, Inbox inbox, List<String> ids)
      throws Exception {
    var pool = Executors.newFixedThreadPool(ids.size() + 1);
    try {
      var first = pool.submit(() -> inbox.accept(List.of(event(crm("first"), "first"))));
      await(gate.firstIsIn);
      var answers = new ArrayList<Future<Set<UUID>>>();
      for (var id : ids) {
        answers.add(pool.submit(() -> inbox.accept(List.of(event(crm(id), id)))));
      }
      org.awaitility.Awaitility.await()
          .until(() -> ((BatchingInbox) inbox).waiting() == ids.size());
      gate.goOn.countDown();
      first.get();
      for (var answer : answers) {
        try {
          answer.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException expected) {
          // judged by the test
        }
      }
      return answers;
    } finally {
      pool.shutdown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
