package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Fault;
import io.syncline.sandbox.kernel.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes over one database, the second of which is frozen, killed, started and stopped while
 * people edit. A lease that is not renewed lapses after 90 s: whatever goes on sooner was handed
 * over.
 */
@Tag("process")
@Tag("long")
class TwoProcessesIT {
  private static final long SEED = 31L;
  private static final int PEOPLE = 40;
  private static final String[] TARGETS = {"xero", "zendesk"};

  /** Shorter than a lease, long enough for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;
  private int round;

  @Test
  @DisplayName(
      "S18: a process that is frozen, killed, joins or leaves holds up no other, and nothing is"
          + " done twice")
  void whatBecomesOfOneProcessHoldsUpNoOther() {
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var second = stage.product.another("second");
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.product.start("hubspot");
      second.start("hubspot");
      awaitOwners(stage, 2);
      people.populate(PEOPLE);
      stage.awaitAgreement(TARGETS);

      second.freeze();
      everybodyIsEdited(stage, "while the second process is frozen");
      second.unfreeze();
      everybodyIsEdited(stage, "after it goes on");

      second.kill9();
      everybodyIsEdited(stage, "after it was killed");
      second.start("hubspot");
      awaitOwners(stage, 2);
      everybodyIsEdited(stage, "after it joined again");

      assertThat(second.stop(Duration.ofSeconds(60))).isIn(0, 143);
      everybodyIsEdited(stage, "after it left");
      awaitOwners(stage, 1);

      aRefusedTokenLosesNothing(stage);
      nothingWasDoneTwice(stage);
    }
  }

  private static void awaitOwners(Stage stage, int processes) {
    await(processes + " processes hold lanes")
        .atMost(SOON)
        .until(() -> stage.tables.owners() == processes);
  }

  /** All lanes have work now, those of the second process too. */
  private void everybodyIsEdited(Stage stage, String when) {
    var company = "Round " + ++round;
    for (var person : stage.sandboxes.hubspot.contacts()) {
      stage.sandboxes.hubspot.edit(person.id(), Map.of("company", company + " " + person.id()));
    }
    await("all systems agree " + when)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Copies.differences(stage.sandboxes, TARGETS)).isEmpty());
  }

  /** Work waits for the credentials; none of it fails for good. */
  private void aRefusedTokenLosesNothing(Stage stage) {
    var desk = stage.sandboxes.zendesk.control();
    desk.fault(Fault.status(401).times(Fault.ALWAYS));
    for (var person : stage.sandboxes.hubspot.contacts()) {
      stage.sandboxes.hubspot.edit(person.id(), Map.of("phone", "+1415555%04d".formatted(++round)));
    }
    await("the others go on")
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Copies.differences(stage.sandboxes, "xero")).isEmpty());
    await("the system is parked")
        .atMost(SOON)
        .until(() -> stage.product.api("GET", "/systems", null).body().contains("refusing"));
    desk.clearFaults();
    stage.awaitAgreement(TARGETS);
    stage.awaitQuiet();
  }

  private static void nothingWasDoneTwice(Stage stage) {
    assertThat(stage.tables.rows("select failure, system_id, stage from dead_letter")).isEmpty();
    assertThat(stage.tables.rows("select kind, subject from review_item")).isEmpty();
    for (var target : List.of(TARGETS)) {
      var created =
          stage.sandboxes.writes(target).stream()
              .filter(it -> it.operation().equals("create"))
              .map(Journal.Entry::fields)
              .map(it -> Copies.attributes(target, it).getOrDefault("email", ""))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(created.values()).as(target).hasSize(PEOPLE).containsOnly(1L);
    }
  }
}
