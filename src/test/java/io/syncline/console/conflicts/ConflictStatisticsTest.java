package io.syncline.console.conflicts;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Tally;
import io.syncline.core.definition.Finding;
import io.syncline.core.model.SystemId;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConflictStatisticsTest {

  @TempDir Path folder;

  private static Tally tally(String rule, Tally.Counts counts) {
    return new Tally(
        Instant.parse("2026-01-05T00:00:00Z"),
        new Tally.Between(
            "contact",
            "phone",
            SystemId.of("hubspot"),
            SystemId.of("zendesk"),
            rule,
            Conflict.Kind.BOTH_CHANGED),
        counts);
  }

  private static ConflictStatisticsView.Pattern pattern(String rule, Tally.Counts counts) {
    return ConflictStatistics.of(List.of(tally(rule, counts))).patterns().get(0);
  }

  /** What a page suggests is what a definition may say. */
  @Test
  void whatIsSuggestedIsAcceptedInADefinition() throws IOException {
    var suggested =
        List.of(
            pattern("MANUAL", new Tally.Counts(10, 0, 10, 0, 0, 0)),
            pattern("MASTER_WINS", new Tally.Counts(10, 7, 0, 0, 3, 3)),
            pattern("LAST_WRITE_WINS", new Tally.Counts(40, 40, 0, 0, 0, 0)));
    assertThat(suggested.get(0).what())
        .isEqualTo(
            "People kept the value of zendesk in 10 of 10 conflicts over contact phone between"
                + " hubspot and zendesk.");
    assertThat(suggested.get(1).what()).startsWith("3 of 10 decisions of master-wins over");
    assertThat(suggested.get(2).rule()).isEqualTo("ownership: {contact.phone: hubspot}");

    copyTypes();
    for (int i = 0; i < suggested.size(); i++) {
      var sync = Files.createDirectories(folder.resolve("syncs")).resolve("s.sync.yaml");
      Files.writeString(
          sync,
          """
          service: s
          direction: bi-directional
          systems:
            - {id: hubspot, primary: true, objects: [contacts]}
            - {id: zendesk, objects: [{name: users, mapping: contact}]}
          fieldMapping: {email: email, phone: phone}
          syncConfig:
            %s
          """
              .formatted(suggested.get(i).rule()));
      var loaded = new RoutesDirectory(Map.of()).load(folder);
      assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
      assertThat(loaded.syncs()).hasSize(1);
    }
  }

  @Test
  void fewConflictsSuggestNothing() {
    var view = ConflictStatistics.of(List.of(tally("MANUAL", new Tally.Counts(4, 4, 0, 0, 0, 0))));

    assertThat(view.patterns()).isEmpty();
    assertThat(view.rules()).hasSize(1);
  }

  private void copyTypes() throws IOException {
    var types = Files.createDirectory(folder.resolve("systems"));
    for (var name : List.of("hubspot.system.yaml", "zendesk.system.yaml")) {
      Files.copy(Path.of("routes", "systems", name), types.resolve(name));
    }
  }
}
