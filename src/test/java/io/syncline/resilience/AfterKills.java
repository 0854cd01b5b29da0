package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.kernel.Journal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/**
 * What has to hold when processes were killed while people edited, and all work is done.
 *
 * @param seed how the run is repeated, said in each failure
 */
record AfterKills(Stage stage, String seed) {
  private static final String POSSIBLY_OVERWRITTEN =
      """
      select l.native_id, unnest(i.attributes) as attribute
      from review_item i join link l on l.record_id = i.record_id and l.system_id = 'hubspot'
      where i.kind = 'conflict' and i.status = 'open' and i.question like '%possibly overwritten%'
      """;

  /** Those but for a value that a write may have gone over while it was edited (S8): asked. */
  List<String> differences(String... targets) {
    var differences = Copies.differences(stage.sandboxes, targets);
    for (var asked : stage.tables.rows(POSSIBLY_OVERWRITTEN)) {
      differences.removeIf(it -> it.contains(place(asked)));
    }
    return differences;
  }

  /** The system's journal agrees with the audit log, and no person has two records there. */
  void assertNothingTwice(SoftAssertions all, String system) {
    var books = new Bookkeeping(system, stage.tables, stage.sandboxes);
    all.assertThat(books.discrepancies()).as(seed).isEmpty();
    all.assertThat(createdTwice(system)).as("%s, %s", system, seed).isEmpty();
  }

  void assertNoUncertainCreate(SoftAssertions all, String system) {
    var books = new Bookkeeping(system, stage.tables, stage.sandboxes);
    all.assertThat(books.uncertainCreates()).as("%s, %s", system, seed).isEmpty();
  }

  /** S7: all systems agree on what people typed last, not on something they had typed before. */
  void assertNoOlderValue(SoftAssertions all, int typedAtLeast) {
    var typed = TypedValues.in(stage.sandboxes);
    assertThat(typed.size()).as("values that people typed, %s", seed).isGreaterThan(typedAtLeast);
    var older = typed.olderIn("hubspot", stage.sandboxes.hubspot);
    for (var asked : stage.tables.rows(POSSIBLY_OVERWRITTEN)) {
      older.removeIf(it -> it.contains(place(asked)));
    }
    all.assertThat(older).as("values typed before, %s", seed).isEmpty();
  }

  private String place(Map<String, String> asked) {
    return " " + person(asked) + " " + asked.get("attribute") + ":";
  }

  /** The person of HubSpot's record that is named by a row's {@code native_id}. */
  String person(Map<String, String> asked) {
    return Copies.person(stage.sandboxes.hubspot.record(asked.get("native_id")).text("email"));
  }

  /**
   * People with several records in a system that programs created, identified by the part of their
   * address that never changes.
   */
  private List<String> createdTwice(String system) {
    return stage.sandboxes.writes(system).stream()
        .filter(it -> it.operation().equals("create"))
        .map(Journal.Entry::fields)
        .map(it -> Copies.attributes(system, it).getOrDefault("email", ""))
        .map(Copies::person)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .filter(it -> it.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }
}
