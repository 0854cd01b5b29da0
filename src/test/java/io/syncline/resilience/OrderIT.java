package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits in quick succession, reported late, twice and in any order. */
@Tag("process")
class OrderIT {
  private static final long SEED = Long.getLong("order.seed", 7L);
  private static final int PEOPLE = 25;
  private static final int EDITS = 6;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S3, S7: quick edits never end with an older value, in whatever order they are reported")
  void quickEditsNeverEndWithAnOlderValue() {
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.product.start("hubspot");
      people.populate(PEOPLE);
      stage.awaitAgreement("xero", "zendesk");

      var hooks = stage.sandboxes.hubspot.control().webhooks();
      hooks.senders(8);
      hooks.disorder(0.6, Duration.ofSeconds(2));
      hooks.duplicate(0.5);
      for (int edit = 0; edit < EDITS; edit++) {
        if (edit == EDITS / 2) {
          stage.product.kill9(); // webhooks sent now get no answer, and are repeated out of order
        }
        editAll(stage, people.ids(), edit);
      }
      stage.product.start("hubspot");
      stage.awaitQuiet();

      assertThat(Copies.differences(stage.sandboxes, "xero", "zendesk")).as(seed()).isEmpty();
      assertThat(stage.sandboxes.hubspot.contacts())
          .allSatisfy(it -> assertThat(it.text("phone")).isEqualTo(phone(EDITS - 1)));
      assertThat(TypedValues.in(stage.sandboxes).olderIn("hubspot", stage.sandboxes.hubspot))
          .as(seed())
          .isEmpty();
      for (var target : List.of("xero", "zendesk")) {
        assertThat(phones(stage.sandboxes.writes(target), target).values())
            .as("%s, %s", target, seed())
            .allSatisfy(it -> assertThat(it).isSorted().doesNotHaveDuplicates());
      }
    }
  }

  private static void editAll(Stage stage, List<String> ids, int edit) {
    ids.forEach(it -> stage.sandboxes.hubspot.edit(it, Map.of("phone", phone(edit))));
  }

  private static String phone(int edit) {
    return "+1212555%04d".formatted(edit);
  }

  /** The edited numbers a system was given, in order, by its record. */
  private static Map<String, List<String>> phones(List<Journal.Entry> writes, String system) {
    return writes.stream()
        .map(it -> Map.entry(it.nativeId(), Copies.attributes(system, it.fields())))
        .filter(it -> it.getValue().getOrDefault("phone", "").startsWith("+1212555"))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                Collectors.mapping(it -> it.getValue().get("phone"), Collectors.toList())));
  }

  private static String seed() {
    return "-Dorder.seed=" + SEED;
  }
}
