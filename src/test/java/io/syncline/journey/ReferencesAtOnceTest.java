package io.syncline.journey;

import static io.syncline.journey.Firms.CRM;
import static io.syncline.journey.Firms.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.References;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.PostgresStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Parents and children that are judged and delivered by several workers at once. */
class ReferencesAtOnceTest {

  private static final int WORKERS = 4;
  private static final int FIRMS = 12;

  @Test
  @DisplayName("S15: the copy that waits always gets the link, whichever process is first")
  void s15NoCopyMissesTheLink() throws Exception {
    var world = new FirmsWorld(PostgresStores.fresh(), Firms.synced().employerRequired(), 7);
    var employers = new HashMap<String, String>();
    for (int i = 0; i < FIRMS; i++) {
      var firm = world.firm(CRM, "Firm " + i);
      employers.put(world.person(CRM, "p" + i + "@example.com", "employer", firm), firm);
      employers.put(world.person(CRM, "q" + i + "@example.com", "employer", firm), firm);
    }
    world.arrive();
    var workers = Executors.newFixedThreadPool(WORKERS);
    try {
      for (int round = 0; round < 40; round++) {
        var work = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < WORKERS; i++) {
          var slice = new Slice(i, WORKERS);
          work.add(() -> world.changes.runOnce(CRM, slice, 3));
          work.add(() -> world.deliverer.runOnce(DESK, slice, 3));
        }
        for (var done : workers.invokeAll(work)) {
          done.get();
        }
        world.clock.pass(Duration.ofMillis(200));
      }
    } finally {
      workers.shutdownNow();
    }
    world.settle();

    assertThat(world.people(DESK).ids()).hasSize(2 * FIRMS);
    employers.forEach(
        (person, firm) -> {
          var employer = world.id(world.firms(CRM).ref(firm));
          var record = world.record(world.people(CRM).ref(person)).record();
          assertThat(record.value("employer")).isEqualTo(References.value(employer));
          assertThat(world.people(DESK).fields(world.at(record.id(), DESK)))
              .containsEntry("employer", Value.text(world.at(employer, DESK)));
        });
  }
}
