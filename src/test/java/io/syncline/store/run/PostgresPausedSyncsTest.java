package io.syncline.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SyncPauses;
import io.syncline.store.Samples;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresPausedSyncsTest {

  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private final DataSource source = TestDatabase.fresh();
  private final List<Set<String>> here = new ArrayList<>();
  private final List<Set<String>> there = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();

  @Test
  void aPauseHoldsForEveryProcessAndOverRestartsUntilItIsResumed() {
    var one = process(here);
    var other = process(there);
    one.pause("contacts", "ann");
    one.pause("contacts", "bob");
    assertThat(here).contains(Set.of("contacts"));
    other.runOnce();
    assertThat(other.paused().get("contacts").actor()).as("who did it first").isEqualTo("ann");
    assertThat(there).containsExactly(Set.of("contacts"));

    other.resume("contacts", "bob");
    one.runOnce();
    assertThat(one.paused()).isEmpty();
    assertThat(here).last().isEqualTo(Set.of());
  }

  @Test
  void workersAreWokenWhenItChangesAndOnlyThen() {
    var one = process(here);
    one.runOnce();
    assertThat(woken).isEmpty();
    one.pause("contacts", "ann");
    one.runOnce();
    assertThat(woken).containsExactly("inbox crm", "deliveries crm");
    one.resume("contacts", "ann");
    assertThat(woken).hasSize(4);
  }

  @Test
  void itIsAuditedWithItsActorOnceEach() throws java.sql.SQLException {
    var one = process(here);
    one.pause("contacts", "ann");
    one.pause("contacts", "ann");
    one.resume("contacts", "bob");
    one.resume("contacts", "bob");
    var said = new ArrayList<String>();
    try (var connection = source.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("select reason || ' by ' || actor from sync_audit_log order by 1")) {
      while (rows.next()) {
        said.add(rows.getString(1));
      }
    }
    assertThat(said).containsExactly("paused sync contacts by ann", "resumed sync contacts by bob");
  }

  private SyncPauses process(List<Set<String>> follows) {
    return new SyncPauses(
        new PostgresPausedSyncs(new Database(source), Samples.IDS),
        follows::add,
        () -> Set.of(SystemId.of("crm")),
        new Wakeups() {
          @Override
          public void inbox(SystemId system) {
            woken.add("inbox " + system);
          }

          @Override
          public void deliveries(SystemId target) {
            woken.add("deliveries " + target);
          }

          @Override
          public void polls(SystemId system) {}

          @Override
          public void runs(String sync) {}
        },
        () -> NOW);
  }
}
