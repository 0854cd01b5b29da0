package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.gate.Gate;
import io.syncline.core.gate.GateAnswer;
import io.syncline.core.gate.GateAnswer.Differing;
import io.syncline.core.gate.GateAnswer.Shown;
import io.syncline.core.gate.GateAnswer.Verdict;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Only copies that were read just now, and agree, open the gate. */
class GateJourneyTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 20261123);
  private final Gate gate = gate(world, threads);

  private static Gate gate(World world, ExecutorService threads) {
    return new Gate(
        () -> world.installation,
        world.stores.records(),
        id -> Optional.ofNullable(world.systems.get(id)),
        new Transformer(),
        threads,
        world.clock);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private GateAnswer ask(Set<SystemId> among, String... attributes) {
    return gate.ask(
        new Gate.Question("contact", world.system(CRM).ref("1"), among, Set.of(attributes), AMPLE));
  }

  private void synced() {
    world.system(CRM).create(Ann.WHOLE);
    world.settle();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("copies that agree open it, and only what is asked about has to agree")
  void agreed() {
    synced();
    world.system(BOOKS).edit("1", "firstName", Value.text("Anna"));
    world.system(CRM).edit("1", "firstName", Value.text("Anna"));

    var answer = ask(Set.of());
    assertThat(answer.verdict()).isEqualTo(Verdict.DIFFERS).as("the desk holds the old one");
    assertThat(answer.differing()).extracting(Differing::attribute).containsOnly("firstName");
    assertThat(ask(Set.of(CRM, BOOKS)).verdict()).isEqualTo(Verdict.AGREED);
    assertThat(ask(Set.of(CRM, BOOKS)).why()).isEmpty();
    assertThat(ask(Set.of(), "email").verdict()).isEqualTo(Verdict.AGREED);
  }

  @Test
  @DisplayName("an edit that is not processed yet closes it, though the record knows nothing")
  void liveReadsCountAndNothingElse() {
    synced();
    assertThat(ask(Set.of()).verdict()).isEqualTo(Verdict.AGREED);
    world.system(DESK).edit("1", "company", Value.text("Acme Ltd"));

    var answer = ask(Set.of());
    assertThat(answer.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(answer.why()).isEqualTo("the copies differ in company");
    world.settle();
    assertThat(ask(Set.of()).verdict()).isEqualTo(Verdict.AGREED);
  }

  @Test
  @DisplayName("what cannot be read is unknown, unless what can be read differs already")
  void unread() {
    synced();
    world.system(DESK).faults = () -> Fault.DOWN;
    var answer = ask(Set.of());
    assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.why()).contains("desk");
    assertThat(answer.copies()).extracting(GateAnswer.Copy::shown).contains(Shown.UNREAD);

    world.system(BOOKS).edit("1", "firstName", Value.text("Anna"));
    assertThat(ask(Set.of()).verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(ask(Set.of(CRM, DESK)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  @DisplayName("a copy that is not shown is unknown; an archived one beside an active one differs")
  void goneAndArchived() {
    synced();
    world.system(DESK).hidden.add("1");
    assertThat(ask(Set.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(ask(Set.of()).copies()).extracting(GateAnswer.Copy::shown).contains(Shown.NOT_FOUND);
    world.system(DESK).hidden.clear();

    world.system(DESK).archive("1");
    var answer = ask(Set.of());
    assertThat(answer.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(answer.why()).contains("desk", "archived");
    assertThat(answer.differing()).isEmpty();
  }

  @Test
  @DisplayName("a named system without a copy differs; a record with one copy alone is unknown")
  void oneCopy() {
    var oneWay =
        new World(
            TestDatabase.fresh(),
            Contacts.synced().along((from, to) -> from.equals(CRM) && to.equals(BOOKS)),
            1);
    oneWay.system(CRM).create(Ann.WHOLE);
    oneWay.settle();
    var other = gate(oneWay, threads);
    var ref = oneWay.system(CRM).ref("1");
    var alone = other.ask(new Gate.Question("contact", ref, Set.of(CRM), Set.of(), AMPLE));
    assertThat(alone.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(alone.why()).contains("fewer than two");
    var named = other.ask(new Gate.Question("contact", ref, Set.of(CRM, DESK), Set.of(), AMPLE));
    assertThat(named.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(named.why()).isEqualTo("desk has no copy");
    assertThat(other.ask(new Gate.Question("contact", ref, Set.of(), Set.of(), AMPLE)).verdict())
        .isEqualTo(Verdict.AGREED);

    synced();
    world.system(CRM).create(Ann.likeHer("bob@example.com"));
    assertThat(
            gate.ask(
                    new Gate.Question(
                        "contact", world.system(CRM).ref("2"), Set.of(), Set.of(), AMPLE))
                .why())
        .isEqualTo("no record is linked to this id");
  }

  @Test
  @DisplayName("after a merge the main copies count, which alone are written")
  void secondaryCopies() {
    synced();
    world.system(CRM).create(Ann.likeHer("ann@b.example"));
    world.settle();
    var one = world.stores.records().find(world.system(CRM).ref("1")).orElseThrow().record().id();
    var other = world.stores.records().find(world.system(CRM).ref("2")).orElseThrow().record().id();
    assertThat(one).isNotEqualTo(other);
    world.identities.merge(one, other, "person", "kim");
    world.settle();

    var answer = ask(Set.of());
    assertThat(answer.why()).isEmpty();
    assertThat(answer.verdict()).isEqualTo(Verdict.AGREED);
    assertThat(answer.copies()).hasSize(3);
  }

  @Test
  @DisplayName(
      "a system that takes longer than the budget is unknown, and the answer comes in time")
  void budget() {
    synced();
    var released = new CountDownLatch(1);
    hang(BOOKS, released);
    var answer =
        gate.ask(
            new Gate.Question(
                "contact", world.system(CRM).ref("1"), Set.of(), Set.of(), Duration.ofMillis(200)));
    released.countDown();

    assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.why()).contains("books", "200 ms");
  }

  @Test
  @DisplayName("what is known when the time is over is not replaced by reads that lacked time")
  void theLastKnownAnswerCounts() {
    synced();
    world.system(DESK).edit("1", "company", Value.text("Acme Ltd"));
    var released = new CountDownLatch(1);
    var asked = new AtomicInteger();
    for (var system : List.of(BOOKS, DESK)) {
      world.system(system).called =
          () -> {
            if (asked.incrementAndGet() > 2) {
              await(released);
            }
          };
    }
    var live =
        new Gate(
            () -> world.installation,
            world.stores.records(),
            id -> Optional.ofNullable(world.systems.get(id)),
            new Transformer(),
            threads,
            InstantSource.system());
    var answer =
        live.await(
            new Gate.Question(
                "contact", world.system(CRM).ref("1"), Set.of(), Set.of(), Duration.ofSeconds(1)));
    released.countDown();

    assertThat(asked.get()).as("it was asked again").isGreaterThan(2);
    assertThat(answer.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(answer.differing()).extracting(Differing::attribute).containsOnly("company");
  }

  @Test
  @DisplayName("attributes that no sync compares are refused by name")
  void unknownAttribute() {
    synced();
    assertThatThrownBy(
            () ->
                gate.check(
                    new Gate.Question(
                        "contact",
                        world.system(CRM).ref("1"),
                        Set.of(),
                        Set.of("frstName"),
                        AMPLE)))
        .hasMessageContaining("frstName")
        .hasMessageContaining("firstName");
  }

  @Test
  @DisplayName("more reads at once than there are threads for are unknown, not waited for")
  void busy() {
    synced();
    var full = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    var crowded = gate(world, full);
    var released = new CountDownLatch(1);
    Stream.of(CRM, BOOKS, DESK).forEach(it -> hang(it, released));
    var answer =
        crowded.ask(
            new Gate.Question(
                "contact", world.system(CRM).ref("1"), Set.of(), Set.of(), Duration.ofMillis(200)));
    released.countDown();
    full.shutdownNow();

    assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.why()).contains("too many gates");
  }

  private void hang(SystemId system, CountDownLatch released) {
    world.system(system).called = () -> await(released);
  }

  private static void await(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
