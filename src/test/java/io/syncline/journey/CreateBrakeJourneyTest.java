package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.DeliveryStore.Admission;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.PostgresStores;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More is to be created at once than the definition lets pass. */
class CreateBrakeJourneyTest {

  private final DataSource source = TestDatabase.fresh();
  private final World world = new World(source, Contacts.synced().maxCreates(4), 20260601);

  @Test
  @DisplayName("what passes maxCreates waits in one question that says how many wait")
  void moreThanTheLimitWaits() {
    create(5);
    world.settle();

    assertThat(copies()).isEqualTo(4);
    var question = world.question();
    assertThat(question.review().item().kind()).isEqualTo(ReviewItem.Kind.SAFETY_HOLD);
    assertThat(question.review().item().subject()).isEqualTo("creates@contacts");
    assertThat(question.review().item().question())
        .startsWith("5 new: more than 4 copies would be created by contacts");

    for (var it : world.system(CRM).ids()) {
      world.system(CRM).edit(it, "firstName", Value.text("Ada"));
    }
    world.settle();
    assertThat(world.questions()).as("edits go on, and ask nothing").hasSize(1);
    assertThat(copies()).isEqualTo(4);
    assertThat(world.system(BOOKS).ids())
        .allSatisfy(
            it ->
                assertThat(world.system(BOOKS).fields(it))
                    .containsEntry("firstName", Value.text("Ada")));
  }

  @Test
  @DisplayName("a person lets them go, and no more than those")
  void letGo() {
    create(5);
    world.settle();
    world.decisions.decide(world.question().review().item().id(), new Choice.LetGo(), null, "ann");
    world.settle();
    assertThat(copies()).isEqualTo(10);
    assertThat(world.questions()).isEmpty();

    create(1);
    world.settle();
    assertThat(copies()).isEqualTo(10);
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("what was created a day ago does not count any more")
  void theWindowSlides() {
    create(2);
    world.settle();
    assertThat(copies()).isEqualTo(4);
    world.clock.pass(Duration.ofHours(25));
    create(2);
    world.settle();
    assertThat(copies()).isEqualTo(8);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("two processes never let the last one pass both, and count one create once")
  void oneCountForAllProcesses() throws Exception {
    var now = Instant.parse("2026-06-01T12:00:00Z");
    var since = now.minus(Duration.ofHours(24));
    var tasks = new ArrayList<Callable<Map<UUID, String>>>();
    for (int i = 0; i < 16; i++) {
      var subject = "record-" + i % 12 + "@books";
      var store = PostgresStores.over(source).deliveries();
      tasks.add(
          () ->
              store.admit(
                  List.of(new Admission(UUID.randomUUID(), subject, Map.of("contacts", 5))),
                  since,
                  now));
    }
    var threads = Executors.newFixedThreadPool(4);
    try {
      for (var it : threads.invokeAll(tasks)) {
        it.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(world.query("select count(*)::text from brake_count where kind = 'creation'"))
        .containsExactly("5");
  }

  private void create(int people) {
    for (int i = 0; i < people; i++) {
      var email = "p" + world.system(CRM).ids().size() + "@example.com";
      world.system(CRM).create(Map.of("email", Value.text(email)));
    }
  }

  private int copies() {
    return world.system(BOOKS).ids().size() + world.system(DESK).ids().size();
  }
}
